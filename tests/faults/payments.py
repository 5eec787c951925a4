"""Banks say all that they can say, in all 24 orders, each word a hundred times, among forty forgeries.

Over HTTP, to the portal as it is served, while its web is killed at any moment and between the
word and the booking. A bank repeats what was not answered. Then what was paid too much goes back
through a bank that refuses some and is long silent about others. Each order is paid once, each
refund goes back once, and every invariant holds.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle, permutations
from random import Random
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services import giving_back, invariants, paying
from services.db import connect, sessions
from services.deeds import Deed
from services.models import Dossier, JournalLine, Payment, PaymentOrder, Refund
from tests.factories import MONDAY, a_citizen, a_filed, a_key, an_officer, moves
from tests.faults.campaign import Told
from tests.faults.kill import dies_at
from tests.faults.serving import Served
from tests.simulators import national, vnpay
from tests.simulators.banks import API, NATIONAL, PAY, Street, open_for_business

EXTRACT, AMOUNT, DESK = "2.000635", 8_000, "tam-ky.an-my"
WORDS = ("paid", "cancelled", "other", "wrong")
POINTS = (
    *("select payment_order", "update payment_order", "insert payment", "insert ledger_line"),
    *("insert journal_line", "insert counter", "commit", "committed", "update dossier", "answered"),
)
PAYERS = 4
FORGED, SETTLED = "97", ("00", "02")
Message = Mapping[str, str]


@dataclass
class Bank:
    """One way to pay: what it can say of an order, and where it says it."""

    way: str
    street: Street
    answers: Counter[str] = field(default_factory=Counter)

    def knows(self, reference: str) -> None:
        """The payer has opened its page."""
        if self.way == "vnpay":
            told = {"vnp_Amount": f"{AMOUNT}00", "vnp_OrderInfo": "Le phi"}
            self.street.vnpay.orders[reference] = told | {"vnp_CreateDate": "20210301080000"}
        else:
            self.street.national.begun[reference] = {"SoTien": str(AMOUNT)}

    def says(self, reference: str, word: str) -> Message:
        """A true message; `wrong` names another amount, `other` is still open or another refusal."""
        if self.way == "vnpay":
            code = {"cancelled": "24", "other": "07"}.get(word, "00")
            other = {"vnp_Amount": "100"} if word == "wrong" else {}
            return self.street.vnpay.message(reference, code=code, **other)
        code = {"cancelled": "24", "other": "99"}.get(word, "00")
        return self.street.national.tells(
            reference, code, **({"SoTien": "1"} if word == "wrong" else {})
        )

    def forgeries(self, reference: str) -> Iterator[Message]:
        """What somebody sends who knows a true message, and no secret."""
        true = self.says(reference, "paid")
        if self.way == "vnpay":
            return vnpay.forgeries(self.street.vnpay, true)
        return national.forgeries(true)

    def asked(self, said: Message, web: HTTPConnection) -> str:
        """What the portal answers a message."""
        if self.way == "vnpay":
            web.request("GET", f"/thanh-toan/vnpay/bao?{urlencode(said)}")
            return str(json.loads(web.getresponse().read())["RspCode"])
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        web.request("POST", "/thanh-toan/national/bao", urlencode(said), kind)
        return str(json.loads(web.getresponse().read())["MaLoi"])


@dataclass
class Tally:
    """What happened, and what should not have."""

    served: Served
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def tell(self, bank: Bank, said: Message, web: HTTPConnection) -> str:
        """Say it until it is answered, as banks do."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            try:
                return bank.asked(said, web)
            except (OSError, HTTPException, ValueError):
                web.close()
                self.counts["said again, for nobody had answered"] += 1
                time.sleep(0.05)
        raise TimeoutError


def run(served: Served, repeats: int, kills: int, *, seed: int = 1) -> Told:
    """The whole matrix for both banks, then the refunds; then judge."""
    street, random = Street(""), Random(seed)  # noqa: S311  # a campaign needs no secret
    tally = Tally(served)
    with open_for_business(street) as address, opened(served) as db:
        served.chosen = settings(address)
        banks = [Bank("vnpay", street), Bank("national", street)]
        orders = [(bank, begun(db, bank), it) for bank in banks for it in permutations(WORDS)]
        db.rollback()
        served.start()
        served.ready()
        with ThreadPoolExecutor(PAYERS) as pool:
            lines = [said(bank, order, words, repeats, random) for bank, order, words in orders]
            told = [
                pool.submit(say, tally, bank, order, line)
                for (bank, order, _), line in zip(orders, lines, strict=True)
            ]
            killed(tally, told, kills, random)
            for one in told:
                one.result()
        judged(db, tally, orders)
        refunds(db, tally, street)
        served.stop()
        db.rollback()
        tally.wrong += [f"{one.key}: {one.rows}" for one in invariants.check(db) if one.rows]
    return Told(dict(tally.counts), tally.wrong)


@contextmanager
def opened(served: Served) -> Iterator[Session]:
    """Its database, in this process."""
    engine = connect(served.database_url)
    with sessions(engine)() as db:
        yield db
    engine.dispose()


def settings(address: str) -> dict[str, str]:
    """Contracts with both banks."""
    return {
        "MOTCUA_VNPAY_URL": address + PAY,
        "MOTCUA_VNPAY_API": address + API,
        "MOTCUA_VNPAY_TERMINAL": vnpay.TERMINAL,
        "MOTCUA_VNPAY_SECRET": vnpay.SECRET,
        "MOTCUA_NATIONAL_URL": address + NATIONAL,
        "MOTCUA_NATIONAL_PARTNER": national.PARTNER,
        "MOTCUA_NATIONAL_SECRET": national.SECRET,
    }


def begun(db: Session, bank: Bank) -> str:
    """Somebody begins to pay; the order."""
    citizen = a_citizen(db)
    public_id = a_filed(db, EXTRACT, by=citizen).public_id
    reference = paying.begin(db, public_id, bank.way, Deed(citizen, MONDAY, a_key()))
    bank.knows(reference)
    return reference


def said(
    bank: Bank, order: str, words: Sequence[str], repeats: int, random: Random
) -> list[Message]:
    """All that is said of an order, in this order of words, with the forgeries anywhere."""
    line = [bank.says(order, word) for word in words for _ in range(repeats)]
    for forged in bank.forgeries(order):
        line.insert(random.randrange(len(line)), forged)
    return line


def say(tally: Tally, bank: Bank, order: str, line: Sequence[Message]) -> None:
    """One after the other; a forgery is told to be one, money that came is acknowledged."""
    web = HTTPConnection("127.0.0.1", tally.served.port, timeout=20)
    forged, true = 0, bank.says(order, "paid")
    for one in line:
        answer = tally.tell(bank, one, web)
        tally.counts[f"{bank.way}: answered {answer}"] += 1
        forged += answer == FORGED
        if one == true and answer not in SETTLED:
            tally.wrong.append(f"{order}: money was answered {answer}")
    if forged != 40:
        tally.wrong.append(f"{order}: {forged} forgeries were found")
    web.close()


def killed(tally: Tally, told: Sequence[Future[None]], kills: int, random: Random) -> None:
    """kill -9 of the web, at points in turn and at any moment, as long as something is said."""
    points = cycle(POINTS)
    for n in range(kills):
        if all(one.done() for one in told):
            break
        time.sleep(random.random() / 2)
        point = f"web {next(points)}"
        if n % 3 == 2:
            tally.served.kill("web")
            tally.counts["killed at a random moment"] += 1
        elif dies_at(tally.served, point, 5):
            tally.counts["killed between the word and the booking"] += 1
    while not all(one.done() for one in told):
        tally.served.look_after()
        time.sleep(0.05)


def judged(db: Session, tally: Tally, orders: Sequence[tuple[Bank, str, Any]]) -> None:
    """Each order was paid once."""
    db.rollback()
    paid = select(PaymentOrder.reference, func.count(Payment.id)).join(
        Payment, Payment.order_id == PaymentOrder.id
    )
    found = dict(db.execute(paid.group_by(PaymentOrder.reference)).tuples().all())
    tally.counts["orders"] = len(orders)
    tally.counts["paid exactly once"] = sum(found.get(order) == 1 for _, order, _ in orders)
    tally.wrong += [
        f"{order}: paid {found.get(order, 0)} times"
        for _, order, _ in orders
        if found.get(order) != 1
    ]


def refunds(db: Session, tally: Tally, street: Street) -> None:
    """Every dossier is refused and its money is to go back through VNPAY, by the served worker;
    the bank gives back, or is at work on it, or refuses, in turn."""
    clerk = an_officer(db, "clerk", DESK)
    orders = db.scalars(select(PaymentOrder).where(PaymentOrder.way == "vnpay")).all()
    for order, does in zip(orders, cycle(("00", "05", "09"))):
        street.vnpay.codes[order.reference] = vnpay.PAID
        street.vnpay.does = does
        public_id = db.get_one(Dossier, order.dossier_id).public_id
        number = db.scalars(select(Payment.number).where(Payment.order_id == order.id)).one()
        moves(db, public_id, "refuse", at=MONDAY)
        how = {"number": number, "method": giving_back.GATEWAY, "why": "Từ chối"}
        deed = Deed(clerk, MONDAY, a_key())
        giving_back.refund(db, public_id, deed, amount=AMOUNT, **how)
        wait_for_the_worker(db, tally)
    states = db.execute(select(Refund.state, func.count(Refund.id)).group_by(Refund.state))
    tally.counts |= Counter({f"refunds {state}": n for state, n in states.tuples()})
    gone = [had for had in street.vnpay.back.values() if had]
    tally.wrong += ["went back twice" for had in gone if len(had) > 1]
    booked = select(func.count(JournalLine.id)).where(JournalLine.kind == "refunded")
    if db.scalar(booked) != sum(had[-1].status == "00" for had in gone):
        tally.wrong.append(
            f"{db.scalar(booked)} refunds are booked, of {len(gone)} that were asked"
        )


def wait_for_the_worker(db: Session, tally: Tally, seconds: float = 60) -> None:
    """Until the bank was asked about every refund."""
    ordered = select(func.count(Refund.id)).where(Refund.state == "ordered")
    until = time.monotonic() + seconds
    while db.scalar(ordered):
        db.rollback()
        tally.served.look_after()
        if time.monotonic() > until:
            tally.wrong.append("the worker asked no bank")
            return
        time.sleep(0.1)
    time.sleep(0.3)  # Its answer is booked.
    db.rollback()
