"""The blueprint of the managers' pages."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("manager", __name__, url_prefix="/dieu-hanh")
