"""Numbers without gaps and codes that cannot be guessed.

A series advances inside the transaction that uses the number, so a rolled-back use case leaves no
gap. Codes are derived from the key that the edge made for the request: the same request, sent
again, gives the same codes.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime

from sqlalchemy import ColumnElement, String, bindparam, case, cast, func, select
from sqlalchemy.orm import Session

from services.db import table
from services.models import Counter
from services.quick import adding

UNMISTAKABLE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Digits and capitals that nobody reads for another: no 0, O, 1 or I."""
SUBMITTED = re.compile(r"N[0-9]{6}-[0-9]{5,}")


_COUNTER = table(Counter)


def following(db: Session, series: str) -> int:
    """The next number of a series, starting at 1."""
    n = adding(db, _COUNTER, returning=_COUNTER.c.n).scalar(db, {"series": series, "n": 1})
    return int(n)


def dossier_code(db: Session, identity_code: str, on: date) -> dict[str, str]:
    """The dossier code `000.00.NN.H47-YYMMDD-XXXX` (TT 01/2018/TT-VPCP), without gaps."""
    stem = f"{identity_code}-{on:%y%m%d}"
    return _next(db, f"{codes_of(identity_code)}{on:%y%m%d}", f"{stem}-")


def codes_of(identity_code: str) -> str:
    """How every series of dossier codes of one office begins, whatever the day."""
    return f"code:{identity_code}-"


def submission_number(db: Session, on: date) -> dict[str, str]:
    """The number a citizen gets at once, before the dossier is received."""
    return _next(db, f"submission:{on:%y%m%d}", f"N{on:%y%m%d}-")


def day_of(number: str) -> date | None:
    """The day on which a dossier with this submission number was filed; None for other numbers."""
    if not SUBMITTED.fullmatch(number):
        return None
    return datetime.strptime(number[1:7], "%y%m%d").date()  # noqa: DTZ007  # a day has no zone


def form_number(db: Session, office: str, form: str, year: int, symbol: str) -> dict[str, str]:
    """The number of a form within its office and year, `12/HDHS`."""
    return _next(db, f"form:{form}:{office}:{year}", "", f"/{symbol}")


def given(digits: int) -> ColumnElement[str]:
    """The number that was taken last, with so many digits at least, in the statement that keeps it:
    nobody waits to hear it, and the series is held no longer than writing takes. Its parameters are
    what whoever takes a number gets."""
    n, least = _COUNTER.c.n, 10**digits
    padded = case((n < least, func.substr(cast(n + least, String), 2)), else_=cast(n, String))
    here = _COUNTER.c.series == bindparam("series")
    said = bindparam("stem", type_=String) + padded + bindparam("tail", type_=String)
    return select(said).where(here).scalar_subquery()


def _next(db: Session, series: str, stem: str, tail: str = "") -> dict[str, str]:
    adding(db, _COUNTER).put(db, {"series": series, "n": 1})
    return {"series": series, "stem": stem, "tail": tail}


def receipt_number(db: Session, office: str, year: int) -> int:
    """The number of a fee receipt within its office and year."""
    return following(db, f"receipt:{office}:{year}")


def derived(key: str, purpose: str, length: int) -> str:
    """A code of unmistakable letters that only the holder of the key could have known."""
    digest = hashlib.sha256(f"{purpose}:{key}".encode()).digest()
    return "".join(UNMISTAKABLE[byte % len(UNMISTAKABLE)] for byte in digest[:length])
