"""Dossiers that are opened out of another one: once, whole or not at all, and counted rightly."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.desk.work_history import by
from services import (
    desk_view,
    following,
    groups,
    invariants,
    linking,
    lookup,
    places,
    printing,
    public_lookup,
    working,
)
from services.db import transaction
from services.errors import NotFound
from services.models import (
    Dossier,
    FactRow,
    Job,
    LinkedDossier,
    Notice,
    Paper,
    Publication,
    Revision,
)
from services.printed import passage
from services.promised import WORKS, Outside, Work
from services.reporting import lists, turnover
from services.reporting.board import Asked
from services.reporting.periods import month_of
from services.reporting.scopes import Scope
from tests.factories import MONDAY, a_citizen, a_dossier, an_officer, moves, open_steps, stands
from tests.printed import text_of
from tests.services.acting import kinds
from tests.statements import statements
from workflows.case import Actor

DEATH, SUPPORT, BIRTH, RESIDENCE = "2.002622", "1.001731", "2.001023", "1.004222"
SIGNED = ("accept", "propose", "approve", "approve")
LATER = MONDAY + timedelta(hours=6)

pytestmark = pytest.mark.database


def a_death(db: Session, by: Actor | None = None, **says: Any) -> str:
    """A death that was registered, so that what follows was promised."""
    says = {"benefit": "social", "other_support": False, **says}
    return str(a_dossier(db, DEATH, then=SIGNED, by=by, **says).dossier.public_id)


def works(db: Session, at: datetime = LATER) -> None:
    """The worker does what was promised of it."""
    only = {"open-linked": WORKS["open-linked"]}
    idle = {job.name: Work(lambda *_: None) for job in db.scalars(select(Job))}
    working.run_due(db, at, Outside(None, None), works=idle | only)  # type: ignore[arg-type]  # sends nothing


def beside(db: Session, public_id: str) -> list[groups.Beside]:
    return list(groups.group(db, stands(db, public_id), at=LATER))


def ended(db: Session, code: str) -> None:
    """A procedure takes no new dossiers any more."""
    raw = db.scalars(select(Revision.definition).where(Revision.code == code)).one()
    last = Revision(
        code=code, digest="ended", title="", definition=raw | {"valid_to": "2021-02-01"}
    )
    with transaction(db):
        db.add(last)
        db.flush()
        db.add(Publication(revision_id=last.id, at=MONDAY, by="system"))


def sound(db: Session) -> bool:
    return all(found.rows == 0 for found in invariants.check(db))


def test_what_was_asked_for_is_opened_with_its_own_code_office_and_clock(db: Session) -> None:
    owner = a_citizen(db)
    first = a_death(db, owner)
    coming = beside(db, first)
    works(db)
    works(db, LATER + timedelta(days=1))

    _, two = beside(db, first)
    row = stands(db, two.public_id).dossier

    assert [one.state for one in coming] == ["opened", "coming"]
    assert (two.state, two.stage, two.code) == ("opened", "received", "000.03.31.H47-210301-0002")
    assert (row.procedure, row.channel, row.desk) == (SUPPORT, "linked", "tam-ky.an-my")
    assert row.due < stands(db, first).dossier.due
    assert open_steps(db, two.public_id) == [("review", "officer", "tam-ky.an-my")]
    assert kinds(db, two.public_id) == ["submitted", "received"]
    assert kinds(db, first)[-1] == "linked"
    assert db.scalars(select(func.count(Dossier.id))).one() == 2
    assert sound(db)


def test_its_desk_is_named_as_who_received_it(db: Session) -> None:
    works_on = a_death(db)
    works(db)
    standing = stands(db, beside(db, works_on)[1].public_id)
    (form,) = printing.forms_of(db, standing.dossier.id)

    receipt = text_of(printing.render(db, form, base_url=""))
    slip = text_of(printing.control_slip(db, standing, an_officer(db, "clerk", "tam-ky.an-my")))
    lines = desk_view.history(db, standing.dossier.id)

    desk = "Bộ phận Tiếp nhận và Trả kết quả UBND phường An Mỹ"
    assert receipt.count(desk) == 2
    assert "nhận tự động" in receipt
    assert "Hệ thống" not in receipt
    assert "nhận tự động" in slip
    assert "Hệ thống" not in slip
    first = passage.hand_overs(standing, lines)[0]
    assert first.from_office == desk
    assert first.handed_by == f"mở từ hồ sơ {stands(db, works_on).dossier.code}"
    assert by(standing, lines[1]) == f"{desk}, nhận tự động"


def test_its_answers_and_papers_went_along_and_say_where_they_are_from(db: Session) -> None:
    first = a_death(db, dead_name="Trần Văn Tư")
    works(db)
    standing = stands(db, beside(db, first)[1].public_id)

    papers = db.execute(
        select(Paper.slot, Paper.origin, Paper.filename).where(
            Paper.dossier_id == standing.dossier.id
        )
    ).all()

    assert standing.matter.answers["deceased_name"] == "Trần Văn Tư"
    assert standing.matter.answers["benefit"] == "allowance"
    number = stands(db, first).dossier.number
    assert [tuple(paper) for paper in papers] == [
        ("death_extract", number, ""),
        ("allowance_decision", number, "giay-to.pdf"),
    ]


def test_who_did_not_ask_for_it_gets_none(db: Session) -> None:
    first = a_death(db, benefit="none")
    works(db)

    assert beside(db, first) == []
    assert db.scalars(select(func.count(Dossier.id))).one() == 1


def test_before_its_time_it_is_planned_and_after_a_refusal_nothing_is(db: Session) -> None:
    says: dict[str, Any] = {"benefit": "social", "other_support": False}
    first = a_dossier(db, DEATH, then=SIGNED[:3], **says).dossier.public_id
    planned = [one.state for one in beside(db, first)]
    moves(db, first, "reject", at=LATER)
    works(db, LATER + timedelta(hours=1))

    assert planned == ["opened", "planned"]
    assert [one.state for one in beside(db, first)] == ["opened"]


def test_what_cannot_be_opened_touches_nothing_else_and_its_owner_is_told(db: Session) -> None:
    owner = a_citizen(db)
    first = a_death(db, owner)
    ended(db, SUPPORT)
    works(db)

    one, two = beside(db, first)

    assert (two.state, two.why, two.public_id) == ("failed", "procedure-not-open", "")
    assert one.stage == "processing"
    assert kinds(db, first)[-1] == "link-failed"
    assert db.scalars(select(Notice.kind).order_by(Notice.id.desc())).first() == "link-failed"
    moves_on = stands(db, first).matter.case.open
    assert [o.step for o in moves_on] == ["linked-residence"]
    assert sound(db)


def test_a_worker_that_dies_half_way_leaves_nothing_and_the_next_opens_it(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = a_death(db)
    with monkeypatch.context() as dying:
        dying.setattr(linking, "_receive", _dies)
        with pytest.raises(SystemExit):
            works(db)
    left = db.scalars(select(func.count(Dossier.id))).one()
    works(db, LATER + timedelta(hours=1))

    assert left == 1
    assert [one.state for one in beside(db, first)] == ["opened", "opened"]
    assert sound(db)


def _dies(*_args: object, **_how: object) -> None:
    raise SystemExit


def test_a_deed_that_is_done_again_opens_no_second_one(db: Session) -> None:
    first = a_death(db)
    job = db.scalars(select(Job).where(Job.name == "open-linked")).one()

    opened = [
        linking.open_linked(db, **job.arguments, at=LATER, key=key)
        for key in (job.key, job.key, "x")
    ]

    assert opened == [True, False, False]
    assert db.scalars(select(func.count(LinkedDossier.dossier_id))).one() == 1
    assert kinds(db, first).count("linked") == 1


def test_it_counts_among_the_received_and_never_among_the_filed(db: Session) -> None:
    a_death(db)
    works(db)

    [second] = db.scalars(select(Dossier.id).where(Dossier.channel == "linked"))
    names = set(db.scalars(select(FactRow.name).where(FactRow.dossier_id == second)))

    assert names == {"submitted.linked", "received", "received.linked"}


def test_it_stands_in_the_form_of_the_government_office_which_adds_up(db: Session) -> None:
    a_death(db)
    works(db)
    here = Asked(Scope("quang-nam"), month_of(LATER.date()), LATER.date(), places.directory(db))
    after = LATER + timedelta(hours=1)

    found = turnover.sheet(db, here, "procedure", after)

    assert {row.codes: row.turnover.received for row in found.rows} == {(DEATH,): 1, (SUPPORT,): 1}
    for row in found.rows:
        it = row.turnover
        assert it.received == it.resolved + it.ended + it.pending, row.name
        opened = turnover.opened(db, here, "procedure", row.name, "direct", after)
        assert len(list(lists.every(db, opened.listing))) == it.direct


def test_all_of_them_are_beside_each_other_for_their_owner_and_for_who_has_a_slip(
    db: Session,
) -> None:
    owner = a_citizen(db, name="Trần Thị Bích Ngọc")
    first = a_death(db, owner)
    works(db)
    second = beside(db, first)[1].public_id

    followed = following.follow(db, second, owner, at=LATER)
    row = stands(db, first).dossier
    seen = public_lookup.look_up(db, row.code, row.secret, client="here", at=LATER)

    assert [(one.public_id, one.this, one.first) for one in followed.group] == [
        (first, False, True),
        (second, True, False),
    ]
    assert [one.code for one in seen.group] == [one.code for one in followed.group]
    assert "Ngọc" not in repr(seen.group)
    with pytest.raises(NotFound):
        following.follow(db, second, a_citizen(db), at=LATER)


def test_others_of_a_group_are_found_by_keys_and_no_dossier_else_is_read(db: Session) -> None:
    died = stands(db, a_death(db))
    with statements(db) as said:
        groups.group(db, died, at=LATER)
    if db.get_bind().dialect.name == "sqlite":
        query = next(one for one in said if "linked_dossier" in one)
        found = db.connection().exec_driver_sql(
            f"EXPLAIN QUERY PLAN {query}", (died.dossier.id,) * 4
        )

        assert "SCAN dossier" not in str(found.all())


def test_an_officer_opens_only_those_that_come_to_them(db: Session) -> None:
    first = a_death(db)
    works(db)
    both = beside(db, first)
    police = an_officer(db, "officer", "tam-ky.an-my.police")
    clerk = an_officer(db, "clerk", "tam-ky.an-my")

    assert groups.readable(db, both, police) == frozenset()
    assert groups.readable(db, both, clerk) == {both[1].public_id}
    assert groups.readable(db, both[:1], clerk) == frozenset()
    with pytest.raises(NotFound):
        lookup.look(db, both[1].public_id, police)


def test_a_birth_leads_to_the_residence_of_the_child_while_its_card_is_made(db: Session) -> None:
    says: dict[str, Any] = {"then_residence": True, "child_name": "Lê Minh Khôi"}
    then = ("accept", "propose", "confirm", "approve", "approve")
    first = a_dossier(db, BIRTH, then=then, **says).dossier.public_id
    works(db, MONDAY + timedelta(days=2))
    standing = stands(db, beside(db, first)[1].public_id)

    assert standing.dossier.procedure == RESIDENCE
    assert standing.matter.answers["full_name"] == "Lê Minh Khôi"
    assert open_steps(db, standing.dossier.public_id) == [
        ("check", "officer", "tam-ky.an-my.police")
    ]
    assert [step for step, *_ in open_steps(db, first)] == ["linked"]
    assert sound(db)
