"""The arithmetic of the benchmarks, on rows that take no time. Nothing here is timed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from services import invariants
from services.db import Base, sessions
from services.models import Payment, PaymentOrder, Refund
from tests.factories import a_dossier
from tests.load import harness
from tests.load.cloning import ASIDE, SOURCES, grow
from tests.load.harness import Goal, Pair, Row, measure
from tests.services.acting import WAY
from tests.services.test_refunding import Desk, desk, orders_back, paid_too_much

__all__ = ["desk"]

SHARE, TIMES, MS = Goal("share", 0.18, 0.35), Goal("times", 6, 4.5), Goal("ms", 100, 20)


def a_row(goal: Goal, name: str = "row") -> tuple[Row, list[str]]:
    """A row whose sides take what a list says, and the order in which they were asked."""
    asked: list[str] = []
    seconds = {"reference": iter((9.0, 1.0, 2.0, 3.0)), "product": iter((9.0, 10.0, 10.0, 10.0))}

    def takes(side: str) -> float:
        asked.append(side)
        return next(seconds[side])

    @contextmanager
    def sides(world: object) -> Iterator[Pair]:
        assert world == "world"
        yield Pair(partial(takes, "reference"), partial(takes, "product"))

    return Row(name, "work", "the bare thing", goal, sides, ("sqlite",)), asked


def test_both_sides_take_turns_and_the_first_round_does_not_count() -> None:
    row, asked = a_row(SHARE)

    found = measure(row, "world", "sqlite", 3)

    assert asked == ["reference", "product"] * 4
    assert found.rounds == ((1.0, 10.0), (2.0, 10.0), (3.0, 10.0))


@pytest.mark.parametrize(
    ("goal", "value", "verdict"),
    [(SHARE, 0.2, "good"), (TIMES, 5.0, "good"), (MS, 10_000.0, "below")],
)
def test_the_round_in_the_middle_is_held_against_the_goal(
    goal: Goal, value: float, verdict: str
) -> None:
    found = measure(a_row(goal)[0], "world", "sqlite", 3)

    assert (found.value, found.verdict) == (value, verdict)


def test_more_is_better_for_a_share_and_worse_for_a_cost() -> None:
    assert [SHARE.verdict(one) for one in (0.17, 0.18, 0.35)] == ["below", "good", "moonshot"]
    assert [TIMES.verdict(one) for one in (6.1, 6.0, 4.5)] == ["below", "good", "moonshot"]
    assert [SHARE.words, TIMES.words, MS.words] == [
        "≥ 0.18; ≥ 0.35",
        "≤ 6 ×; ≤ 4.5 ×",
        "≤ 100 ms; ≤ 20 ms",
    ]


def test_the_table_marks_what_is_below_and_the_document_keeps_every_round(tmp_path: Path) -> None:
    below = measure(a_row(MS)[0], "world", "sqlite", 3)

    harness.write(tmp_path / "bench.json", [below], {"processors": 2})

    _, line = harness.table([below])
    assert line.startswith("✗ row")
    document = json.loads((tmp_path / "bench.json").read_text("utf-8"))
    assert document["processors"] == 2
    [row] = document["rows"]
    assert row["reference_ms"] == [1000, 2000, 3000]
    assert (row["value"], row["lowest"], row["highest"], row["verdict"]) == (
        10_000,
        10_000,
        10_000,
        "below",
    )


def test_rows_are_chosen_by_name_and_an_unknown_name_is_refused() -> None:
    rows = [a_row(SHARE, name)[0] for name in ("filing", "step")]

    assert [one.name for one in harness.chosen(rows, ["step"])] == ["step"]
    assert harness.chosen(rows, ["step", "filing"]) == harness.chosen(rows, []) == rows
    with pytest.raises(LookupError, match="queue: there are filing, step"):
        harness.chosen(rows, ["queue"])


def test_no_table_that_belongs_to_dossiers_is_forgotten_when_they_are_copied() -> None:
    copied = {source.name.removeprefix(ASIDE) for source in SOURCES}

    theirs = {t.name for t in Base.metadata.tables.values() if "dossier_id" in t.c}
    assert theirs - copied == {"draft"}


def test_copied_dossiers_are_whole(engine: Engine) -> None:
    with sessions(engine)() as db:
        a_dossier(db)
        a_dossier(db, then=WAY[:2])
        a_dossier(db, then=WAY)

    n = grow(engine, 8)

    with sessions(engine)() as db:
        assert n == 9
        assert [one.key for one in invariants.check(db) if one.rows] == []


def test_copies_of_paid_orders_and_of_refunds_know_their_own_receipts(
    engine: Engine, desk: Desk
) -> None:
    with sessions(engine)() as db:
        it, number = paid_too_much(db, desk)
        orders_back(db, it, number, amount=3_000)
        orders_back(db, it, number, amount=5_000)

    grow(engine, 3)

    with sessions(engine)() as db:
        assert [one.key for one in invariants.check(db) if one.rows] == []
        order, payment, refund = PaymentOrder, Payment, Refund
        kept = select(order.dossier_id, refund.dossier_id, payment.dossier_id, payment.number)
        kept = kept.join(payment, payment.order_id == order.id)
        found = db.execute(kept.join(refund, refund.order_id == order.id)).all()
        assert all(len({*of}) == 1 for *of, _ in found)
        assert sorted(n for *_, n in found) == sorted(db.scalars(select(refund.number)))
        assert len({n for *_, n in found}) == 3
