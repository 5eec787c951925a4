"""The engine, told as the lives of dossiers."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.workflows.drafts import change, good
from tests.workflows.telling import (
    AN_MY,
    CITIZEN,
    DISTRICT,
    HERE,
    LABOUR,
    MONDAY,
    POLICE,
    REASONED,
    SAMPLE,
    SIGNED,
    Life,
    officer,
    refused,
)
from workflows import engine
from workflows.calendar import VIETNAM
from workflows.case import SYSTEM, Given
from workflows.clock import step_due
from workflows.definition import Procedure
from workflows.stages import stage_of


def with_leader_hours(procedure: Procedure, hours: int) -> Procedure:
    """The same procedure, whose silent offices' leaders have so many hours."""
    asks = tuple(replace(ask, leader_hours=hours) for ask in procedure.step("opinions").asks)
    return change(procedure, "opinions", asks=asks)


def at(month: int, day: int, hour: int = 17) -> datetime:
    return datetime(2021, month, day, hour, tzinfo=VIETNAM)


def test_a_filed_dossier_waits_at_the_desk_without_a_clock() -> None:
    life = Life()

    assert life.places == [("receive", "", "clerk", HERE)]
    assert life.kinds == ["submitted"]
    assert (life.case.due, life.case.received_at) == (None, None)
    assert stage_of(SAMPLE, life.case) == "submitted"


def test_acceptance_starts_the_statutory_clock() -> None:
    life = Life()

    event = life.does("accept")

    assert event.kind == "received"
    assert event.payload["prints"] == "receipt"
    assert life.case.due == at(3, 15)
    assert event.payload["due"] == at(3, 15).isoformat()
    assert stage_of(SAMPLE, life.case) == "received"


def test_a_channel_can_have_a_limit_of_its_own() -> None:
    life = Life(channel="online")

    life.does("accept")

    assert life.case.due == at(3, 11)


def test_a_dossier_crosses_the_tiers_and_comes_home() -> None:
    life = Life()
    life.does("accept")
    life.does("consult")
    assert life.places == [
        ("opinions", "1", "officer", LABOUR),
        ("opinions", "2", "officer", POLICE),
    ]

    life.answers_back("1", Given(opinion="agree"))
    life.answers_back("2", Given(opinion="disagree", reason="Chưa đủ"))
    assert life.places == [("decide", "", "leader", DISTRICT)]
    life.does("grant", SIGNED)
    assert stage_of(SAMPLE, life.case) == "finished"
    life.does("deliver", Given(fee_settled=True))

    assert life.kinds == [
        "submitted",
        "received",
        "moved",
        "replied",
        "replied",
        "decided",
        "delivered",
    ]
    assert (life.case.outcome, life.case.result) == ("granted", "granted")
    assert life.case.open == ()
    assert stage_of(SAMPLE, life.case) == "returned"


def test_a_decision_says_what_and_whether_in_time() -> None:
    life = Life()
    life.does("accept")
    life.does("bill")
    life.does("paid")

    event = life.does("reject", REASONED)

    assert event.payload["result"] == "refused"
    assert event.payload["punctuality"] == "early"
    assert event.payload["electronic"] is True
    assert event.payload["reason"] == "Thiếu giấy"


def test_a_decision_handed_out_at_once_is_two_events() -> None:
    life = Life()
    life.does("accept")
    life.does("bill")
    life.does("paid")

    life.does("at-once")

    assert life.kinds[-2:] == ["decided", "delivered"]
    assert life.case.closed_at == life.at


def test_a_refusal_at_the_desk_closes_the_dossier() -> None:
    life = Life()

    event = life.does("refuse", REASONED)

    assert event.kind == "refused"
    assert stage_of(SAMPLE, life.case) == "refused"


def test_a_supplement_before_receipt_touches_no_clock() -> None:
    life = Life()
    life.does("ask", replace(REASONED, missing=("proof",)))
    assert stage_of(SAMPLE, life.case) == "supplement"

    event = life.does("resubmit", by=CITIZEN)

    assert event.kind == "resubmitted"
    assert (life.case.supplements, life.case.pauses, life.case.due) == (1, (), None)
    assert life.events[1].payload["missing"] == ("proof",)


def test_a_supplement_during_the_work_restarts_the_whole_period() -> None:
    life = Life()
    life.does("accept")
    asked = life.does("ask", REASONED)
    assert asked.kind == "asked"
    assert life.case.paused
    life.at = at(3, 8, 9)

    life.does("resubmit", by=CITIZEN)

    assert life.case.due == at(3, 22)
    assert life.case.clock_from == at(3, 8, 10)
    assert life.case.pauses == ()
    assert life.case.received_at == MONDAY + timedelta(hours=1)


def test_a_supplement_asked_for_after_three_working_days_only_stops_the_clock() -> None:
    life = Life()
    life.does("accept")
    life.at = at(3, 5, 8)
    life.does("ask", REASONED)
    life.at = at(3, 10, 7)

    life.does("resubmit", by=CITIZEN)

    assert life.case.clock_from == MONDAY + timedelta(hours=1)
    assert [(p.since, p.until) for p in life.case.pauses] == [(at(3, 5, 9), at(3, 10, 8))]
    assert life.case.due == at(3, 18)


def test_a_supplement_asked_for_on_the_third_working_day_is_in_time() -> None:
    life = Life()
    life.does("accept")
    life.at = at(3, 4, 15)
    life.does("ask", REASONED)
    life.at = at(3, 10, 7)

    life.does("resubmit", by=CITIZEN)

    assert (life.case.clock_from, life.case.pauses) == (at(3, 10, 8), ())


def test_whoever_is_late_wins_no_time_by_asking() -> None:
    life = Life()
    life.does("accept")
    due = life.case.due
    life.at = at(3, 19, 8)
    life.does("ask", REASONED)
    life.at = at(3, 22, 8)

    life.does("resubmit", by=CITIZEN)

    assert life.case.due == due == at(3, 15)


def test_a_day_promised_with_an_apology_moves_no_nearer_when_the_period_begins_anew() -> None:
    life = Life()
    life.does("accept")
    promised = at(6, 30)
    life.case = replace(life.case, due=promised, reappointed=True)
    life.does("ask", REASONED)

    life.does("resubmit", by=CITIZEN)

    assert life.case.clock_from == life.at
    assert life.case.due == promised


def test_a_second_supplement_is_the_leaders_to_ask() -> None:
    life = Life()
    life.does("accept")
    life.does("ask", REASONED)
    life.does("resubmit", by=CITIZEN)

    with refused("supplement-spent"):
        life.does("ask", REASONED)

    life.does("bill")
    life.does("paid")
    life.does("ask-again", REASONED)
    assert life.case.supplements == 2


def test_nobody_may_ask_a_third_time() -> None:
    life = Life()
    life.does("accept")
    life.does("bill")
    life.does("paid")

    with refused("supplement-spent"):
        life.knows(supplements=2).does("ask-again", REASONED)


def test_a_supplement_that_never_comes_stops_the_dossier() -> None:
    life = Life()
    life.does("ask", REASONED)

    event = life.lasts_until_due()

    assert (event.kind, event.by) == ("expired", SYSTEM)
    assert life.kinds[-2:] == ["expired", "stopped"]
    assert stage_of(SAMPLE, life.case) == "stopped"


def test_a_payment_pauses_the_clock_for_as_long_as_it_takes() -> None:
    life = Life()
    life.does("accept")
    life.does("bill")
    assert stage_of(SAMPLE, life.case) == "payment"
    life.at = at(3, 4, 9)

    life.does("paid")

    assert len(life.case.pauses) == 1
    assert life.case.pauses[0].until == at(3, 4, 10)
    assert life.case.due == at(3, 18)


def test_a_payment_that_is_not_made_goes_on_by_itself() -> None:
    life = Life()
    life.does("accept")
    life.does("bill")

    event = life.lasts_until_due()

    assert event.kind == "expired"
    assert [o.step for o in life.case.open] == ["decide"]
    assert not life.case.paused


def test_silence_is_consent_where_the_procedure_says_so() -> None:
    life = Life()
    life.does("accept")
    life.does("consult")

    event = life.lasts_until_due("1")

    assert event.kind == "silent"
    assert life.places == [("opinions", "2", "officer", POLICE)]


def test_silence_is_passed_on_to_the_leader_where_it_says_that() -> None:
    life = Life()
    life.does("accept")
    life.does("consult")
    life.lasts_until_due("1")

    event = life.lasts_until_due("2")

    assert event.kind == "escalated"
    assert life.places == [("opinions", "2", "leader", POLICE)]
    assert life.case.open[0].due == step_due(16, life.at, life.matter.scene.calendar)
    life.answers_back("2", Given(opinion="agree"))
    assert [o.step for o in life.case.open] == ["decide"]


def test_an_escalated_question_does_not_expire_again() -> None:
    life = Life()
    life.does("accept")
    life.does("consult")
    life.at = life.case.open[1].due or life.at
    life.lasts_until_due("2")

    with refused("not-expired"):
        engine.expire(life.matter, step="opinions", branch="2", at=at(12, 1))


def test_a_leader_has_the_hours_that_the_procedure_names_and_never_expires() -> None:
    life = Life()
    life.procedure = with_leader_hours(life.procedure, 4)
    life.does("accept")
    life.does("consult")
    life.lasts_until_due("1")
    life.lasts_until_due("2")

    (here,) = life.case.open

    assert here.due == step_due(4, life.at, life.matter.scene.calendar)
    with refused("not-expired"):
        engine.expire(life.matter, step="opinions", branch="2", at=here.due)


def test_parallel_branches_go_on_when_both_have_arrived() -> None:
    life = Life()
    life.does("accept")
    life.does("split")
    assert [o.step for o in life.case.open] == ["draft", "inspect"]

    life.does("propose")
    assert [o.step for o in life.case.open] == ["inspect", "both"]
    life.does("report")

    assert [o.step for o in life.case.open] == ["decide"]


def test_work_sent_back_is_open_again_and_the_clock_runs_on() -> None:
    life = Life()
    life.does("accept")
    due = life.case.due
    life.does("bill")
    life.does("paid")
    due = life.case.due

    life.does("return", REASONED)

    assert [o.step for o in life.case.open] == ["review"]
    assert life.case.due == due


def test_a_step_is_due_after_its_own_hours() -> None:
    life = Life()

    life.does("accept")

    assert life.case.open[0].due == at(3, 2, 9)


@pytest.mark.parametrize(
    ("action", "given", "reason"),
    [
        ("hurry", Given(), "not-applicable"),
        ("ask", Given(reason="  "), "reason-missing"),
        ("no-such", Given(), "no-such-action"),
    ],
)
def test_what_the_review_may_not_do_is_refused(action: str, given: Given, reason: str) -> None:
    life = Life()
    life.does("accept")

    with refused(reason):
        life.does(action, given)


def test_a_paper_must_be_given_where_it_is_needed() -> None:
    life = Life(answers={"residence": "20341", "hurried": True, "copies": 1})
    life.does("accept")

    with refused("paper-missing"):
        life.does("hurry")
    life.does("hurry", Given(paper="minutes"))

    assert life.events[-1].payload["paper"] == "minutes"


def test_a_signature_and_a_second_person_are_needed_to_grant() -> None:
    life = Life()
    life.does("accept")
    life.does("bill")
    life.does("paid")
    leader = officer("leader", DISTRICT)

    with refused("signature-missing"):
        life.does("grant", by=leader)
    with refused("second-person-needed"):
        life.knows(last_by=leader.id).does("grant", SIGNED, by=leader)


def test_a_result_is_handed_over_when_its_fee_is_settled() -> None:
    life = Life()
    life.does("accept")
    life.does("bill")
    life.does("paid")
    life.does("reject", REASONED)

    with refused("fee-unsettled"):
        life.does("deliver")


@pytest.mark.parametrize(
    "somebody",
    [officer("officer", HERE), officer("clerk", "tam-ky"), CITIZEN, SYSTEM],
    ids=["other-role", "other-office", "citizen", "system"],
)
def test_only_the_right_post_may_act(somebody: object) -> None:
    life = Life()

    with refused("not-yours"):
        life.does("accept", by=somebody)  # type: ignore[arg-type]


def test_a_clerk_may_hand_in_the_supplement_for_the_citizen() -> None:
    life = Life()
    life.does("ask", REASONED)

    event = life.does("resubmit", by=officer("clerk", HERE))

    assert event.post is not None
    assert event.post.role == "clerk"


def test_a_citizen_cannot_end_a_payment_wait_alone() -> None:
    life = Life()
    life.does("accept")
    life.does("bill")

    with refused("not-yours"):
        life.does("paid", by=CITIZEN)


def test_a_step_that_is_not_open_refuses_everything() -> None:
    life = Life()

    with refused("not-open"):
        life.does("grant", SIGNED, step="decide")


def test_a_closed_dossier_refuses_everything() -> None:
    life = Life()
    life.does("refuse", REASONED)

    with refused("closed"):
        life.does("accept", step="receive", by=officer("clerk", HERE))
    with refused("closed"):
        life.withdraws()


def test_a_citizen_withdraws_while_nothing_is_decided() -> None:
    life = Life()
    life.does("accept")
    life.does("bill")

    event = life.withdraws("Đổi ý")

    assert event.payload == {"reason": "Đổi ý"}
    assert stage_of(SAMPLE, life.case) == "withdrawn"
    assert life.case.pauses[-1].until == life.at


def test_a_decided_dossier_cannot_be_withdrawn() -> None:
    life = Life()
    life.does("accept")
    life.does("bill")
    life.does("paid")
    life.does("reject", REASONED)

    with refused("already-decided"):
        life.withdraws()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Given(), "opinion-missing"),
        (Given(opinion="perhaps"), "opinion-missing"),
        (Given(opinion="disagree"), "reason-missing"),
    ],
)
def test_an_answer_needs_an_opinion_and_a_no_its_reason(given: Given, reason: str) -> None:
    life = Life()
    life.does("accept")
    life.does("consult")

    with refused(reason):
        life.answers_back("1", given)


def test_another_office_cannot_answer_for_the_one_asked() -> None:
    life = Life()
    life.does("accept")
    life.does("consult")

    with refused("not-yours"):
        life.answers_back("1", Given(opinion="agree"), by=officer("officer", POLICE))


def test_time_does_nothing_before_it_is_up() -> None:
    life = Life()
    life.does("ask", REASONED)

    with refused("not-expired"):
        engine.expire(life.matter, step="supplement", branch="", at=life.at)


def test_a_task_never_expires_however_late() -> None:
    life = Life()

    with refused("not-expired"):
        engine.expire(life.matter, step="receive", branch="", at=at(12, 1))


def test_an_outcome_can_note_more_about_its_first_event() -> None:
    outcome = engine.withdraw(Life().matter, by=CITIZEN, at=MONDAY).noting(changed={"age": [1, 2]})

    assert outcome.events[0].payload == {"reason": "", "changed": {"age": [1, 2]}}


@pytest.mark.parametrize("last", ["answer", "silence"])
def test_a_consultation_that_ends_a_dossier_tells_its_end(last: str) -> None:
    life = Life(good("ends-with-opinions"), {"home": AN_MY})
    life.does("accept")
    life.does("hand-on")
    life.answers_back("1", Given(opinion="agree"))

    if last == "answer":
        life.answers_back("2", Given(opinion="agree"))
    else:
        life.lasts_until_due("2")

    how = "replied" if last == "answer" else "silent"
    assert life.kinds[-3:] == ["replied", how, "stopped"]
    assert (life.case.outcome, life.case.closed_at) == ("stopped", life.at)
