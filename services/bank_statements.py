"""A desk's bank statement: read, matched by memo, taken in once; what is doubtful a person decides."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Row, select, update
from sqlalchemy.orm import Session

from services import journal, paying, receipts
from services.db import inserting, table, transaction
from services.deeds import Deed
from services.desk_offices import desks_of
from services.errors import Conflict, Invalid, NotFound
from services.folding import fold
from services.models import Dossier, PaymentOrder, StatementLine
from services.processing import go_on_once_paid
from services.receipts import Money
from services.standing import take_up
from workflows.case import Actor, Post
from workflows.paying import Order, Word
from workflows.statements import DOUBTFUL, BankLine, match, reference_in

MOST = 500
"""Lines of one statement."""

MOST_DONG = 2**31 - 1
"""What a column of the database can hold; no fee is a thousandth of it."""

CURRENCY = re.compile(r"đ|VND")
AMOUNT = re.compile(r"([+-]?(?:\d+|\d{1,3}(?:([.,\s])\d{3})(?:\2\d{3})*))(?:[.,]0{1,2})?")
"""An amount in đồng: digits, in threes or not, and no part of a đồng."""

KNOWN = "known"
"""A line that was taken in before."""

HEADINGS = {
    "ref": ("so tham chieu", "ma giao dich", "so giao dich", "ref", "so ct", "so but toan"),
    "day": ("ngay giao dich", "ngay", "date", "ngay hieu luc"),
    "amount": ("ghi co", "so tien", "amount", "credit", "phat sinh co"),
    "memo": ("noi dung", "dien giai", "mo ta", "description", "memo"),
}
"""How banks call what is read, folded; the first that is there."""

_LINE, _ORDER, _DOSSIER = table(StatementLine), table(PaymentOrder), table(Dossier)


@dataclass(frozen=True, slots=True)
class Seen:
    """A line and what it is: what was matched, or `known`."""

    line: BankLine
    found: str
    reference: str


def parse(text: str) -> Sequence[BankLine]:
    """The lines of money that came in; `Invalid` names the first row that cannot be read."""
    text = text.replace("\0", "").lstrip("\ufeff \r\n")
    delimiter = max("\t;,", key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise Invalid("statement-columns") from error
    heads = [fold(cell) for cell in rows[0]] if rows else []
    places = {name: _place(heads, names) for name, names in HEADINGS.items()}
    if None in places.values():
        raise Invalid("statement-columns")
    if len(rows) > MOST + 1:
        raise Invalid("statement-too-long", most=MOST)
    at = {name: n for name, n in places.items() if n is not None}
    return [one for n, row in enumerate(rows[1:], 2) if (one := _line(row, at, n))]


def _place(heads: Sequence[str], names: Sequence[str]) -> int | None:
    return next((n for name in names for n, head in enumerate(heads) if head == name), None)


def _line(row: Sequence[str], at: Mapping[str, int], n: int) -> BankLine | None:
    """One row; None for one that is empty or took money out."""
    if not any(cell.strip() for cell in row):
        return None
    try:
        said = {name: row[place].strip() for name, place in at.items()}
        amount = _dong(said["amount"])
        day = _day([int(part) for part in re.findall(r"\d+", said["day"])[:3]])
    except (IndexError, ValueError, OverflowError) as error:
        raise Invalid("statement-row", row=n) from error
    if amount <= 0:
        return None
    if not said["ref"] or amount > MOST_DONG:
        raise Invalid("statement-row", row=n)
    return BankLine(said["ref"][:100], day, amount, said["memo"][:500])


def _day(parts: Sequence[int]) -> date:
    """The year first or last; of two digits, it is one of this century."""
    year, month, on = parts if parts[0] > 31 else reversed(parts)  # noqa: PLR2004 - no day of a month
    return date(year + 2000 if year < 100 else year, month, on)  # noqa: PLR2004 - written short


def _dong(said: str) -> int:
    """`8.000`, `8,000.00` and `8000` are one amount; `8.000,50` and `8.0000` are none."""
    bare = CURRENCY.sub("", said).strip()
    if not bare:
        return 0
    if not (found := AMOUNT.fullmatch(bare)):
        raise ValueError(said)
    return int(re.sub(r"[.,\s]", "", found.group(1)))


def look_over(db: Session, desk: str, lines: Sequence[BankLine]) -> list[Seen]:
    """What each line would be if it were taken in now. Changes nothing."""
    taken = select(_LINE.c.ref).where(
        _LINE.c.desk == desk, _LINE.c.ref.in_([one.ref for one in lines])
    )
    known, orders = set(db.scalars(taken)), _orders(db, desk, lines)
    return list(_seen(lines, known, orders))


def _seen(lines: Sequence[BankLine], known: set[str], orders: dict[str, Order]) -> Iterator[Seen]:
    """Two lines about one order are a match and a double."""
    for line in lines:
        found = KNOWN if line.ref in known else match(line, orders)
        known.add(line.ref)
        reference = reference_in(line.memo) if found not in (KNOWN, "unmatched") else ""
        if found == "matched":
            paid = orders[reference]
            orders[reference] = Order(**asdict(paid) | {"state": "paid"})
        yield Seen(line, found, reference)


def _orders(db: Session, desk: str, lines: Sequence[BankLine]) -> dict[str, Order]:
    """The orders of dossiers of this desk that these lines name."""
    named = {reference_in(line.memo) for line in lines} - {""}
    query = select(_ORDER).join(_DOSSIER, _DOSSIER.c.id == _ORDER.c.dossier_id)
    rows = db.execute(query.where(_DOSSIER.c.desk == desk, _ORDER.c.reference.in_(named)))
    return {row.reference: paying.order_of(row) for row in rows}


def take_in(db: Session, desk: str, lines: Sequence[BankLine], *, by: Actor, at: datetime) -> int:
    """Keep the lines of a statement; what matches pays its order. How many were new.

    The same line again, of whichever statement, changes nothing. Each line is kept by itself: nobody
    at the desk waits for the whole, and one that lost a race undoes no other.
    """
    if desk not in desks_of(by):
        raise NotFound("desk-unknown")
    new = 0
    for one in look_over(db, desk, lines):
        with transaction(db):
            new += one.found != KNOWN and _enter(db, desk, one, by, at)
    return new


def _enter(db: Session, desk: str, one: Seen, by: Actor, at: datetime) -> bool:
    """Keep a line, and let it pay; whose order was paid since the look is a person's to decide."""
    if not _keep(db, desk, one, by, at):
        return False
    if one.found == "matched":
        line = one.line
        word = Word(one.reference, line.amount, "paid", transaction=line.ref)
        if paying.heard(db, word, at=at) != "confirmed":
            same = (_LINE.c.desk == desk, _LINE.c.ref == line.ref)
            state = match(line, _orders(db, desk, [line]))
            db.execute(update(_LINE).where(*same).values(state=state))
    return True


def _keep(db: Session, desk: str, one: Seen, by: Actor, at: datetime) -> bool:
    row = asdict(one.line) | {"desk": desk, "state": one.found, "reference": one.reference}
    row |= {"taken_by": by.id, "at": at, "decided_by": "", "decided_at": None, "why": ""}
    kept = inserting(db, _LINE).values(row).on_conflict_do_nothing().returning(_LINE.c.id)
    return db.scalar(kept) is not None


def doubtful(db: Session, by: Actor) -> Sequence[Row[tuple[object, ...]]]:
    """The lines of the reader's desks that wait for a person, oldest first."""
    mine = select(_LINE).where(_LINE.c.desk.in_(desks_of(by)), _LINE.c.state.in_(DOUBTFUL))
    return db.execute(mine.order_by(_LINE.c.day, _LINE.c.id).limit(MOST)).all()


def set_aside(db: Session, line_id: int, deed: Deed, *, why: str) -> None:
    """A line is no fee of ours: somebody says why."""
    with transaction(db):
        _decide(db, _doubtful(db, line_id, deed.by).id, "aside", deed, why)


def assign(db: Session, line_id: int, deed: Deed, *, dossier: str, why: str) -> str:
    """The money of a line was for this dossier of the desk (by its code or number); the receipt.

    As much as came is entered: what is too little stays owed, what is too much goes back. The same
    deed again is told its receipt; another one about a decided line is a `Conflict`.
    """
    key = f"line:{line_id}:{deed.key}"
    with transaction(db):
        if known := receipts.number_of(db, key):
            return known
        row = _doubtful(db, line_id, deed.by)
        found = _dossier(db, row, dossier.strip())
        standing = take_up(db, found)
        money = Money(row.amount, "transfer", more=(("transaction", row.ref),))
        deed = Deed(deed.by, standing.no_earlier(deed.at), key)
        event = receipts.take(db, standing, deed, money, Post("clerk", row.desk))
        journal.note(db, standing, event, key=key)
        go_on_once_paid(db, found, deed)
        _decide(db, row.id, "paid", deed, why)
    return str(event.payload["number"])


def _dossier(db: Session, row: Row[tuple[object, ...]], typed: str) -> str:
    """The dossier that was named, or the one of the order in the memo; of this desk."""
    query = select(_DOSSIER.c.public_id).where(_DOSSIER.c.desk == row.desk)
    if typed:
        query = query.where((_DOSSIER.c.code == typed) | (_DOSSIER.c.number == typed))
    else:
        query = query.join(_ORDER, _ORDER.c.dossier_id == _DOSSIER.c.id)
        query = query.where(_ORDER.c.reference == row.reference)
    found = db.scalar(query)
    if found is None:
        raise Invalid("dossier-unknown", where="dossier")
    return str(found)


def _doubtful(db: Session, line_id: int, by: Actor) -> Row[tuple[object, ...]]:
    row = db.execute(
        select(_LINE).where(_LINE.c.id == line_id, _LINE.c.desk.in_(desks_of(by))).with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("statement-line-unknown")
    if row.state not in DOUBTFUL:
        raise Conflict("statement-line-decided")
    return row


def _decide(db: Session, line_id: int, state: str, deed: Deed, why: str) -> None:
    if not why.strip():
        raise Invalid("reason-missing", where="why")
    decided = {"state": state, "decided_by": deed.by.id, "decided_at": deed.at, "why": why.strip()}
    db.execute(update(_LINE).where(_LINE.c.id == line_id).values(decided))
