from __future__ import annotations

from dataclasses import replace

import pytest

from tests.workflows.drafts import BAD, change, found, good, procedure
from tests.workflows.seed import IN_2021
from workflows.clock import Limit
from workflows.proofs.pace import least_hours, most_hours
from workflows.soundness import faults


def test_the_longest_way_is_shown_with_its_hours() -> None:
    (path,) = (path for path in BAD if path.stem == "too-slow")
    (fault,) = faults(procedure(path), directory=None, on=IN_2021)

    assert "25 giờ làm việc, mà thời hạn chỉ có 24 giờ: Ký (25) → Trả kết quả (0)" in fault.message


def test_parallel_branches_take_as_long_as_the_longest_and_payment_is_free() -> None:
    (path,) = (path for path in BAD if path.stem == "too-slow-online")
    (fault,) = faults(procedure(path), directory=None, on=IN_2021)

    assert "77 giờ làm việc, mà thời hạn chỉ có 72 giờ khi “Quy mô” là “Nhỏ” và" in fault.message
    assert (
        "Xem thực địa (16) → Niêm yết (40) → Lập biên bản (1) → Gộp kết quả xem xét (0) → "
        "Chờ nộp tiền sử dụng đất (0) → Ký giấy phép (20) → Trả kết quả (0)" in fault.message
    )


def test_a_restarted_clock_counts_the_reception_again() -> None:
    plain = good("plain")
    (grant, reject) = plain.step("decide").actions
    again = replace(grant, name="ask", to=("supplement",), needs=("reason",), result="")
    asking = change(
        plain,
        "decide",
        hours=23,
        actions=(grant, reject, replace(again, prints="supplement-request")),
    )

    assert "too-slow limit" not in found(change(plain, "decide", hours=23))
    assert "too-slow limit" in found(asking)


def test_a_silent_office_and_then_its_leader_both_fit_into_the_limit() -> None:
    parallel = good("parallel")
    (consult,) = (step for step in parallel.steps if step.asks)
    escalating, *others = sorted(consult.asks, key=lambda ask: ask.silence != "escalates")

    def with_leader(hours: int) -> set[str]:
        asks = (replace(escalating, leader_hours=hours), *others)
        return found(change(parallel, consult.name, asks=asks))

    assert "too-slow limit" not in with_leader(escalating.hours)
    assert "too-slow limit" in with_leader(500)
    assert f"hours-missing steps[{consult.name}].asks[1].leader_hours" in with_leader(0)


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
