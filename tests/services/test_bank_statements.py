"""A bank statement: what matches pays, once; the rest waits for a person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from services import bank_statements, bookkeeping, paying
from services.db import sessions
from services.deeds import Deed
from services.errors import Conflict, Invalid, NotFound
from services.models import Payment, StatementLine
from tests.factories import MONDAY, a_key, an_officer, stands
from tests.services.test_paying import Paying, at_payment, begins, later, owing, sound
from workflows.case import Actor
from workflows.paying import Word
from workflows.statements import BankLine

DESK = "tam-ky.an-my"
HEADS = "Ngày giao dịch;Số tham chiếu;Ghi nợ;Ghi có;Nội dung\n"


def line(ref: str, amount: int, memo: str) -> BankLine:
    return BankLine(ref, MONDAY.date(), amount, memo)


def clerk(db: Session, it: Paying) -> Actor:
    return an_officer(db, "clerk", stands(db, it.public_id).dossier.desk)


def states(db: Session) -> list[str]:
    return list(db.scalars(select(StatementLine.state).order_by(StatementLine.id)))


def test_a_statement_is_read_as_banks_write_it() -> None:
    text = HEADS + "01/03/2021;FT1;;8.000;MC23456789AB\n;;;;\n2021-03-02;FT2;5.000;;Phí tháng\n"

    assert bank_statements.parse(text) == [line("FT1", 8_000, "MC23456789AB")]


@pytest.mark.parametrize(
    "said", ["8000", "8.000", "8,000", "8 000 đ", "8000.00", "8,000.00", "8.000,00 VND", "+8,000.0"]
)
def test_an_amount_is_read_without_its_empty_hundredths(said: str) -> None:
    [read] = bank_statements.parse(HEADS.replace(";", "\t") + f"01/03/2021\tFT1\t\t{said}\tx\n")

    assert read.amount == 8_000


@pytest.mark.parametrize("said", ["8.000,50", "8000.5", "8,000.000", "8.0000", "80,00.000"])
def test_an_amount_that_may_be_another_is_refused_with_its_row(said: str) -> None:
    with pytest.raises(Invalid, match="statement-row") as refused:
        bank_statements.parse(HEADS.replace(";", "\t") + f"01/03/2021\tFT1\t\t{said}\tx\n")

    assert refused.value.details == {"row": 2}


def test_a_year_of_two_digits_is_of_this_century_and_what_no_database_keeps_is_left_out() -> None:
    [line] = bank_statements.parse(HEADS + "01/03/21;FT\0 1;;8.000;x\0")

    assert (line.day, line.ref, line.memo) == (date(2021, 3, 1), "FT 1", "x")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a;b\n1;2", "statement-columns"),
        ("", "statement-columns"),
        (HEADS + "hôm qua;FT1;;8.000;x", "statement-row"),
        (HEADS + "01/03/2021;;;8.000;x", "statement-row"),
        (HEADS + "01/03/2021;FT1;;nhiều;x", "statement-row"),
        (HEADS + f"01/03/2021;FT1;;{2**31};x", "statement-row"),
        (HEADS + "9999999999999999999999/03/2021;FT1;;8.000;x", "statement-row"),
        (HEADS + "1/3;FT1;;8.000;x", "statement-row"),
        (HEADS + f'"{"x" * 150_000}";FT1;;8.000;x', "statement-columns"),
        (HEADS + "01/03/2021;FT;;1;x\n" * 501, "statement-too-long"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_row(text: str, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        bank_statements.parse(text)


def test_what_matches_pays_once_and_the_rest_waits(db: Session) -> None:
    it = owing(db)
    reference, by = begins(db, it, way="vietqr"), clerk(db, it)
    lines = [
        line("FT1", 8_000, f"ck {reference}"),
        line("FT2", 8_000, reference),
        line("FT3", 5, "khong ro"),
    ]
    desk = stands(db, it.public_id).dossier.desk

    looked = [one.found for one in bank_statements.look_over(db, desk, lines)]
    new = [bank_statements.take_in(db, desk, lines, by=by, at=MONDAY) for _ in range(2)]

    assert looked == ["matched", "double", "unmatched"] == states(db)
    assert new == [3, 0]
    assert bookkeeping.owed(db, it.dossier_id) == 0
    assert sound(db)


def test_a_line_that_lost_a_race_waits_for_a_person_and_undoes_no_other(
    engine: Engine, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    raced, other = owing(db), owing(db)
    first, second = begins(db, raced, way="vietqr"), begins(db, other, way="vietqr")
    desk, by = stands(db, raced.public_id).dossier.desk, clerk(db, raced)
    looks = bank_statements.look_over

    def looked_too_early(*said: Any) -> list[bank_statements.Seen]:
        assert not db.info.get("open"), "nobody waits while a whole statement is looked over"
        seen = looks(*said)
        with sessions(engine)() as faster:
            paying.hear(faster, Word(first, 8_000, "paid", transaction="FT0"), at=MONDAY)
        return seen

    monkeypatch.setattr(bank_statements, "look_over", looked_too_early)
    lines = [line("FT1", 8_000, first), line("FT2", 8_000, second)]

    new = bank_statements.take_in(db, desk, lines, by=by, at=MONDAY)

    assert (new, states(db)) == (2, ["double", "matched"])
    assert [bookkeeping.owed(db, it.dossier_id) for it in (raced, other)] == [0, 0]
    assert sound(db)


def test_a_person_decides_about_too_little_and_too_much(db: Session) -> None:
    it = owing(db)
    reference, by = begins(db, it, way="vietqr"), clerk(db, it)
    desk = stands(db, it.public_id).dossier.desk
    lines = [line("FT1", 3_000, reference), line("FT2", 6_000, ""), line("FT3", 9, "")]
    bank_statements.take_in(db, desk, lines, by=by, at=MONDAY)
    little, much, other = (one.id for one in bank_statements.doubtful(db, by))
    number = stands(db, it.public_id).dossier.number

    def deed() -> Deed:
        return Deed(by, MONDAY, a_key())

    bank_statements.assign(db, little, deed(), dossier="", why="Nộp thiếu")
    with pytest.raises(Invalid, match="dossier-unknown"):
        bank_statements.assign(db, much, deed(), dossier="", why="Ai đây")
    same = deed()
    first, again = (
        bank_statements.assign(db, much, same, dossier=number, why="Đã gọi điện") for _ in range(2)
    )
    with pytest.raises(Invalid, match="reason-missing"):
        bank_statements.set_aside(db, other, deed(), why=" ")
    bank_statements.set_aside(db, other, deed(), why="Hoàn tạm ứng")
    with pytest.raises(Conflict, match="statement-line-decided"):
        bank_statements.set_aside(db, other, deed(), why="Lần nữa")

    assert first == again
    assert states(db) == ["paid", "paid", "aside"]
    assert bookkeeping.owed(db, it.dossier_id) == 8_000 - 9_000
    assert sound(db)


def test_another_deed_about_a_decided_line_is_told_nothing_of_its_receipt(db: Session) -> None:
    it = owing(db)
    reference, by = begins(db, it, way="vietqr"), clerk(db, it)
    desk = stands(db, it.public_id).dossier.desk
    bank_statements.take_in(db, desk, [line("FT1", 3_000, reference)], by=by, at=MONDAY)
    [waiting] = bank_statements.doubtful(db, by)
    bank_statements.assign(db, waiting.id, Deed(by, MONDAY, a_key()), dossier="", why="Nộp thiếu")

    with pytest.raises(Conflict, match="statement-line-decided"):
        bank_statements.assign(db, waiting.id, Deed(by, MONDAY, a_key()), dossier="", why="Khác")
    other = Deed(an_officer(db, "clerk", "hoi-an"), MONDAY, a_key())
    with pytest.raises(NotFound, match="statement-line-unknown"):
        bank_statements.assign(db, waiting.id, other, dossier="", why="Khác")


def test_a_dossier_that_waits_for_its_fee_goes_on_once_a_line_is_given_to_it(db: Session) -> None:
    it = at_payment(db)
    dossier, by = stands(db, it.public_id).dossier, clerk(db, it)
    at = later(db, it)
    lines = [line("FT1", bookkeeping.owed(db, it.dossier_id), "khong ro")]
    bank_statements.take_in(db, dossier.desk, lines, by=by, at=at)
    [waiting] = bank_statements.doubtful(db, by)

    bank_statements.assign(db, waiting.id, Deed(by, at, a_key()), dossier=dossier.number, why="Gọi")

    assert [one.step for one in stands(db, it.public_id).matter.case.open] == ["draft"]
    assert sound(db)


def test_another_desk_sees_and_decides_nothing(db: Session) -> None:
    it = owing(db)
    reference, by = begins(db, it, way="vietqr"), clerk(db, it)
    desk = stands(db, it.public_id).dossier.desk
    other = an_officer(db, "clerk", "hoi-an")
    [seen] = bank_statements.look_over(db, "hoi-an", [line("FT1", 8_000, reference)])
    bank_statements.take_in(db, desk, [line("FT1", 1, reference)], by=by, at=MONDAY)
    [waiting] = bank_statements.doubtful(db, by)

    with pytest.raises(NotFound, match="desk-unknown"):
        bank_statements.take_in(db, desk, [], by=other, at=MONDAY)
    with pytest.raises(NotFound, match="statement-line-unknown"):
        bank_statements.set_aside(db, waiting.id, Deed(other, MONDAY, a_key()), why="x")

    assert (seen.found, list(bank_statements.doubtful(db, other))) == ("unmatched", [])
    assert db.scalars(select(Payment.id)).all() == []
