"""What a dossier waits for: opinions, supplements, the day that was promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from services import consultations, jobs, processing, responding
from services.deeds import Deed
from services.errors import Conflict
from services.lateness import REMINDER
from services.models import PrintForm
from tests.factories import (
    a_citizen,
    a_dossier,
    a_key,
    an_officer,
    moves,
    open_steps,
    stands,
)
from tests.faults.races import broken
from tests.services.acting import (
    AN_MY,
    ASKED,
    CLOSING,
    NO,
    URBAN,
    YES,
    a_colleague,
    a_permit,
    acts,
    answers,
    at,
    expires,
    kinds,
    publishes,
    reappoints,
)
from workflows.calendar import VIETNAM
from workflows.case import NOTHING, Given, Refused


def test_all_offices_are_asked_at_once_and_the_last_answer_joins_them(db: Session) -> None:
    public_id = a_permit(db, "accept", "propose")
    assert [place[2] for place in open_steps(db, public_id)] == [o for _, o in ASKED]

    for branch, office in reversed(ASKED):
        assert ("appraise", "officer", URBAN) not in open_steps(db, public_id)
        answers(db, public_id, branch, an_officer(db, "officer", office), NO)

    assert open_steps(db, public_id) == [("appraise", "officer", URBAN)]
    assert kinds(db, public_id)[-3:] == ["replied", "replied", "replied"]


def test_an_opinion_is_an_opinion_and_a_no_has_its_reason(db: Session) -> None:
    public_id, police = a_permit(db, "accept", "propose"), an_officer(db, "officer", ASKED[1][1])

    with pytest.raises(Refused, match="opinion-missing"):
        answers(db, public_id, "2", police, NOTHING)
    with pytest.raises(Refused, match="reason-missing"):
        answers(db, public_id, "2", police, Given(opinion="disagree"))
    with pytest.raises(Refused, match="not-yours"):
        answers(db, public_id, "1", police)


def test_an_opinion_is_for_who_took_it_up(db: Session) -> None:
    public_id, police = a_permit(db, "accept", "propose"), an_officer(db, "officer", ASKED[1][1])
    deed = Deed(police, at(9), a_key())
    processing.claim(db, public_id, deed, step="opinions", branch="2")

    with pytest.raises(Conflict, match="claimed-by-other"):
        answers(db, public_id, "2", a_colleague(police))

    assert kinds(db, public_id)[-1] == "claimed"
    answers(db, public_id, "2", police)
    assert kinds(db, public_id)[-1] == "replied"


def test_silence_is_consent_where_the_procedure_says_so(db: Session) -> None:
    public_id = a_permit(db, "accept", "propose")
    answers(db, public_id, "2", an_officer(db, "officer", ASKED[1][1]))
    due = max(o.due for o in stands(db, public_id).matter.case.open if o.due)

    early = expires(db, public_id, "opinions", ["1", "3"], due - timedelta(minutes=1))
    late = expires(db, public_id, "opinions", ["1", "2", "3"], due)

    assert (early, late) == ([False, False], [True, False, True])
    assert kinds(db, public_id)[-3:] == ["replied", "silent", "silent"]
    assert open_steps(db, public_id) == [("appraise", "officer", URBAN)]


@pytest.mark.database
def test_who_is_asked_reads_the_question_and_answers_within_the_time_that_was_chosen(
    db: Session,
) -> None:
    public_id = a_permit(db, "accept")
    asks = replace(NOTHING, question="Lối xe có đủ rộng không?", within=1)
    urban, police = an_officer(db, "officer", URBAN), an_officer(db, "officer", ASKED[1][1])
    acts(db, public_id, "propose", urban, given=asks, moment=at(2))

    standing = stands(db, public_id)
    (due,) = {o.due for o in standing.matter.case.open}
    opinions = consultations.opinions(standing, consultations.history(db, standing, police))
    timers = {job.run_after for job in jobs.unfinished(db) if job.name == jobs.TIMER}
    reminders = [job.run_after for job in jobs.unfinished(db) if job.name == REMINDER]

    assert due == at(2) + timedelta(days=1)
    assert {(o.question, o.within, o.due) for o in opinions} == {(asks.question, 1, due)}
    assert timers == {due}
    assert all(at(2) < moment < due for moment in reminders)
    assert broken(db) == {}, "the journal leads to the same time"
    assert expires(db, public_id, "opinions", ["1", "2", "3"], due) == [True, True, True]
    assert kinds(db, public_id)[-1] == "silent"


def test_silence_is_never_noted_before_what_was_done_before_it(db: Session) -> None:
    public_id = a_permit(db, "accept", "propose")
    due = max(o.due for o in stands(db, public_id).matter.case.open if o.due)
    ahead = due + timedelta(hours=1)
    fast = Deed(an_officer(db, "officer", ASKED[1][1]), ahead, a_key())
    processing.reply(db, public_id, fast, step="opinions", branch="2", given=YES)

    assert expires(db, public_id, "opinions", ["1"], due) == [True]

    assert stands(db, public_id).dossier.updated_at == ahead
    assert broken(db) == {}


def test_silence_elsewhere_goes_to_the_leader_of_the_office(db: Session) -> None:
    public_id = a_dossier(db, CLOSING, then=("accept", "propose")).dossier.public_id
    (here,) = stands(db, public_id).matter.case.open
    assert here.due

    assert expires(db, public_id, "tax", ["1"], here.due) == [True]

    assert open_steps(db, public_id) == [("tax", "leader", "tam-ky.tax")]
    assert kinds(db, public_id)[-1] == "escalated"
    (louder,) = stands(db, public_id).matter.case.open
    assert louder.due == datetime(2021, 3, 2, 14, 30, tzinfo=VIETNAM)
    assert expires(db, public_id, "tax", ["1"], louder.due) == [False]
    assert broken(db) == {}
    deed = Deed(an_officer(db, "leader", "tam-ky.tax"), at(60), a_key())
    processing.reply(db, public_id, deed, step="tax", branch="1", given=YES)
    assert [place[0] for place in open_steps(db, public_id)] == ["draft"]


def test_a_supplement_is_asked_for_once_by_the_desk_and_the_officer_together(db: Session) -> None:
    citizen = a_citizen(db)
    public_id = a_dossier(db, then=("ask",), by=citizen).dossier.public_id
    responding.resubmit(db, public_id, {}, Deed(citizen, at(5), a_key()))
    clerk, officer = an_officer(db, "clerk", AN_MY), an_officer(db, "officer", AN_MY)

    with pytest.raises(Refused, match="supplement-spent"):
        acts(db, public_id, "ask", clerk)

    acts(db, public_id, "accept", clerk)
    with pytest.raises(Refused, match="supplement-spent"):
        acts(db, public_id, "ask", officer)


def test_a_supplement_stops_the_clock_and_starts_it_anew(db: Session) -> None:
    citizen = a_citizen(db)
    public_id = a_dossier(db, then=("accept", "ask"), by=citizen).dossier.public_id
    before = stands(db, public_id).matter.case
    assert (before.paused, before.due) == (True, datetime(2021, 3, 29, 17, tzinfo=VIETNAM))

    responding.resubmit(db, public_id, {}, Deed(citizen, at(24 * 7), a_key()))

    after = stands(db, public_id).matter.case
    assert (after.paused, after.due) == (False, datetime(2021, 4, 5, 17, tzinfo=VIETNAM))
    assert open_steps(db, public_id) == [("review", "officer", AN_MY)]


def test_what_is_asked_for_and_brought_in_the_moment_of_receipt_begins_anew_in_the_journal_too(
    db: Session,
) -> None:
    """As by servers whose clocks disagree: a deed is never told before the one that it follows."""
    citizen = a_citizen(db)
    public_id = a_dossier(db, then=("accept",), by=citizen).dossier.public_id
    moves(db, public_id, "ask", at=at(1))

    responding.resubmit(db, public_id, {}, Deed(citizen, at(1), a_key()))

    assert stands(db, public_id).matter.case.pauses == ()
    assert broken(db) == {}


def test_a_new_day_is_named_once_with_an_apology(db: Session) -> None:
    public_id = a_dossier(db, then=("accept",)).dossier.public_id
    officer, later = an_officer(db, "officer", AN_MY), datetime(2021, 4, 2, 17, tzinfo=VIETNAM)

    reappoints(db, public_id, officer, later)

    assert stands(db, public_id).dossier.due == later
    assert db.scalars(select(PrintForm.number).order_by(PrintForm.id.desc())).first() == "01/PXL"
    assert kinds(db, public_id)[-1] == "reappointed"
    with pytest.raises(Refused, match="already-reappointed"):
        reappoints(db, public_id, officer, later + timedelta(days=3))


@pytest.mark.parametrize(
    ("hours", "due", "reason"),
    [
        (24 * 28, datetime(2021, 4, 5, 17, tzinfo=VIETNAM), "apology-too-late"),
        (3, datetime(2021, 3, 29, 17, tzinfo=VIETNAM), "not-later"),
        (3, datetime(2021, 3, 26, 17, tzinfo=VIETNAM), "not-later"),
    ],
)
def test_a_new_day_lies_later_and_is_named_in_time(
    db: Session, hours: float, due: datetime, reason: str
) -> None:
    public_id = a_dossier(db, then=("accept",)).dossier.public_id

    with pytest.raises(Refused, match=reason):
        reappoints(db, public_id, an_officer(db, "officer", AN_MY), due, hours=hours)

    assert not stands(db, public_id).dossier.reappointed


def test_a_new_day_needs_a_reason_and_the_office_that_handles_it(db: Session) -> None:
    public_id = a_dossier(db, then=("accept",)).dossier.public_id
    later = datetime(2021, 4, 2, 17, tzinfo=VIETNAM)

    with pytest.raises(Refused, match="reason-missing"):
        reappoints(db, public_id, an_officer(db, "officer", AN_MY), later, reason=" ")
    with pytest.raises(Refused, match="not-yours"):
        reappoints(db, public_id, an_officer(db, "officer", "hoi-an"), later)


@pytest.mark.parametrize("last", ["replied", "silent"])
def test_an_opinion_that_ends_a_dossier_leaves_a_whole_record(db: Session, last: str) -> None:
    code = publishes(db, "good/ends-with-opinions.toml")
    public_id = str(a_dossier(db, code, then=("accept", "hand-on")).dossier.public_id)
    labour, police = stands(db, public_id).matter.case.open
    answers(db, public_id, "1", an_officer(db, "officer", labour.office))
    if last == "replied":
        answers(db, public_id, "2", an_officer(db, "officer", police.office))
    else:
        assert police.due
        expires(db, public_id, "opinions", ["2"], police.due)

    assert kinds(db, public_id)[-3:] == ["replied", last, "stopped"]
    assert broken(db) == {}
