"""Which offices a one-stop desk receives for, and so which procedures it offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from services import catalogue, places
from services.folding import fold
from workflows.case import Actor, Post
from workflows.competence import lets_choose
from workflows.definition import Procedure
from workflows.offices import Directory, NoSuchOffice, Office
from workflows.reach import may_receive


def desks_of(by: Actor) -> frozenset[str]:
    """The desks at which somebody is a clerk."""
    return desks_at(by.posts)


def desks_at(posts: Iterable[Post]) -> frozenset[str]:
    """The desks among these posts."""
    return frozenset(post.office for post in posts if post.role == "clerk")


def desks(db: Session, by: Actor) -> Mapping[str, Office]:
    """The same with what is known of each, by their codes; also those that have ended."""
    directory = places.directory(db)
    found = {code: directory.ever(code) for code in sorted(desks_of(by))}
    return {code: desk for code, desk in found.items() if desk}


def served_by(directory: Directory, desks: Iterable[str], on: date) -> frozenset[str]:
    """The offices whose people come to these desks; a desk that has ended serves none."""
    return frozenset(office.code for desk in desks for office in _served(directory, desk, on))


def offered_by(db: Session, by: Actor, on: date, *, words: str = "") -> Sequence[Procedure]:
    """The procedures that the reader's desks receive, by title, also those for other offices of the
    province; those with all these words."""
    served = _own(places.directory(db), by, on)
    wanted = fold(words).split()
    return [
        procedure
        for procedure in catalogue.offered(db, on=on)
        if all(word in _said(procedure) for word in wanted)
        and any(procedure.anywhere or may_receive(procedure, office) for office in served)
    ]


def own_commune(db: Session, by: Actor, on: date) -> str:
    """The statistical code of the commune at whose counter the reader is; empty at any other, or at
    several."""
    served = _own(places.directory(db), by, on)
    found = [one.gso for one in served if (one.kind, one.tier) == ("committee", "commune")]
    return found[0] if len(found) == 1 else ""


def own_codes(db: Session, by: Actor, among: Iterable[Procedure], on: date) -> frozenset[str]:
    """Which of these procedures an office of the reader's desks is competent for."""
    served = _own(places.directory(db), by, on)
    return frozenset(
        one.code for one in among if any(may_receive(one, office) for office in served)
    )


def committees_of(
    db: Session, by: Actor, procedure: Procedure, on: date
) -> tuple[Sequence[Office], Sequence[Office]]:
    """The offices that may be picked for a procedure: those of the reader's desks, and the others of
    the province; none where an answer decides."""
    if not lets_choose(procedure):
        return [], []
    directory, tier = places.directory(db), procedure.received_by
    own = [
        office
        for office in _own(directory, by, on)
        if (office.kind, office.tier) == ("committee", tier)
    ]
    every = directory.of_tier(tier, on) if procedure.anywhere else ()
    others = (office for office in every if office not in own)
    return own, sorted(others, key=lambda one: (one.parent, fold(one.short_name)))


def _own(directory: Directory, by: Actor, on: date) -> list[Office]:
    """The offices whose people come to somebody's desks, by their codes."""
    return [directory.get(code, on) for code in sorted(served_by(directory, desks_of(by), on))]


def _served(directory: Directory, desk: str, on: date) -> list[Office]:
    try:
        here = directory.get(desk, on)
    except NoSuchOffice:
        return []
    around = here.parent if here.kind == "desk" else here.code
    near = (here, *directory.children(around, on))
    return [office for office in near if directory.desk_of(office.code, on).code == desk]


def _said(procedure: Procedure) -> str:
    return fold(f"{procedure.code} {procedure.title} {' '.join(procedure.keywords)}")
