"""Guesses of passwords and receipt codes are counted before they are checked, whatever they are for.

So any number of guesses at the same moment are as bounded as one after the other, and a locked
account says nothing about whether it exists. A lock always opens by time: nobody can be kept out
for long by somebody else.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from services.db import inserting, table, transaction
from services.errors import Invalid
from services.models import SignInFailure
from workflows.calendar import VIETNAM

FREE_GUESSES = 5
LOCKS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 30))
"""How long the first guess that locks does so, the next one, the third, each one after that."""
FORGOTTEN_AFTER = timedelta(days=1)
FROM_ONE_PLACE = 30
"""How many wrong guesses at accounts, and how many new accounts, one place has in a `WINDOW`.

A people's committee, a school, a telephone network is one place to many people, and one person can
spend only a few of these: an account that is locked costs its place nothing, and neither does a
right password. Thirty bound a single machine to less than 3,000 guesses a day. As OWASP says of
addresses, this is one layer for simple attacks, and not the one that protects an account.
"""
WINDOW = timedelta(minutes=15)
"""How long what came from one place is remembered, and so the longest that it can be shut."""

failure = table(SignInFailure)


def guess(db: Session, account: str, *, at: datetime, where: str) -> None:
    """Let somebody guess; Invalid `sign-in-locked` at the box `where`, with the local time `at`
    when it opens again, after too many wrong guesses."""
    if until := count_guess(db, account, at=at):
        local = f"{until.astimezone(VIETNAM):%H:%M}"
        raise Invalid("sign-in-locked", where=where, at=local)


def count_guess(
    db: Session, account: str, *, at: datetime, free: int = FREE_GUESSES
) -> datetime | None:
    """Count a guess as wrong until it proves right; the time until which the account is locked.

    `free`: the guess that locks first.
    """
    name = _name(account)
    with transaction(db):
        old = failure.c.locked_until < at - FORGOTTEN_AFTER
        db.execute(delete(failure).where(old))
        count = (
            inserting(db, failure)
            .values(account=name, failures=1, locked_until=at)
            .on_conflict_do_update(
                index_elements=["account"],
                set_={"failures": failure.c.failures + 1},
                where=failure.c.locked_until <= at,
            )
            .returning(failure.c.failures)
        )
        n = db.scalar(count)
        here = failure.c.account == name
        if n is None:
            locked: datetime | None = db.scalar(select(failure.c.locked_until).where(here))
            return locked
        db.execute(update(failure).where(here).values(locked_until=at + lock_after(n, free)))
    return None


def guess_from(
    db: Session, what: str, client: str, *, at: datetime, free: int = FROM_ONE_PLACE
) -> str:
    """Count something that a place tries; return the name it is counted under, to take it back.

    Raises Invalid `place-locked`, with `at`, the local time, and `until`, when it opens again.
    """
    name = f"{what} from {client} at {int(at.timestamp() // WINDOW.total_seconds())}"
    if until := count_guess(db, name, at=at, free=free):
        raise Invalid("place-locked", at=f"{until.astimezone(VIETNAM):%H:%M}", until=until)
    return name


def guess_at(db: Session, account: str, client: str, *, at: datetime) -> str:
    """Let a place guess at an account, or nobody in particular; the name the place is counted under.

    Raises Invalid as `guess` and `guess_from` do. A guess that is not even looked at, because the
    account is locked, costs its place nothing.
    """
    place = guess_from(db, "sign-in", client, at=at) if client else ""
    try:
        guess(db, account, at=at, where="account")
    except Invalid:
        with transaction(db):
            take_back(db, place, at=at)
        raise
    return place


def forgive(db: Session, account: str) -> None:
    """Forget the guesses: the last one was right. Part of the transaction that signs in."""
    db.execute(delete(failure).where(failure.c.account == _name(account)))


def take_back(db: Session, account: str, *, at: datetime) -> None:
    """Uncount one guess that was right, and leave the others. Part of a transaction."""
    if not account:
        return
    here = failure.c.account == _name(account)
    db.execute(update(failure).where(here).values(failures=failure.c.failures - 1, locked_until=at))


def lock_after(failures: int, free: int = FREE_GUESSES) -> timedelta:
    """For how long so many wrong guesses lock an account."""
    beyond = failures - free
    return LOCKS[min(beyond, len(LOCKS) - 1)] if beyond >= 0 else timedelta(0)


def _name(account: str) -> str:
    """Only a hash is kept: people type passwords and numbers of others into the wrong box."""
    return hashlib.sha256(account.encode()).hexdigest()
