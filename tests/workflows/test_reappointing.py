"""One apology, in good time, by those who handle the dossier (NĐ 61/2018/NĐ-CP Điều 19.9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.workflows.telling import HERE, LABOUR, REASONED, SCENE, Life, officer, refused
from workflows import engine
from workflows.calendar import VIETNAM
from workflows.case import Actor, Counted, Post

NEW_DAY = datetime(2021, 3, 19, 17, tzinfo=VIETNAM)
HANDLER = officer("officer", HERE)


def received() -> Life:
    """A dossier that was received and is due on Monday 15 March."""
    life = Life()
    life.does("accept")
    return life


def apologises(
    life: Life,
    due: datetime = NEW_DAY,
    *,
    by: Actor = HANDLER,
    on: datetime = datetime(2021, 3, 11, 9, tzinfo=VIETNAM),
    reason: str = "Chờ xác minh",
) -> Life:
    outcome = engine.reappoint(life.matter, due=due, by=by, at=on, reason=reason)
    life.case = outcome.case
    life.events += outcome.events
    return life


def test_a_new_day_is_named_with_its_reason() -> None:
    life = apologises(received())

    assert life.case.due == NEW_DAY
    assert life.events[-1].kind == "reappointed"
    assert life.events[-1].payload["was"] == "2021-03-15T17:00:00+07:00"


def test_a_second_apology_is_refused() -> None:
    life = apologises(received())

    with refused("already-reappointed"):
        apologises(life, datetime(2021, 3, 30, 17, tzinfo=VIETNAM))


def test_the_last_working_day_before_is_still_in_time() -> None:
    apologises(received(), on=datetime(2021, 3, 12, 16, tzinfo=VIETNAM))


def test_the_due_day_itself_is_too_late() -> None:
    with refused("apology-too-late"):
        apologises(received(), on=datetime(2021, 3, 15, 8, tzinfo=VIETNAM))


def test_an_earlier_day_is_no_reappointment() -> None:
    with refused("not-later"):
        apologises(received(), datetime(2021, 3, 12, 17, tzinfo=VIETNAM))


def test_an_apology_needs_its_reason() -> None:
    with refused("reason-missing"):
        apologises(received(), reason=" ")


def test_an_office_that_does_not_handle_it_cannot_apologise() -> None:
    with refused("not-yours"):
        apologises(received(), by=officer("officer", LABOUR))


def asked_for_opinions() -> Life:
    """A dossier that lies only with offices that its handling office has asked."""
    life = received()
    life.does("consult")
    return life


def test_an_office_that_is_only_asked_cannot_apologise_for_the_one_that_handles_it() -> None:
    with refused("only-asked"):
        apologises(asked_for_opinions(), by=officer("officer", LABOUR))


def test_the_leader_to_whom_a_question_was_passed_on_cannot_either() -> None:
    life = asked_for_opinions()
    asked = tuple(replace(here, escalated=True, role="leader") for here in life.case.open)

    with refused("only-asked"):
        apologises(life.knows(open=asked), by=officer("leader", LABOUR))


def test_the_office_that_asked_others_handles_it_still_and_may_apologise() -> None:
    told = apologises(asked_for_opinions()).events[-1]

    assert (told.kind, told.office, told.post) == ("reappointed", HERE, Post("officer", HERE))


def test_what_an_asked_office_promised_before_is_told_again_as_it_was() -> None:
    life = asked_for_opinions()
    past = replace(life.matter, scene=replace(SCENE, counted=Counted({}, None, anew=False)))
    asked, on = officer("officer", LABOUR), datetime(2021, 3, 11, 9, tzinfo=VIETNAM)

    told = engine.reappoint(past, due=NEW_DAY, by=asked, at=on, reason="Chờ xác minh")

    assert told.case.due == NEW_DAY


def test_who_only_watches_or_administers_an_office_does_not_apologise_for_it() -> None:
    for role in ("admin", "manager"):
        with refused("not-yours"):
            apologises(received(), by=officer(role, HERE))


def test_an_officer_who_is_also_the_administrator_apologises_as_an_officer() -> None:
    both = replace(HANDLER, posts=HANDLER.posts | {Post("admin", HERE)})

    assert apologises(received(), by=both).events[-1].post == Post("officer", HERE)


@pytest.mark.parametrize("then", [(), ("accept", "bill")])
def test_without_a_running_clock_there_is_nothing_to_reappoint(then: tuple[str, ...]) -> None:
    life = Life()
    for action in then:
        life.does(action)

    with refused("nothing-due"):
        apologises(life)


def test_a_finished_dossier_is_not_reappointed() -> None:
    life = received()
    life.does("bill")
    life.does("paid")
    life.does("reject", REASONED)

    with refused("nothing-due"):
        apologises(life)


def test_a_later_pause_never_brings_the_promised_day_nearer() -> None:
    life = apologises(received())
    life.at = datetime(2021, 3, 11, 10, tzinfo=VIETNAM)
    life.does("bill")

    life.does("paid")

    assert life.case.due == NEW_DAY


def test_a_long_pause_moves_even_a_promised_day() -> None:
    life = apologises(received())
    life.at = datetime(2021, 3, 11, 10, tzinfo=VIETNAM)
    life.does("bill")
    life.at = datetime(2021, 3, 25, 10, tzinfo=VIETNAM)

    life.does("paid")

    assert life.case.due == datetime(2021, 3, 29, 17, tzinfo=VIETNAM)
