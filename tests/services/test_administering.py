"""What administrators change is written down, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import marks, processing, signing_in, staff
from services.actor_ids import officer_id
from services.administering import codes, history, leaving, officers, taking_back
from services.administering.changes import Errand
from services.deeds import Deed
from services.errors import Conflict, Invalid
from services.models import AdminChange, JournalLine, OpenStepRow
from services.staff import NewOfficer
from tests.factories import MONDAY, a_dossier, a_key, an_officer
from tests.statements import statements
from workflows.case import Actor, Post

TODAY = MONDAY.date()
DESK = "tam-ky.an-my"
VAN = NewOfficer(login="hong-van", name="Lê Thị Hồng Vân", title="Cán bộ")


@pytest.fixture
def admin(db: Session) -> Actor:
    number = staff.add(db, NewOfficer(login="quantri", name="Trần Quản Trị", title="Kỹ sư"))
    staff.give_role(db, number, "admin", "quang-nam", since=date(2021, 1, 1))
    post = frozenset([Post("admin", "quang-nam")])
    return Actor(f"officer:{number}", "Trần Quản Trị", "officer", post)


def errand(by: Actor, reason: str = "Theo quyết định 12", seen: str | None = None) -> Errand:
    return Errand(by=by, at=MONDAY, key=a_key(), reason=reason, seen=seen)


def the_changes(db: Session) -> list[AdminChange]:
    return list(db.scalars(select(AdminChange).order_by(AdminChange.id)))


def test_a_change_says_what_was_and_what_is_who_did_it_and_why(db: Session, admin: Actor) -> None:
    van = staff.add(db, VAN, errand(admin))
    staff.give_role(db, van, "clerk", DESK, since=TODAY, errand=errand(admin))

    account, role = the_changes(db)

    assert (account.kind, account.subject, account.before) == ("officer", "hong-van", None)
    assert (account.after or {})["open"]
    assert (role.after, role.reason) == ({"until": ""}, "Theo quyết định 12")
    assert (role.actor_name, role.at, role.alarm) == ("Trần Quản Trị", MONDAY, False)


def test_a_second_click_changes_nothing_and_a_stale_page_is_told_so(
    db: Session, admin: Actor
) -> None:
    van = staff.add(db, VAN, errand(admin))
    first = errand(admin, seen=marks.of(None))
    for _ in range(2):
        staff.give_role(db, van, "clerk", DESK, since=TODAY, errand=first)

    with pytest.raises(Conflict, match="role-held"):
        staff.give_role(
            db, van, "clerk", DESK, since=TODAY, until=TODAY, errand=errand(admin, seen=first.seen)
        )

    assert len(the_changes(db)) == 2


def test_a_change_is_taken_back_once_and_only_while_it_is_the_last(
    db: Session, admin: Actor
) -> None:
    van = staff.add(db, VAN, errand(admin))
    staff.give_role(db, van, "clerk", DESK, since=TODAY, errand=errand(admin))
    staff.give_role(db, van, "clerk", DESK, since=TODAY, until=TODAY, errand=errand(admin))
    _account, given, ended = the_changes(db)

    assert taking_back.barred(db, given) == "changed-since"
    taking_back.take_back(db, ended.id, errand(admin))
    with pytest.raises(Conflict, match="not-taken-back-taken-back"):
        taking_back.take_back(db, ended.id, errand(admin))

    assert the_changes(db)[-1].after == {"until": ""}
    assert taking_back.barred(db, given) is None
    assert taking_back.barred(db, the_changes(db)[0]) == "stays"


def test_who_gives_a_role_to_themselves_is_told_to_the_other_administrators(
    db: Session, admin: Actor
) -> None:
    other = Actor("officer:999", "Người khác", "officer")
    me = officer_id(admin)
    assert me

    staff.give_role(db, me, "leader", DESK, since=TODAY, errand=errand(admin))

    [alarm] = history.alarms(db, other)
    assert history.alarms(db, admin) == []
    with pytest.raises(Conflict, match="change-own"):
        history.read(db, alarm.id, admin, at=MONDAY)
    history.read(db, alarm.id, other, at=MONDAY)
    assert history.alarms(db, other) == []


def test_the_last_administrator_stays(db: Session, admin: Actor) -> None:
    subject = officers.role_subject("quantri", "admin", "quang-nam", date(2021, 1, 1))

    with pytest.raises(Conflict, match="last-admin"):
        leaving.lock(db, "quantri", errand(admin))
    with pytest.raises(Conflict, match="last-admin"):
        leaving.end_role(db, "quantri", subject, TODAY, errand(admin))

    assert the_changes(db) == []


def test_what_somebody_who_leaves_had_claimed_goes_back_to_their_office(
    db: Session, admin: Actor
) -> None:
    van = staff.add(db, VAN, errand(admin))
    staff.give_role(db, van, "clerk", DESK, since=date(2021, 1, 1))
    clerk = Actor(f"officer:{van}", VAN.name, "officer", frozenset([Post("clerk", DESK)]))
    filed = a_dossier(db)
    deed = Deed(clerk, MONDAY, a_key())
    processing.claim(db, filed.dossier.public_id, deed, step="receive", branch="")

    [before] = leaving.waits(db, van, on=TODAY)
    freed = leaving.lock(db, "hong-van", errand(admin, "Nghỉ việc từ 01/03"))

    assert (before.claimed, before.open, before.others) == (1, 1, 0)
    assert freed == 1
    assert db.scalars(select(OpenStepRow.claimed_by)).all() == [None]
    line = db.scalars(select(JournalLine).order_by(JournalLine.id.desc())).first()
    assert line
    assert (line.kind, line.role, line.payload["reason"]) == (
        "freed",
        "admin",
        "Nghỉ việc từ 01/03",
    )


def test_a_code_lets_an_officer_choose_a_password_once(db: Session, admin: Actor) -> None:
    van = staff.add(db, VAN, errand(admin))
    first = errand(admin)
    code = codes.issue(db, "hong-van", first)
    with pytest.raises(Conflict, match="code-told"):
        codes.issue(db, "hong-van", first)

    with pytest.raises(Invalid, match="code-wrong"):
        codes.redeem(db, "hong-van", "AAAA-BBBB-CCCC", "sông Thu Bồn 21", at=MONDAY)
    typed = code.lower().replace("-", " ")
    assert codes.redeem(db, "hong-van", typed, "sông Thu Bồn 21", at=MONDAY) == van
    with pytest.raises(Invalid, match="code-wrong"):
        codes.redeem(db, "hong-van", code, "sông Thu Bồn 22", at=MONDAY)

    assert signing_in.sign_in(db, "hong-van", "sông Thu Bồn 21", at=MONDAY)
    assert code not in str([one.after for one in the_changes(db)])


def test_a_code_that_was_withdrawn_or_whose_account_was_locked_opens_nothing(
    db: Session, admin: Actor
) -> None:
    van = staff.add(db, VAN, errand(admin))
    for end in (codes.withdraw, leaving.lock):
        code = codes.issue(db, "hong-van", errand(admin))
        assert codes.waiting(db, van, at=MONDAY)
        end(db, "hong-van", errand(admin))
        assert codes.waiting(db, van, at=MONDAY) is None
        with pytest.raises(Invalid, match="code-wrong"):
            codes.redeem(db, "hong-van", code, "sông Thu Bồn 21", at=MONDAY)
    leaving.unlock(db, "hong-van", errand(admin))
    with pytest.raises(Conflict, match="code-none"):
        codes.withdraw(db, "hong-van", errand(admin))


def test_a_code_ends_after_a_week(db: Session, admin: Actor) -> None:
    staff.add(db, VAN, errand(admin))
    code = codes.issue(db, "hong-van", errand(admin))

    with pytest.raises(Invalid, match="code-wrong"):
        codes.redeem(db, "hong-van", code, "sông Thu Bồn 21", at=MONDAY + timedelta(days=8))


def test_changes_are_found_by_their_kind_and_subject(db: Session, admin: Actor) -> None:
    van = staff.add(db, VAN, errand(admin))
    staff.give_role(db, van, "clerk", DESK, since=TODAY, errand=errand(admin))
    assert an_officer(db, "head", DESK)

    found, total = history.listed(db, kinds=("role",), about="hong-van|")

    assert (total, [one.kind for one in found]) == (1, ["role"])


def test_the_changes_of_a_record_are_not_those_of_another_whose_name_begins_so(
    db: Session, admin: Actor
) -> None:
    for login in ("hong", "hong-van"):
        number = staff.add(db, replace(VAN, login=login), errand(admin))
        staff.give_role(db, number, "clerk", DESK, since=TODAY, errand=errand(admin))
    about = [("officer", "hong"), ("role", "hong|"), ("officer-code", "hong")]

    with statements(db) as said:
        found = history.of_subjects(db, about, 10)

    assert [(one.kind, one.subject.partition("|")[0]) for one in found] == [
        ("role", "hong"),
        ("officer", "hong"),
    ]
    assert history.of_subjects(db, about, 1) == found[:1]
    assert len(said) == 1
