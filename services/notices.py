"""What the citizen is told, once per line of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from services import accounts, jobs, letters, places, reaching, tongue
from services.administering import wording
from services.db import let_go, table
from services.letters import Letter, Letters
from services.models import Dossier, Notice, Revision
from services.ports import Message, Messenger, Undelivered
from services.quick import Quick
from services.standing import Standing
from workflows.lines import WROTE

TOPIC_OF: Mapping[str, str] = {
    "asked": "needed",
    "awaited-confirmation": "needed",
    "awaited-payment": "needed",
    "clock-moved": "progress",
    "link-failed": "needed",
    "reassessed": "needed",
    "received": "progress",
    "reappointed": "progress",
    "refunded": "progress",
    "decided": "result",
    "delivered": "result",
    "post-returned": "needed",
    "refused": "result",
    "stopped": "result",
    WROTE: "message",
}
"""Each kind of notice, and what it is about, as people choose what they want to be told."""

TOLD = TOPIC_OF.keys() - {"awaited-confirmation", "awaited-payment", WROTE}
"""Kinds of lines that change what the citizen knows or must do; of messages, those of an office."""

AWAITED = ("confirmation", "payment")
"""Reasons to wait for the owner that a line has no kind of its own for."""

DOSSIERS, LOOK_UP = "/ho-so", "/tra-cuu"
"""Where a letter leads whoever has an account, and whoever has only a slip."""

_TELL = Quick(insert(table(Notice)))
_DOSSIER, _NOTICE, _REVISION = table(Dossier), table(Notice), table(Revision)
_ABOUT = Quick(
    select(_DOSSIER, _NOTICE.c.kind, _REVISION.c.title)
    .join(_NOTICE, _NOTICE.c.dossier_id == _DOSSIER.c.id)
    .join(_REVISION, _REVISION.c.id == _DOSSIER.c.revision_id)
    .where(_DOSSIER.c.id == bindparam("dossier_id"), _NOTICE.c.line == bindparam("line"))
)


@dataclass(frozen=True, slots=True)
class Errand:
    """A notice to be carried: under which key, when, and which one it is."""

    key: str
    at: datetime
    dossier_id: int
    line: int


def tell(db: Session, standing: Standing, line: Mapping[str, Any]) -> None:
    """Write the notice for a line, and promise to send it; other lines are silent."""
    kind = kind_of(standing, line)
    if not kind:
        return
    dossier = standing.dossier
    notice = {"dossier_id": dossier.id, "line": line["n"], "citizen_id": dossier.citizen_id}
    _TELL.put(db, notice | {"kind": kind, "at": line["at"]})
    jobs.enqueue(
        db,
        "send-notice",
        key=f"notice:{dossier.id}:{line['n']}",
        at=line["at"],
        dossier_id=dossier.id,
        line=line["n"],
    )


def kind_of(standing: Standing, line: Mapping[str, Any]) -> str:
    """As what a line is told to the owner of its dossier; empty for one that is not."""
    kind = str(line["kind"])
    if kind in TOLD or (kind == WROTE and line["role"] != "citizen"):
        return kind
    waits = (standing.matter.step(step).reason for step in line["to"])
    return next((f"awaited-{reason}" for reason in waits if reason in AWAITED), "")


def send(db: Session, ways: Mapping[str, Messenger], words: Letters, errand: Errand) -> None:
    """Carry a notice by every way on which its owner is reached and wants to be.

    What was told stands in the notice. The key tells the other side of repeats.
    """
    [about] = _ABOUT.rows(db, {"dossier_id": errand.dossier_id, "line": errand.line})
    reached = {"sms": about.applicant_phone, "zalo": about.applicant_phone, "mail": ""}
    if about.citizen_id and ways["mail"].reaches:
        topic = TOPIC_OF[about.kind]
        reached["mail"] = reaching.address_for(db, about.citizen_id, topic)
    if any(reached.values()):
        with tongue.speaking(_language(db, about)):
            letter = _letter(db, words, about)
        for way, messenger in ways.items():
            if to := reached[way]:
                message = Message(errand.key, to, letter.subject, letter.text, errand.at)
                _carry(db, messenger, message, about)


def _carry(db: Session, messenger: Messenger, message: Message, about: Any) -> None:
    """Send it; an address that does not exist gets no more."""
    let_go(db)
    try:
        messenger.send(message)
    except Undelivered as failure:
        if failure.final and about.citizen_id:
            reaching.refused(db, about.citizen_id, message.to, at=message.at)
        raise


def _language(db: Session, about: Any) -> str:
    """The one that the account has chosen; whoever has only a slip is told in Vietnamese."""
    return accounts.language_of(db, about.citizen_id) if about.citizen_id else tongue.SOURCE


def _letter(db: Session, words: Letters, about: Any) -> Letter:
    desk = places.directory(db).ever(about.desk)
    return words.write(
        about.kind,
        f"{DOSSIERS}/{about.public_id}" if about.citizen_id else LOOK_UP,
        own=wording.letter(db, about.kind),
        procedure=tongue.told(about.title),
        dossier=about.code or about.number,
        desk=desk.name if desk else "",
        due=letters.moment(about.due),
    )
