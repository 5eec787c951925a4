"""A check of much: what it holds in memory does not grow with what it looks at."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from services import invariants
from services.db import table, transaction
from services.models import ClockInterval, Counter, Job, Notice, Payment, PrintForm
from tests.factories import MONDAY, a_dossier
from tests.services.acting import AN_MY

N = 5_000
HELD = 500_000
"""Bytes at most; so many rows of any of these tables need three times as many."""
READ_WHOLE = ("state-follows", "figures-true")
"""They go through the journal dossier by dossier, and are measured where they are tested."""


def fills(db: Session) -> None:
    """A dossier of which there was much to tell, to print and to pay, and which often waited."""
    dossier_id = a_dossier(db, then=("accept",)).dossier.id
    mine = {"dossier_id": dossier_id}
    lines = range(10, N + 10)
    with transaction(db):
        db.execute(
            insert(table(Notice)),
            [mine | {"line": n, "kind": "received", "at": MONDAY} for n in lines],
        )
        done = {"name": "send-notice", "arguments": {}, "attempts": 1, "request": "", "error": ""}
        done |= {"run_after": MONDAY, "done_at": MONDAY}
        db.execute(insert(table(Job)), [done | {"key": f"notice:{dossier_id}:{n}"} for n in lines])
        printed = mine | {"form": "decision", "office": AN_MY, "made_at": MONDAY}
        db.execute(
            insert(table(PrintForm)), [printed | {"line": n, "number": str(n)} for n in lines]
        )
        paid = mine | {"amount": 1, "method": "cash", "taken_by": "", "office": AN_MY}
        db.execute(
            insert(table(Payment)),
            [paid | {"at": MONDAY, "key": f"k{n}", "number": f"BL-{n}"} for n in lines],
        )
        for series in (f"form:decision:{AN_MY}:2021", f"receipt:{AN_MY}:2021"):
            db.add(Counter(series=series, n=N))
        waited = mine | {"kind": "payment"}
        begun = [(n, MONDAY + timedelta(minutes=n)) for n in lines]
        stretches = [
            waited | {"n": n, "since": at, "until": at + timedelta(seconds=30)} for n, at in begun
        ]
        db.execute(insert(table(ClockInterval)), stretches)


def test_a_check_of_much_holds_no_table_in_memory(db: Session) -> None:
    fills(db)
    looked_at = [one for one in invariants.INVARIANTS if one.key not in READ_WHOLE]

    held = {}
    for one in looked_at:
        tracemalloc.start()
        wrong = one.broken(db)
        held[one.key] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert wrong == 0, one.key

    assert {key: peak for key, peak in held.items() if peak > HELD} == {}
