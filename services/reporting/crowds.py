"""Many dossiers from one hand: the known ways to make shares of online dossiers look better.

Looked at is a month at a time, from the facts of what was filed and the lines that made them. From
which browser something was filed is known for a while only (`services.devices`). The database puts
together what one hand filed and tells only what is a crowd: a month may hold a million dossiers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Select, and_, case, extract, func, literal, select, union_all
from sqlalchemy.orm import Session

from services.db import table
from services.errors import NotFound
from services.models import Dossier, Draft, FactRow, JournalLine
from services.reporting.board import Asked
from services.reporting.counting import inside
from services.reporting.jumps import month_of
from services.reporting.lists import SHOWN, Listed
from services.reporting.periods import end_of
from workflows.calendar import local_day
from workflows.figures.flags import OF_ACCOUNT, OF_DEVICE, OF_OFFICER, OF_PHONE, PEOPLE

_DOSSIERS = table(Dossier)
_FACT, _DOSSIER, _LINE = table(FactRow).c, _DOSSIERS.c, table(JournalLine).c
_DRAFT = table(Draft).c
KINDS = ACCOUNT, PHONE, DEVICE, OFFICER = "account", "phone", "device", "officer"
MOST = 30
"""As many crowds are told, the greatest first."""

_HOUR = 3600
_EPOCH = extract("epoch", _LINE.at)
_PERSON = func.coalesce(func.nullif(_DOSSIER.applicant_id_number, ""), _DOSSIER.applicant)


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many dossiers of so many applicants came from one hand. `first` is the public id of the
    first of them, by which they are asked for: who it is stands in no address. The dossiers come
    with one that is asked for alone."""

    kind: str
    first: str
    office: str
    at: datetime
    people: int
    n: int
    dossiers: Sequence[Listed] = ()


@dataclass(frozen=True, slots=True)
class _Hands:
    """Filed dossiers (`id`, `at`), and the columns that say from which hand each came."""

    filed: CTE
    hand: tuple[str, ...]
    least: int


def crowds(db: Session, asked: Asked) -> list[Crowd]:
    """Those of the month that is looked at; one statement, over what was filed in it."""
    kinds = _kinds(asked)
    found = union_all(*(_enough(n, one) for n, one in enumerate(kinds.values()))).subquery().c
    query = (
        select(found.kind, found.n, found.people, found.since, _DOSSIER.public_id, _DOSSIER.office)
        .join(_DOSSIERS, _DOSSIER.id == found.id)
        .order_by(found.n.desc(), found.kind, found.since, found.id)
    )
    names = tuple(kinds)
    return [
        Crowd(names[it.kind], it.public_id, it.office, it.since, it.people, it.n)
        for it in db.execute(query.limit(MOST))
    ]


def crowd(db: Session, asked: Asked, kind: str, first: str) -> Crowd:
    """The one of this kind that begins with this dossier, with its dossiers; else `NotFound`. One
    statement, which puts together nothing but that hand."""
    hands = _kinds(asked).get(kind)
    rows = db.execute(_behind(hands, first)).mappings().all() if hands else []
    people = len({it["person"] for it in rows})
    if hands is None or len(rows) < hands.least or people < PEOPLE or rows[0]["public_id"] != first:
        raise NotFound("page-unknown")
    listed = [Listed(day=local_day(it["at"]), **{name: it[name] for name in SHOWN}) for it in rows]
    return Crowd(kind, first, rows[0]["office"], rows[0]["at"], people, len(rows), listed)


def _kinds(asked: Asked) -> Mapping[str, _Hands]:
    online = _online(asked).cte("online")
    device = _of_devices(asked).cte("of_device")
    officer = _typed(asked).cte("typed")
    return {
        ACCOUNT: _Hands(online, ("citizen_id",), OF_ACCOUNT),
        PHONE: _Hands(online, ("applicant_phone",), OF_PHONE),
        DEVICE: _Hands(device, ("device",), OF_DEVICE),
        OFFICER: _Hands(officer, ("actor", "hour"), OF_OFFICER),
    }


def _enough(kind: int, hands: _Hands) -> Select[int, int, int, Any, Any]:
    """The hands with enough dossiers of enough people, and the first dossier of each."""
    filed = hands.filed.c
    own = [filed[name] for name in hands.hand]
    many = (
        select(*own)
        .where(*(column.is_not(None) for column in own))
        .group_by(*own)
        .having(func.count() >= hands.least)
        .subquery()
    )
    place = func.row_number().over(partition_by=own, order_by=(filed["at"], filed.id))
    same = and_(*(column == many.c[column.name] for column in own))
    mine = (
        select(hands.filed, place.label("place"), _PERSON.label("person"))
        .join(many, same)
        .join(_DOSSIERS, _DOSSIER.id == filed.id)
        .subquery()
        .c
    )
    people = func.count(mine.person.distinct())
    return (
        select(
            literal(kind).label("kind"),
            func.count().label("n"),
            people.label("people"),
            func.min(mine["at"]).label("since"),
            func.max(case((mine.place == 1, mine.id))).label("id"),
        )
        .group_by(*(mine[name] for name in hands.hand))
        .having(people >= PEOPLE)
    )


def _behind(hands: _Hands, first: str) -> Select[Any]:
    """All dossiers of the hand from which this one came, the earliest first."""
    filed = hands.filed.c
    known = hands.filed.alias("known")
    begins = select(_DOSSIER.id).where(_DOSSIER.public_id == first).scalar_subquery()
    return (
        select(filed["at"], _PERSON.label("person"), *(_DOSSIER[name] for name in SHOWN))
        .join(_DOSSIERS, _DOSSIER.id == filed.id)
        .join(known, and_(*(filed[name] == known.c[name] for name in hands.hand)))
        .where(known.c.id == begins)
        .order_by(filed["at"], filed.id)
    )


def _online(asked: Asked) -> Select[Any]:
    phone = func.nullif(_DOSSIER.applicant_phone, "").label("applicant_phone")
    at = _DOSSIER.submitted_at.label("at")
    query = _filed(asked, "submitted.online", at, _DOSSIER.citizen_id, phone)
    return query.join(_DOSSIERS, _DOSSIER.id == _FACT.dossier_id)


def _of_devices(asked: Asked) -> Select[Any]:
    """Only of browsers from which enough came at all: a browser is another one in another month, so
    they are few, and the drafts of most need not be read."""
    many = select(_DRAFT.device).where(_DRAFT.device.is_not(None)).group_by(_DRAFT.device)
    some = many.having(func.count() >= OF_DEVICE).subquery()
    at = _DOSSIER.submitted_at.label("at")
    return (
        _filed(asked, "submitted.online", at, _DRAFT.device)
        .join(_DOSSIERS, _DOSSIER.id == _FACT.dossier_id)
        .join(table(Draft), _DRAFT.id == _DOSSIER.key)
        .join(some, some.c.device == _DRAFT.device)
    )


def _typed(asked: Asked) -> Select[Any]:
    """What officers typed, and in which hour of all: in Vietnam they begin when they do in UTC."""
    hour = (_EPOCH - _EPOCH % _HOUR).label("hour")
    query = _filed(asked, "submitted.counter", _LINE.at, _LINE.actor, hour)
    line = (_LINE.dossier_id == _FACT.dossier_id) & (_LINE.n == _FACT.line)
    return query.join(table(JournalLine), line)


def _filed(asked: Asked, fact: str, *columns: Any) -> Select[Any]:
    """The dossiers of which this fact is told in the month, each once."""
    month = month_of(asked)
    return (
        select(_FACT.dossier_id.label("id"), *columns)
        .select_from(table(FactRow))
        .where(
            _FACT.name == fact,
            _FACT.day.between(month, end_of(month)),
            inside(_FACT.office, asked.cut(asked.scope).offices),
        )
    )
