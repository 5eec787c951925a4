"""The blueprint of the officers' pages: /mot-cua/… at the counter, /xu-ly/… for the work."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("desk", __name__)
