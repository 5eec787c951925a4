"""What the address of the queue asks for: which part of it, and which columns."""

from __future__ import annotations

from typing import Any

from flask import abort
from werkzeug.datastructures import MultiDict

from services.queue_filters import NAMES
from services.queue_wanted import DUES, Cursor, Wanted

CHANNELS = ("online", "counter", "post", "linked")
COLUMNS = ("applicant", "step", "due", "channel", "submitted", "since", "office")
USUAL = ("applicant", "step", "due")
WORDS = {"thu-tuc": "procedure", "buoc": "step", "kenh": "channel", "han": "due", "giu": "holder"}
LONGEST = 80
"""No code, step or login is longer."""


def wanted_of(said: MultiDict[str, str], words: str = "") -> Wanted:
    """The part of the queue that an address, or a form with the same names, asks for."""
    chosen = {name: said.get(key, "")[:LONGEST] for key, name in WORDS.items()}
    for name, known in (("due", DUES), ("channel", CHANNELS)):
        chosen[name] = chosen[name] if chosen[name] in known else ""
    name = said.get("loc", "all")
    if name not in NAMES:
        abort(404)
    after, before = (Cursor.read(said.get(key, "")) for key in ("sau", "truoc"))
    return Wanted(name, words=words, after=after, before=before, **chosen)


def columns_of(said: MultiDict[str, str]) -> tuple[str, ...]:
    """The columns that were chosen, in their order; the usual ones where none was."""
    usual = (*USUAL, "office") if said.get("loc") in ("office", "below") else USUAL
    return tuple(one for one in COLUMNS if one in said.getlist("cot")) or usual


def address_of(wanted: Wanted, columns: tuple[str, ...] = USUAL) -> dict[str, Any]:
    """The same as an address says it, without a page of it; what is kept of a view."""
    said: dict[str, Any] = {key: getattr(wanted, name) for key, name in WORDS.items()}
    said = {"loc": wanted.name} | {key: value for key, value in said.items() if value}
    return said | ({"cot": list(columns)} if columns != USUAL else {})
