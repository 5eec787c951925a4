"""What a browser keeps for the time when the line is away: one page of plain words, nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import cast

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.public.routes import bp

SCRIPT = Path(__file__).parents[1] / "static" / "offline.js"
DRAWN_WITH = ("portal.css", "portal.js", "mark.svg", "icons.svg", "bvp-400.woff2", "bvp-700.woff2")


@bp.get("/khong-mang")
@open_to("public")
def offline() -> ResponseReturnValue:
    """What is lost when the line is away (nothing), and what to do."""
    return render_template("pages/public/offline.html")


@bp.get("/khong-mang.js")
@open_to("public")
def offline_worker() -> Response:
    """The script that shows that page; with other words or drawings it is another script."""
    asset_url = cast("Callable[[str], str]", current_app.jinja_env.globals["asset_url"])
    assets = [asset_url(name) for name in DRAWN_WITH]
    words = [source_of(name) for name in ("pages/base.html", "pages/public/offline.html")]
    mark = sha256("".join([*assets, *words]).encode())
    keeps = {"store": mark.hexdigest()[:12], "page": url_for(".offline"), "assets": assets}
    script = f"const KEEPS = {json.dumps(keeps)};\n{SCRIPT.read_text(encoding='utf-8')}"
    return Response(script, mimetype="text/javascript")


def source_of(name: str) -> str:
    """A template as it is written: the page itself is another for each visitor."""
    env = current_app.jinja_env
    return env.loader.get_source(env, name)[0] if env.loader else ""
