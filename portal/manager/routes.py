"""The blueprint of the managers' pages."""

from __future__ import annotations

from flask import Blueprint

from portal.session import db
from services.reporting import behind

bp = Blueprint("manager", __name__, url_prefix="/dieu-hanh")


@bp.before_request
def demand_counted() -> None:
    """No figures while an update is still counting them."""
    behind.demand_counted(db())
