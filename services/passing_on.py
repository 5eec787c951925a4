"""What waits in an office that has ended goes to the one that took over, dossier by dossier."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from services import journal, places, presence
from services.db import table, transaction
from services.models import Alert, Carriage, Cover, Dossier, Message, OpenStepRow, Parcel
from services.standing import Standing
from services.taking_up import by_itself
from workflows import permits
from workflows.calendar import local_day
from workflows.case import Post
from workflows.handing_over import pass_on
from workflows.offices import NoSuchOffice

_DOSSIER, _STEP, _COVER = table(Dossier), table(OpenStepRow), table(Cover)
_PARCEL, _CARRIAGE = table(Parcel), table(Carriage)


def hand_over(db: Session, office: str, *, at: datetime, key: str) -> int:
    """Pass on everything that is open in an office, one transaction a dossier, each once; how many.

    An office that is there again, or whose heir is not, keeps what it has.
    """
    try:
        to = places.directory(db).acting(office, local_day(at)).code
    except NoSuchOffice:
        return 0
    if to == office:
        return 0
    _move_covers(db, office, to, at)
    here = select(_STEP.c.dossier_id).where(_STEP.c.office == office)
    mine = select(_DOSSIER.c.public_id).where(
        _DOSSIER.c.closed_at.is_(None), or_(_DOSSIER.c.desk == office, _DOSSIER.c.id.in_(here))
    )
    found = list(db.scalars(mine.order_by(_DOSSIER.c.id)))
    with transaction(db):
        post = update(_PARCEL).where(_PARCEL.c.desk == office, _PARCEL.c.ended_at.is_(None))
        db.execute(post.values(desk=to))
        for end in ("desk", "office"):
            papers = update(_CARRIAGE).where(_CARRIAGE.c[end] == office)
            db.execute(papers.where(_CARRIAGE.c.back_at.is_(None)).values({end: to}))
    return sum(_pass_on(db, one, (office, to), at, f"{key}:{one}") for one in found)


def _move_covers(db: Session, office: str, to: str, at: datetime) -> None:
    """Whoever is away stays covered: their post is one of the new office from this day on."""
    lasting = (_COVER.c.ended_at.is_(None), _COVER.c.until >= local_day(at))
    with transaction(db):
        db.execute(update(_COVER).where(_COVER.c.office == office, *lasting).values(office=to))


def _pass_on(db: Session, public_id: str, way: tuple[str, str], at: datetime, key: str) -> bool:
    office, to = way
    with transaction(db):
        if not (begun := by_itself(db, public_id, key, at)):
            return False
        standing, moment = begun
        outcome = pass_on(standing.matter.case, office=office, to=to, at=moment)
        journal.record(db, standing, outcome, key=key)
        if standing.dossier.desk == office:
            its = update(_DOSSIER).where(_DOSSIER.c.id == standing.dossier.id)
            db.execute(its.values(desk=to))
        _let_go(db, standing, way, moment)
        for words in (table(Message), table(Alert)):
            unread = (words.c.dossier_id == standing.dossier.id, words.c.read_at.is_(None))
            db.execute(update(words).where(*unread, words.c.office == office).values(office=to))
    return True


def _let_go(db: Session, standing: Standing, way: tuple[str, str], at: datetime) -> None:
    """A claim stays with whoever works in the new office too; anybody else's goes back."""
    office, to = way
    for here in standing.matter.case.open:
        claim = standing.claims[here.step, here.branch]
        if here.office == office and claim.officer_id is not None:
            who = presence.officer(db, claim.officer_id, local_day(at))
            if not permits.may_work(Post(here.role, to), who):
                row = update(_STEP).where(_STEP.c.id == claim.row_id)
                db.execute(row.values(claimed_by=None, claimed_at=None))
