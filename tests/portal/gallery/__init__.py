"""A small site that shows every macro with the long names and wrong answers of real life."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, flash, render_template
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader

import portal
from portal import jinja
from tests.portal.gallery import content
from tests.portal.gallery.questions import declaration

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGES = (
    "home",
    "citizen",
    "procedure",
    "declaration",
    "officer",
    "board",
    "parts",
    "error",
    "empty",
)


def make_app() -> Flask:
    """The pages of the gallery under the strict policy, at `/<name>`."""
    app = Flask(
        portal.__name__,
        root_path=str(ROOT / "portal"),
        static_folder="static",
        template_folder="../templates",
    )
    app.config.from_mapping(TESTING=True, SECRET_KEY="gallery")
    CSRFProtect(app)
    jinja.init_app(app)
    app.jinja_env.loader = ChoiceLoader(
        [FileSystemLoader(HERE / "pages"), FileSystemLoader(ROOT / "templates")]
    )

    @app.get("/<name>")
    def show(name: str) -> str:
        if name == "parts":
            flash("Đã lưu lúc 09:42. Bản khai này được giữ 30 ngày.", "success")
            flash("Chưa gửi được tin nhắn. Thử lại sau ít phút.", "problem")
        form = declaration() if name == "declaration" else None
        return render_template(f"{name}.html", form=form, **content.shown())

    @app.get("/ngon-ngu/<language>", endpoint="public.choose_language")
    def choose_language(language: str) -> Response:
        assert language
        return Response(status=204)

    @app.get("/favicon.ico")
    def favicon() -> Response:
        return Response(status=204)

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    return app
