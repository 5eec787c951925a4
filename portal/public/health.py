"""For those who watch over the installation: whether it lives, whether it can work, how it does.

None of them looks at who asks in the database: they must answer when it is away.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Response, g
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.errors import word
from portal.exposition import MEDIA_TYPE, text
from portal.public.routes import bp
from portal.wiring import wiring


@bp.get("/healthz")
@open_to("public")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    g.bare = True
    return answer(alive=True)


@bp.get("/readyz")
@open_to("public")
def readyz() -> ResponseReturnValue:
    """What is missing, and each check with its sentence; 503 while one of them is not good."""
    g.bare = True
    found = wiring().lookout.findings()
    said = [
        {"name": one.check, "good": one.good, "says": word(f"health.{one.says}", **one.details)}
        for one in found
    ]
    missing = [one.check for one in found if not one.good]
    return answer(503 if missing else 200, ready=not missing, missing=missing, checks=said)


@bp.get("/metrics")
@open_to("watcher")
def metrics() -> ResponseReturnValue:
    """What is counted and measured, in the text format of Prometheus."""
    g.bare = True
    return Response(text(wiring().lookout.families()), content_type=MEDIA_TYPE)


def answer(status: int = 200, **document: Any) -> Response:
    """A document that people can read as well."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return Response(f"{text}\n", status, content_type="application/json; charset=utf-8")
