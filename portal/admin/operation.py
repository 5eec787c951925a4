"""How the installation does: for the administrator, what machines read at /readyz and /metrics."""

from __future__ import annotations

import re

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from portal.admin.routes import bp
from portal.auth import open_to
from portal.clock import real
from portal.counting import Pace
from portal.session import db
from portal.wiring import wiring
from services import jobs

SLOWEST, LATEST = 8, 10
CONVERTER = re.compile(r"<\w+(\([^)]*\))?:")


@bp.get("/van-hanh")
@open_to("admin")
def operation() -> ResponseReturnValue:
    """Whether it can work, what waits, what was given up, where the time goes."""
    lookout = wiring().lookout
    return render_template(
        "pages/admin/operation.html",
        found=lookout.findings(),
        waiting=lookout.backlog(),
        room=lookout.free(),
        lost=jobs.given_up(db(), LATEST),
        paces=[(address_of(one), one) for one in lookout.counts.paces(SLOWEST)],
        at=real(),
    )


def address_of(one: Pace) -> str:
    """The address that an endpoint is known by, such as `/thu-tuc/<code>`; empty without one."""
    rules = current_app.url_map.iter_rules()
    address = next((rule.rule for rule in rules if rule.endpoint == one.endpoint), "")
    return CONVERTER.sub("<", address)
