"""What may go wrong in a sound database: one row each, by which invariant it has to be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import (
    ColumnElement,
    Delete,
    Insert,
    ScalarSelect,
    Table,
    Update,
    delete,
    insert,
    literal,
    select,
    update,
)

from services.db import table
from services.models import (
    Blob,
    Carriage,
    ClockInterval,
    Counter,
    Dossier,
    FactRow,
    Job,
    JournalLine,
    LedgerLine,
    OpenStepRow,
    Payment,
    PaymentOrder,
    PrintForm,
    Tally,
    Ticket,
)
from tests.factories import MONDAY

DOSSIER, LINE, STEP, INTERVAL = map(table, (Dossier, JournalLine, OpenStepRow, ClockInterval))
JOB, COUNTER, FACT, TALLY = map(table, (Job, Counter, FactRow, Tally))
PAYMENT, FORM, BLOB, CARRIAGE = map(table, (Payment, PrintForm, Blob, Carriage))
LEDGER, ORDER, TICKET = map(table, (LedgerLine, PaymentOrder, Ticket))

A_NUMBER = {
    "key": "a-number",
    "desk": "tam-ky.an-my",
    "day": MONDAY.date(),
    "state": "waiting",
    "calls": 0,
    "taken_at": MONDAY,
}

DAY = timedelta(days=1)

Change = Update | Insert | Delete


@dataclass(frozen=True, slots=True)
class Filled:
    """The row ids of dossiers that stand in different places.

    `waiting` has a file, and was received, claimed and sent back for a supplement; of `paid` the
    fee was taken and the result handed over; `asking` waits for opinions; `fresh` was just filed;
    `away` was received for another office, and its papers went there.
    """

    waiting: int
    paid: int
    asking: int
    fresh: int
    away: int


@dataclass(frozen=True, slots=True)
class Break:
    """One row that is wrong. `also` names invariants that cannot but find it too."""

    invariant: str
    title: str
    changes: Callable[[Filled], tuple[Change, ...]]
    also: tuple[str, ...] = ()


def at_line(dossier_id: int, n: int) -> ColumnElement[bool]:
    return (LINE.c.dossier_id == dossier_id) & (LINE.c.n == n)


def when(dossier_id: int, n: int) -> ScalarSelect[object]:
    """The moment of a line of a journal."""
    other = LINE.alias()
    there = (other.c.dossier_id == dossier_id) & (other.c.n == n)
    return select(other.c.at).where(there).scalar_subquery()


def on(series: str, n: int) -> Update:
    """So many numbers more were given out, or fewer, in the series of these names."""
    return update(COUNTER).where(COUNTER.c.series.startswith(series)).values(n=COUNTER.c.n + n)


def again(rows: Table, of_it: ColumnElement[bool], **other: object) -> Insert:
    """The same row once more, but for what is other."""
    columns = [
        literal(other[c.name], c.type).label(c.name) if c.name in other else c for c in rows.c
    ]
    return insert(rows).from_select(rows.c.keys(), select(*columns).where(of_it))


def of(rows: Table, dossier_id: int) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = rows.c.dossier_id == dossier_id
    return condition


BREAKS = (
    Break(
        "journal-whole",
        "a line is gone",
        lambda it: (delete(LINE).where(at_line(it.waiting, 3)),),
    ),
    Break(
        "journal-whole",
        "a number is left out",
        lambda it: (update(LINE).where(at_line(it.waiting, 3)).values(n=9),),
    ),
    Break(
        "journal-in-order",
        "a line is earlier than the one before it",
        lambda it: (update(LINE).where(at_line(it.waiting, 3)).values(at=when(it.waiting, 1)),),
    ),
    Break(
        "state-follows",
        "a dossier is due on another day",
        lambda it: (update(DOSSIER).where(DOSSIER.c.id == it.paid).values(due=MONDAY),),
    ),
    Break(
        "state-follows",
        "a step is due at another time",
        lambda it: (update(STEP).where(of(STEP, it.fresh)).values(due=MONDAY),),
    ),
    Break(
        "state-follows",
        "an opinion is asked of another office",
        lambda it: (
            update(STEP)
            .where(of(STEP, it.asking), STEP.c.branch == "2")
            .values(office="tam-ky.an-my"),
        ),
    ),
    Break(
        "state-follows",
        "a deed that cannot have been done",
        lambda it: (update(LINE).where(at_line(it.asking, 3)).values(payload={"action": "fly"}),),
    ),
    Break(
        "nothing-stuck",
        "a dossier waits nowhere",
        lambda it: (delete(STEP).where(of(STEP, it.fresh)),),
        also=("state-follows",),
    ),
    Break(
        "nothing-stuck",
        "a closed dossier waits",
        lambda it: (again(STEP, of(STEP, it.fresh), id=1000, dossier_id=it.paid),),
        also=("state-follows",),
    ),
    Break(
        "waits-are-timed",
        "a timer is gone",
        lambda it: (delete(JOB).where(JOB.c.key.startswith(f"expire:{it.waiting}:")),),
    ),
    Break(
        "waits-are-timed",
        "a timer counts as done",
        lambda it: (
            update(JOB)
            .where(JOB.c.key.startswith(f"expire:{it.asking}:opinions:3:"))
            .values(done_at=MONDAY),
        ),
    ),
    Break(
        "clock-partition",
        "a pause begins before the one before it ends",
        lambda it: (
            update(INTERVAL).where(of(INTERVAL, it.waiting)).values(until=MONDAY + DAY),
            again(INTERVAL, of(INTERVAL, it.waiting), n=2, until=MONDAY + 2 * DAY),
        ),
        also=("state-follows",),
    ),
    Break(
        "clock-partition",
        "a pause begins while another lasts",
        lambda it: (again(INTERVAL, of(INTERVAL, it.waiting), n=2),),
        also=("state-follows",),
    ),
    Break(
        "clock-partition",
        "a pause ends before it begins",
        lambda it: (update(INTERVAL).where(of(INTERVAL, it.waiting)).values(until=MONDAY - DAY),),
        also=("state-follows",),
    ),
    Break("numbers-without-gaps", "a code is nobody's", lambda _: (on("code:000.00.31.H47", 1),)),
    Break(
        "numbers-without-gaps",
        "a receipt is gone",
        lambda it: (delete(PAYMENT).where(of(PAYMENT, it.paid)),),
    ),
    Break(
        "numbers-without-gaps",
        "a form is gone",
        lambda it: (delete(FORM).where(of(FORM, it.waiting), FORM.c.form == "supplement-request"),),
    ),
    Break(
        "numbers-without-gaps",
        "a number of the hall is missing",
        lambda _: (insert(TICKET).values(**A_NUMBER, n=2),),
    ),
    Break(
        "received-have-codes",
        "a received dossier has no code",
        lambda it: (
            update(DOSSIER).where(DOSSIER.c.id == it.asking).values(code=None),
            on("code:000.00.31.H47", -1),
        ),
    ),
    Break(
        "channel-is-true",
        "what a clerk has keyed in counts as online",
        lambda it: (update(LINE).where(at_line(it.waiting, 1)).values(actor="officer:1"),),
    ),
    Break("papers-kept", "a file is not known", lambda _: (delete(BLOB),)),
    Break(
        "notices-promised",
        "a notice goes nowhere",
        lambda it: (delete(JOB).where(JOB.c.key == f"notice:{it.waiting}:2"),),
    ),
    Break(
        "ledger-balances",
        "a side of an entry is greater",
        lambda it: (
            update(LEDGER)
            .where(of(LEDGER, it.paid), LEDGER.c.account == "fees")
            .values(credit=8_001),
        ),
        also=("ledger-follows",),
    ),
    Break(
        "ledger-follows",
        "an entry was made up",
        lambda it: tuple(
            insert(LEDGER).values(
                {"dossier_id": it.fresh, "line": 9, "account": account} | dict(side)
            )
            for account, side in (
                ("cash", {"debit": 8_000, "credit": 0}),
                ("owed", {"debit": 0, "credit": 8_000}),
            )
        ),
    ),
    Break(
        "paid-once",
        "an order was paid, and nothing taken",
        lambda it: (
            insert(ORDER).values(
                {"dossier_id": it.fresh, "key": "x", "reference": "x", "way": "vnpay"}
                | {"amount": 8_000, "state": "paid", "created_at": MONDAY, "until": MONDAY}
                | {"code": "", "transaction": "", "bank": "", "asked": 0}
            ),
        ),
    ),
    Break(
        "refunds-follow",
        "money is on its way back, and nobody was asked for it",
        lambda it: tuple(
            insert(LEDGER).values(
                {"dossier_id": it.fresh, "line": 9, "account": account} | dict(side)
            )
            for account, side in (
                ("owed", {"debit": 8_000, "credit": 0}),
                ("going", {"debit": 0, "credit": 8_000}),
            )
        ),
        also=("ledger-follows",),
    ),
    Break(
        "carriage-follows",
        "papers left, and nobody knows of it",
        lambda it: (update(CARRIAGE).where(of(CARRIAGE, it.away)).values(sent_at=None),),
    ),
    Break(
        "carriage-follows",
        "papers came back, and no line says so",
        lambda it: (update(CARRIAGE).where(of(CARRIAGE, it.away)).values(back_at=MONDAY),),
    ),
    Break(
        "carriage-follows",
        "papers are nowhere",
        lambda it: (delete(CARRIAGE).where(of(CARRIAGE, it.away)),),
    ),
    Break(
        "figures-true",
        "a fact is missing",
        lambda it: (delete(FACT).where(of(FACT, it.fresh), FACT.c.name == "submitted.online"),),
    ),
    Break(
        "figures-true",
        "a fact was made up",
        lambda it: (
            again(FACT, of(FACT, it.fresh) & (FACT.c.name == "submitted"), name="withdrawn"),
        ),
    ),
    Break(
        "figures-true",
        "a tally is too high",
        lambda _: (update(TALLY).where(TALLY.c.fact == "asked").values(n=TALLY.c.n + 1),),
    ),
)
