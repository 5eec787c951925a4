"""What each kind of promised job does, and what it reaches in the world outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from services import (
    bulk,
    covering,
    drafts,
    expiry,
    freeing,
    linking,
    mailboxes,
    notices,
    passing_on,
    paying,
    recounting,
    refunding,
)
from services.adapters.null import NullMessenger
from services.administering import mergers, officers, stoppages
from services.lateness import REMINDER, WARNING
from services.letters import Letters
from services.links import OPEN
from services.notices import Errand
from services.ports import Gateway, Messenger
from services.reporting import reports

NOWHERE = NullMessenger()
"""For telephones and Zalo: ports without an adapter (`services.ports`)."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job as one worker holds it; `attempts` tells this holder from earlier and later ones."""

    id: int
    name: str
    key: str
    arguments: Mapping[str, Any]
    attempts: int
    request: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """What jobs reach in the world outside: letters by `mail`, and two doors that lead nowhere yet."""

    mail: Messenger
    letters: Letters
    sms: Messenger = NOWHERE
    zalo: Messenger = NOWHERE
    gateways: Mapping[str, Gateway] = field(default_factory=dict)

    @property
    def ways(self) -> Mapping[str, Messenger]:
        """Every way to a person. Letters go last: what comes after them could repeat them."""
        return {"sms": self.sms, "zalo": self.zalo, "mail": self.mail}


@dataclass(frozen=True, slots=True)
class Work:
    """How a kind of job is done.

    Work that changes only the database is kept together with the mark that it is done, so it
    happens exactly once. Work that `goes_out` holds no transaction; it happens at least once, and
    carries the job's key so that the other side can tell.
    """

    run: Callable[[Session, Claimed, datetime, Outside], object]
    goes_out: bool = False


def _expire(db: Session, job: Claimed, at: datetime, _outside: Outside) -> bool:
    return expiry.expire(db, **job.arguments, at=at, key=job.key)


def _warn(db: Session, job: Claimed, at: datetime, _outside: Outside) -> bool:
    due = datetime.fromisoformat(job.arguments["due"])
    return expiry.climb(db, job.arguments["public_id"], due=due, at=at, key=job.key)


def _remind(db: Session, job: Claimed, at: datetime, _outside: Outside) -> bool:
    return expiry.remind(db, **job.arguments, at=at, key=job.key)


def _open_linked(db: Session, job: Claimed, at: datetime, _outside: Outside) -> bool:
    return linking.open_linked(db, **job.arguments, at=at, key=job.key)


def _uncover(db: Session, job: Claimed, at: datetime, _outside: Outside) -> int:
    return freeing.give_back(db, **job.arguments, at=at, key=job.key)


def _leave(db: Session, job: Claimed, at: datetime, _outside: Outside) -> int:
    return freeing.leave(db, job.arguments["office"], at=at, key=job.key)


def _pass_on(db: Session, job: Claimed, at: datetime, _outside: Outside) -> int:
    return passing_on.hand_over(db, **job.arguments, at=at, key=job.key)


def _recount(db: Session, job: Claimed, at: datetime, _outside: Outside) -> int:
    return recounting.recount_all(db, **job.arguments, at=at, key=job.key)


def _do_many(db: Session, job: Claimed, at: datetime, _outside: Outside) -> int:
    return bulk.work(db, **job.arguments, at=at)


def _drop_draft(db: Session, job: Claimed, at: datetime, _outside: Outside) -> bool:
    return drafts.lapse(db, **job.arguments, at=at)


def _send(db: Session, job: Claimed, at: datetime, outside: Outside) -> None:
    errand = Errand(job.key, at, **job.arguments)
    notices.send(db, outside.ways, outside.letters, errand)


def _ask_to_confirm(db: Session, job: Claimed, at: datetime, outside: Outside) -> None:
    mailboxes.send(db, outside.mail, outside.letters, **job.arguments, key=job.key, at=at)


def _ask_bank(db: Session, job: Claimed, at: datetime, outside: Outside) -> None:
    paying.ask(db, outside.gateways, **job.arguments, at=at)


def _ask_refund(db: Session, job: Claimed, at: datetime, outside: Outside) -> None:
    refunding.settle(db, outside.gateways, **job.arguments, at=at)


def _make_report(db: Session, job: Claimed, at: datetime, _outside: Outside) -> None:
    reports.make_promised(db, **job.arguments, at=at)


WORKS: Mapping[str, Work] = {
    "expire": Work(_expire),
    WARNING: Work(_warn),
    REMINDER: Work(_remind),
    OPEN: Work(_open_linked),
    drafts.LAPSE: Work(_drop_draft),
    covering.ENDS: Work(_uncover),
    officers.ENDS: Work(_leave),
    mergers.ENDS: Work(_pass_on, goes_out=True),
    stoppages.RECOUNT: Work(_recount, goes_out=True),
    bulk.NAME: Work(_do_many, goes_out=True),
    "send-notice": Work(_send, goes_out=True),
    mailboxes.CONFIRM: Work(_ask_to_confirm, goes_out=True),
    paying.ASK: Work(_ask_bank, goes_out=True),
    refunding.ASK: Work(_ask_refund, goes_out=True),
    reports.NAME: Work(_make_report, goes_out=True),
}
"""How each kind of job is done; a new kind is one line here."""
