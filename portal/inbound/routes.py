"""The blueprint of the doors for machines; no CSRF token, a signature instead."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("inbound", __name__)
