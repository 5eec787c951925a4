from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from tests.workflows.drafts import (
    BAD,
    GOOD,
    SHIPPED,
    change,
    expected,
    found,
    good,
    procedure,
    raw,
)
from tests.workflows.seed import IN_2021, QUANG_NAM
from workflows import net
from workflows.proofs import walk
from workflows.soundness import check, faults

EVERY = [procedure(path) for path in SHIPPED]


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_every_fault_is_named_with_its_place_and_no_other(path: Path) -> None:
    named = {f"{f.key} {f.where}" for _, f in check({path.name: raw(path)}, QUANG_NAM, IN_2021)}

    assert named == expected(path)
    assert named


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_good_procedure_has_no_faults(path: Path) -> None:
    assert faults(procedure(path), directory=QUANG_NAM, on=IN_2021) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_procedure_is_sound_at_every_office_that_offers_it(path: Path) -> None:
    assert check({path.name: raw(path)}, QUANG_NAM, IN_2021, EVERY) == []


def test_all_shipped_procedures_are_proved_together_within_three_seconds() -> None:
    sources = {path.name: raw(path) for path in SHIPPED}
    began = process_time()

    assert check(sources, QUANG_NAM, IN_2021) == []

    assert process_time() - began < 3


def test_every_kind_of_fault_has_a_broken_procedure_that_shows_it() -> None:
    shown = {line.split()[0] for path in BAD for line in expected(path)}

    assert len(BAD) >= 70
    assert len(shown) >= 55


def test_a_fault_tells_the_author_what_to_do() -> None:
    sources = {path.name: raw(path) for path in BAD}

    found = check(sources, QUANG_NAM, IN_2021)

    assert len(found) >= len(BAD) > 0
    for _, fault in found:
        assert fault.message.endswith(".")
        assert "{" not in fault.message
        assert "hãy " in fault.message.lower(), fault


def test_a_fault_describes_the_answers_that_lead_to_it() -> None:
    (path,) = (path for path in BAD if path.stem == "deadlock")
    (fault,) = faults(procedure(path), directory=None, on=IN_2021)

    assert fault.message.startswith("Hồ sơ đến bước “Xem xét” khi “Hộ nghèo” là “có” thì")


def test_a_supplement_that_is_spent_is_told_as_the_cause() -> None:
    (path,) = (path for path in BAD if path.stem == "supplement-only")
    (fault,) = faults(procedure(path), directory=None, on=IN_2021)

    assert "đã yêu cầu bổ sung đủ số lần" in fault.message


def test_a_game_that_let_the_desk_ask_twice_would_be_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(net, "SUPPLEMENT_LIMIT", 2)

    assert found(good("plain")) == {"supplement-too-often steps[receive].actions[ask]"}


def test_a_game_that_let_a_leader_ask_three_times_would_be_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(net, "LEADER_SUPPLEMENT_LIMIT", 3)

    assert found(good("parallel")) == {"supplement-too-often steps[decide].actions[ask]"}


def test_a_walk_that_would_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "MOST_MARKINGS", 10)

    assert found(good("plain")) == {"too-many-markings steps"}


def test_the_clock_of_a_later_regime_may_run_on_during_a_supplement() -> None:
    later = change(replace(good("plain"), regime="R3"), "supplement", clock="runs")

    assert found(later) == set()


def test_a_dossier_that_ends_at_once_is_never_received() -> None:
    plain = good("plain")
    ended = replace(plain, steps=(plain.step("stopped"), *plain.steps[:-1]))

    assert {key.split()[0] for key in found(ended)} == {"unreachable-step"}


def test_a_step_that_forks_into_two_ends_leaves_one_open() -> None:
    plain = good("plain")
    (deliver,) = plain.step("hand-over").actions
    forked = replace(deliver, to=("done", "stopped"))

    keys = found(change(plain, "hand-over", actions=(forked,)))

    assert keys == {
        "end-leaves-open steps[hand-over].actions[deliver]",
        "end-contradicts-result steps[hand-over].actions[deliver]",
    }
