from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.drafts import BAD, GOOD, SHIPPED, expected, good, procedure, raw
from tests.workflows.seed import IN_2021, QUANG_NAM
from workflows import net
from workflows.clock import Limit
from workflows.definition import Procedure, Step
from workflows.proofs import walk
from workflows.proofs.pace import least_hours, most_hours
from workflows.soundness import check, faults

AFTER_THE_DISTRICTS = date(2025, 7, 1)
WITHOUT_NONG_SON = date(2025, 3, 1)


def found(procedure: Procedure, on: date = IN_2021) -> set[str]:
    return {f"{f.key} {f.where}" for f in faults(procedure, directory=QUANG_NAM, on=on)}


def change(procedure: Procedure, name: str, **changes: Any) -> Procedure:
    def changed(step: Step) -> Step:
        return replace(step, **changes) if step.name == name else step

    return replace(procedure, steps=tuple(changed(step) for step in procedure.steps))


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
    assert check({path.name: raw(path)}, QUANG_NAM, IN_2021) == []


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

    for _, fault in check(sources, QUANG_NAM, IN_2021):
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


def test_the_longest_way_is_shown_with_its_hours() -> None:
    (path,) = (path for path in BAD if path.stem == "too-slow")
    (fault,) = faults(procedure(path), directory=None, on=IN_2021)

    assert "25 giờ làm việc, mà thời hạn chỉ có 24 giờ: Ký (25) → Trả kết quả (0)" in fault.message


def test_without_a_directory_only_what_is_written_is_proved() -> None:
    nowhere = change(good("plain"), "decide", office="division:foreign @ district")

    assert faults(nowhere, directory=None, on=IN_2021) == []
    assert found(nowhere) == {"no-such-office steps[decide].office"}


def test_nobody_offers_a_procedure_on_a_day_without_offices() -> None:
    assert found(good("plain"), AFTER_THE_DISTRICTS) == {"nobody-offers routes[1].office"}


def test_a_commune_whose_district_is_gone_is_named() -> None:
    upwards = change(good("plain"), "decide", office="committee @ district")

    (fault,) = faults(upwards, directory=QUANG_NAM, on=WITHOUT_NONG_SON)

    assert (fault.key, fault.where) == ("no-such-office", "steps[decide].office")
    assert "và 2 nơi khác vào ngày 01/03/2025" in fault.message


def test_a_route_that_fails_for_some_communes_is_named() -> None:
    by_district = replace(good("parallel"), routes=good("parallel").routes[1:])
    always = replace(by_district, routes=(replace(by_district.routes[0], when=None),))

    assert "no-such-office routes[1].office" in found(always, WITHOUT_NONG_SON)


def test_a_step_is_looked_for_only_from_the_offices_whose_dossiers_come_to_it() -> None:
    source = raw(next(path for path in GOOD if path.stem == "parallel"))
    source["received_by"] = "province"
    source["routes"][0]["office"] = "department:construction"
    source["routes"][1]["office"] = "department:environment"

    named = {f"{f.key} {f.where}" for _, f in check({"x": source}, QUANG_NAM, IN_2021)}

    assert named == {
        "no-such-office steps[opinions].asks[1].office",
        "no-such-office steps[opinions].asks[2].office",
        "no-such-office steps[sum-up].office",
        "no-such-office steps[decide].office",
        "wrong-role steps[hand-over].office",
    }


def test_two_files_with_one_code_are_both_named() -> None:
    source = raw(GOOD[0])

    ((file, fault),) = check({"a.toml": source, "b.toml": copy.deepcopy(source)}, None, IN_2021)

    assert (file, fault.key, fault.where) == ("b.toml", "code-twice", "code")
    assert "a.toml" in fault.message


def test_a_file_that_cannot_be_read_is_not_proved() -> None:
    source = raw(GOOD[0])
    del source["title"]
    source["steps"] = []

    named = [(file, f.key, f.where) for file, f in check({"a.toml": source}, None, IN_2021)]

    assert named == [("a.toml", "missing", "title"), ("a.toml", "missing", "steps")]


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

    assert found(good("plain")) == {"too-many-combinations steps"}


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


@pytest.mark.parametrize(
    ("limit", "least", "most"),
    [
        (Limit(working_days=3), 24, 24),
        (Limit(hours=6), 6, 6),
        (Limit(same_day=True), 8, 8),
        (Limit(calendar_days=1), 8, 8),
        (Limit(calendar_days=2), 8, 16),
        (Limit(calendar_days=3), 8, 24),
        (Limit(calendar_days=5), 24, 40),
        (Limit(calendar_days=7), 40, 40),
        (Limit(calendar_days=10), 48, 64),
        (Limit(calendar_days=15), 88, 88),
        (Limit(calendar_days=30), 168, 176),
    ],
)
def test_calendar_days_hold_fewest_hours_from_a_friday_on(
    limit: Limit, least: int, most: int
) -> None:
    assert (least_hours(limit), most_hours(limit)) == (least, most)


def _mangled(source: dict[str, Any], draw: Callable[..., Any]) -> None:
    """Put anything at all in the place of something in the file."""
    here: Any = source
    for _ in range(draw(st.integers(1, 5))):
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = draw(st.sampled_from(keys))
        if not isinstance(here[key], dict | list) or not here[key]:
            break
        above, here = here, here[key]
    else:
        here = above
    here[key] = draw(
        st.one_of(
            st.integers(-2, 300),
            st.sampled_from(["", "receive", "poor", "true", "commune of home", "join", "wait"]),
            st.booleans(),
            st.just([]),
            st.just({}),
            st.just([{}]),
            st.just(["a", 1]),
            st.just([["a"]]),
            st.dates(),
            st.floats(0, 2),
        )
    )


@given(path=st.sampled_from(GOOD), data=st.data())
def test_whatever_a_draft_says_it_is_answered_with_faults(path: Path, data: st.DataObject) -> None:
    source = raw(path)
    for _ in range(data.draw(st.integers(1, 3))):
        _mangled(source, data.draw)

    for _, fault in check({"x.toml": source}, QUANG_NAM, IN_2021):
        assert fault.message
