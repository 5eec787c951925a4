"""The list behind a number, the same way wherever one opens: a page at a time, and as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flask import Response, request
from flask_babel import gettext as _
from sqlalchemy.orm import Session, sessionmaker

from portal import exported
from portal.exported import Words
from portal.manager import downloads
from portal.session import db
from portal.wiring import wiring
from services.reporting import lists
from services.reporting.board import Asked
from services.reporting.export import Cell
from services.reporting.lists import Listed, Listing
from services.reporting.offered import Offered


@dataclass(frozen=True, slots=True)
class Turned:
    """A page of a list of `n` dossiers: the `first` of its rows from 1 on, and the ways on."""

    rows: Sequence[Listed]
    n: int
    first: int
    previous: str | None
    next: str | None

    @property
    def last(self) -> int:
        """The place of its last row."""
        return self.first + len(self.rows) - 1


def turned(listing: Listing, n: int, href: Callable[..., str]) -> Turned:
    """The page that the address asks for; `href` is the list's address with what is added to it.

    The beginning where nothing is left after the place from which to go on.
    """
    after, before = request.args.get("sau", ""), request.args.get("truoc", "")
    found = lists.page(db(), listing, after=after, before=before)
    first = 1
    if not found.rows:
        found = lists.page(db(), listing)
    elif after or before:
        first = lists.position(db(), listing, found.rows[0].public_id)
    return Turned(
        *(found.rows, n, first),
        previous=href(truoc=found.before) if found.before else None,
        next=href(sau=found.after) if found.after else None,
    )


def file(name: str, here: Asked, listing: Listing) -> Response:
    """The whole list, read while it is sent."""
    words = exported.words(db(), here.directory)
    return downloads.file(name, here, exported.head(), _rows(listing, words, wiring().sessions))


def procedures_file(name: str, here: Asked, procedures: Sequence[Offered]) -> Response:
    """The same of procedures."""
    head = [_("Mã thủ tục"), _("Thủ tục"), _("Lĩnh vực"), _("Mức độ")]
    rows: list[list[Cell]] = [[one.code, one.title, one.sector, one.level] for one in procedures]
    return downloads.file(name, here, head, rows)


def _rows(listing: Listing, words: Words, sessions: sessionmaker[Session]) -> Iterator[list[Cell]]:
    with sessions() as own:
        yield from exported.rows(own, listing, words)
