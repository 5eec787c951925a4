"""Guesses of passwords are counted before they are checked, for accounts that do not exist too.

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
from services.models import SignInFailure

FREE_GUESSES = 5
LOCKS = tuple(timedelta(minutes=n) for n in (1, 5, 15, 30))
"""How long the fifth wrong guess locks an account, the sixth, the seventh, each one after that."""
FORGOTTEN_AFTER = timedelta(days=1)

failure = table(SignInFailure)


def count_guess(db: Session, account: str, *, at: datetime) -> datetime | None:
    """Count a guess as wrong until it proves right; the time until which the account is locked."""
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
        db.execute(update(failure).where(here).values(locked_until=at + lock_after(n)))
    return None


def forgive(db: Session, account: str) -> None:
    """Forget the guesses: the last one was right. Part of the transaction that signs in."""
    db.execute(delete(failure).where(failure.c.account == _name(account)))


def lock_after(failures: int) -> timedelta:
    """For how long so many wrong guesses lock an account."""
    beyond = failures - FREE_GUESSES
    return LOCKS[min(beyond, len(LOCKS) - 1)] if beyond >= 0 else timedelta(0)


def _name(account: str) -> str:
    """Only a hash is kept: people type passwords and numbers of others into the wrong box."""
    return hashlib.sha256(account.encode()).hexdigest()
