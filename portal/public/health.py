"""For those who watch over the installation: whether it lives, and whether it can work."""

from __future__ import annotations

from flask import Response
from flask.typing import ResponseReturnValue

from portal.auth import open_to
from portal.public.routes import bp
from portal.wiring import wiring
from services import migrations


@bp.get("/healthz")
@open_to("public")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@open_to("public")
def readyz() -> ResponseReturnValue:
    """The database answers, and its tables are those of this code; 503 while they are not."""
    tables, code = migrations.current(wiring().engine), migrations.head()
    if tables == code:
        return Response("ready\n", mimetype="text/plain")
    return Response(f"tables at {tables}, code at {code}\n", 503, mimetype="text/plain")
