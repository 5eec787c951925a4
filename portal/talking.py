"""Messages as the two sides read them: an owner by name, an office by its name and its role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from portal.errors import word
from services.talking import Said, Talk
from workflows.offices import Directory

LATEST = 3
"""So many stand on the page of a dossier; all are on their own page."""


def as_owner(talk: Talk, offices: Directory) -> list[dict[str, Any]]:
    """As the applicant reads them; officers have no names there."""
    return [
        item(one, me=one.role == "citizen", who=_("Bạn") if one.role == "citizen" else post)
        for one in talk.said
        for post in [post_of(one, offices)]
    ]


def as_office(talk: Talk, offices: Directory) -> list[dict[str, Any]]:
    """As officers read them."""
    return [
        item(
            one,
            me=one.role != "citizen",
            who=one.name if one.role == "citizen" else f"{one.name} · {post_of(one, offices)}",
        )
        for one in talk.said
    ]


def item(one: Said, *, me: bool, who: str) -> dict[str, Any]:
    """One message for `talk_list`; when the other side saw it is said of one's own only."""
    seen = one.read_at if me else None
    return {"n": one.n, "who": who, "text": one.text, "at": one.at, "me": me, "seen": seen}


def latest(items: Sequence[dict[str, Any]]) -> Sequence[dict[str, Any]]:
    """The few newest."""
    return items[-LATEST:]


def post_of(one: Said, offices: Directory) -> str:
    """As what an officer wrote, and where."""
    office = offices.ever(one.office)
    return " · ".join(filter(None, (office.name if office else "", word(f"role.{one.role}"))))
