"""Whatever an administrator can do leaves its line, once, and can be taken back where the rules allow it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services import administering, staff
from services.administering import (
    aims,
    codes,
    days,
    fee_tables,
    leaving,
    merging,
    officers,
    offices,
    restarting,
    sessions,
    stoppages,
    taking_back,
    texts,
    wording,
)
from services.administering.aims import For
from services.administering.changes import SHELL, Errand
from services.administering.merging import Merger
from services.administering.stoppages import Stretch
from services.models import AdminChange
from services.staff import NewOfficer
from tests.factories import ALLOWANCE, MONDAY, a_key

TODAY = MONDAY.date()
LATER = TODAY + timedelta(days=2)
AN_MY, COPY = "tam-ky.an-my", "2.000635"
AIM = For("online-rate", 2021, office=AN_MY)
STORM = Stretch(LATER, AN_MY)
SAYS = {"last": LATER.isoformat(), "stops": True, "title": "Bão số 9", "source": "CĐ 15"}
HOLIDAY = {"working": False, "title": "Mất điện", "source": "TB 1", "certain": True}
SENTENCE = {"title": "Thiếu ảnh", "text": "Nộp thêm ảnh.", "procedures": [], "retired": False}
TOLD = {"name": "Lê Vân", "title": "Cán bộ", "phone": "", "email": ""}

PARTS = {
    "changes.write",
    "changes.tell",
    "changes.unmoved",
    "changes.done",
    "mergers.take_back",
    "officers.demand_admin",
    "offices.unmake",
    "taking_back.take_back",
}
"""What verbs are made of, or what takes them back: no deeds of their own."""

Do = Callable[[Session, Errand], object]


@dataclass(frozen=True)
class Deed:
    """How a verb is done, and why it cannot be taken back, if it cannot."""

    do: Do
    bar: str | None = None


def van(db: Session) -> int:
    return int(staff.by_login(db, "hong-van").id)


def role(since: date) -> str:
    return officers.role_subject("hong-van", "clerk", AN_MY, since)


def office(db: Session) -> dict[str, Any]:
    known = offices.OFFICE.read(db, AN_MY) or {}
    like = {"kind": "division", "gso": "", "parent": "tam-ky", "identity_code": "000.99.31.H47"}
    return {**known, **like, "key": "moi", "valid_from": LATER.isoformat()}


def dearer(db: Session, errand: Errand) -> None:
    prices = {row.name: replace(row.price, amounts=(9000,)) for row in fee_tables.of(db, COPY)}
    fee_tables.change(db, COPY, prices, LATER, errand)


def allowance(db: Session, **changed: Any) -> Mapping[str, Any]:
    return {**texts.raw_of(db, ALLOWANCE), **changed}


# In this order: what stays of one deed is what the next is done to.
DEEDS: Mapping[str, Deed] = {
    "staff.add": Deed(
        lambda db, e: staff.add(db, NewOfficer(login="hong-van", name="Vân", title="CB"), e),
        "stays",
    ),
    "staff.describe": Deed(lambda db, e: staff.describe(db, van(db), TOLD, e)),
    "staff.give_role": Deed(
        lambda db, e: staff.give_role(db, van(db), "clerk", AN_MY, since=TODAY, errand=e)
    ),
    "staff.take_role": Deed(
        lambda db, e: staff.take_role(db, van(db), "clerk", AN_MY, on=LATER, errand=e)
    ),
    "leaving.end_role": Deed(lambda db, e: leaving.end_role(db, "hong-van", role(TODAY), LATER, e)),
    "codes.issue": Deed(lambda db, e: codes.issue(db, "hong-van", e), "told-only"),
    "codes.withdraw": Deed(lambda db, e: codes.withdraw(db, "hong-van", e), "told-only"),
    "sessions.end": Deed(lambda db, e: sessions.end(db, van(db), "hong-van", e), "told-only"),
    "leaving.lock": Deed(lambda db, e: leaving.lock(db, "hong-van", e)),
    "leaving.unlock": Deed(lambda db, e: leaving.unlock(db, "hong-van", e)),
    "offices.make": Deed(lambda db, e: offices.make(db, "tam-ky.moi", office(db), e), "stays"),
    "offices.name": Deed(
        lambda db, e: offices.name(db, "tam-ky.moi", {"short_name": "Mới"}, e),
    ),
    "offices.identify": Deed(
        lambda db, e: offices.identify(db, "tam-ky.moi", "H47.31.99", e, official=True)
    ),
    "offices.end": Deed(lambda db, e: offices.end(db, "tam-ky.moi", LATER, e)),
    "merging.merge": Deed(
        lambda db, e: merging.merge(db, Merger((AN_MY,), "tam-ky.an-xuan", LATER), e)
    ),
    "days.set_day": Deed(lambda db, e: days.set_day(db, AN_MY, LATER, HOLIDAY, e)),
    "days.drop_day": Deed(lambda db, e: days.drop_day(db, AN_MY, LATER, e)),
    "stoppages.enter": Deed(lambda db, e: stoppages.enter(db, STORM, SAYS, e)),
    "stoppages.drop": Deed(lambda db, e: stoppages.drop(db, STORM, e)),
    "aims.set_target": Deed(
        lambda db, e: aims.set_target(db, AIM, percent=40, source="KH", errand=e)
    ),
    "aims.carry": Deed(lambda db, e: aims.carry(db, 2022, e)),
    "aims.drop_target": Deed(lambda db, e: aims.drop_target(db, AIM, e)),
    "wording.set_sentence": Deed(
        lambda db, e: wording.set_sentence(db, "supplement|own-1", SENTENCE, e)
    ),
    "wording.set_letter": Deed(
        lambda db, e: wording.set_letter(db, "decided", "Hồ sơ {dossier}\n\nĐã xong.", e)
    ),
    "texts.publish": Deed(lambda db, e: texts.publish(db, allowance(db, title="Tên mới"), e)),
    "texts.bring": Deed(lambda db, e: texts.bring(db, {"a": allowance(db, title="Tên tệp")}, e)),
    "texts.end": Deed(lambda db, e: texts.end(db, ALLOWANCE, LATER, e, COPY)),
    "fee_tables.change": Deed(dearer),
    "restarting.restart": Deed(restarting.restart, "told-only"),
}
KEEPS = (
    "staff.give_role",
    "leaving.lock",
    "days.set_day",
    "stoppages.enter",
    "aims.set_target",
)
"""What the deed after it needs; it could be taken back all the same."""


def verbs() -> Iterator[str]:
    """Everything public that is done on an errand."""
    names = [one.name for one in iter_modules(administering.__path__)]
    modules = [import_module(f"services.administering.{name}") for name in names]
    for module in (staff, *modules):
        for name, one in inspect.getmembers(module, inspect.isfunction):
            own = one.__module__ == module.__name__ and not name.startswith("_")
            if own and "errand" in inspect.signature(one).parameters:
                yield f"{module.__name__.rpartition('.')[2]}.{name}"


def test_no_verb_of_administration_is_missing_here() -> None:
    assert set(verbs()) - PARTS == DEEDS.keys()


def errand(reason: str) -> Errand:
    return Errand(by=SHELL, at=MONDAY, key=a_key(), reason=reason)


def lines(db: Session) -> list[AdminChange]:
    rows = select(AdminChange).order_by(AdminChange.id)
    return list(db.scalars(rows.execution_options(populate_existing=True)))


def test_every_deed_leaves_its_line_once_and_is_taken_back_where_the_rules_allow_it(
    db: Session,
) -> None:
    for name, deed in DEEDS.items():
        before, mine = len(lines(db)), errand(name)
        deed.do(db, mine)
        first, *more = lines(db)[before:]
        assert (first.reason, first.actor_name) == (name, SHELL.name), name
        assert all(first.id == one.part_of or first.kind == one.kind for one in more), name

        if name not in {"codes.issue", "texts.bring"}:  # It tells nothing twice; files have no key.
            deed.do(db, mine)
        assert len(lines(db)) == before + 1 + len(more), name

        assert taking_back.barred(db, first) == deed.bar, name
        if deed.bar is None and name not in KEEPS:
            was = taking_back.KINDS[first.kind].read(db, first.subject)
            taking_back.take_back(db, first.id, errand("nhầm"))
            now = taking_back.KINDS[first.kind].read(db, first.subject)
            assert now == first.before, name
            assert first.kind == "merger" or was != now, name
            assert taking_back.barred(db, first) == "taken-back", name
