"""What the citizen is told, once per line of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from services import jobs, letters, places
from services.db import table
from services.letters import Letters
from services.models import Dossier, JournalLine, Notice, Revision
from services.models.journal import WROTE
from services.ports import Messenger
from services.quick import Quick
from services.standing import Standing

TOLD = frozenset(("received", "asked", "refused", "decided", "reappointed", "stopped", "delivered"))
"""Kinds of lines that change what the citizen knows or must do; of messages, those of an office."""

DOSSIERS, LOOK_UP = "/ho-so", "/tra-cuu"
"""Where a letter leads whoever has an account, and whoever has only a slip."""

_TELL = Quick(insert(table(Notice)))
_DOSSIER, _LINE, _REVISION = table(Dossier), table(JournalLine), table(Revision)
_ABOUT = Quick(
    select(_DOSSIER, _LINE.c.kind, _LINE.c.payload, _REVISION.c.title)
    .join(_LINE, _LINE.c.dossier_id == _DOSSIER.c.id)
    .join(_REVISION, _REVISION.c.id == _DOSSIER.c.revision_id)
    .where(_DOSSIER.c.id == bindparam("dossier_id"), _LINE.c.n == bindparam("line"))
)


def tell(db: Session, standing: Standing, line: Mapping[str, Any]) -> None:
    """Write the notice for a line, and promise to send it; other lines are silent."""
    if not told(line):
        return
    dossier = standing.dossier
    notice = {"dossier_id": dossier.id, "line": line["n"], "citizen_id": dossier.citizen_id}
    _TELL.run(db, notice | {"kind": line["kind"], "at": line["at"]})
    jobs.enqueue(
        db,
        "send-notice",
        key=f"notice:{dossier.id}:{line['n']}",
        at=line["at"],
        dossier_id=dossier.id,
        line=line["n"],
    )


def told(line: Mapping[str, Any]) -> bool:
    """Whether a line is told to its owner."""
    kind, role = line["kind"], line["role"]
    return kind in TOLD or (kind == WROTE and role != "citizen")


def send(
    db: Session, messenger: Messenger, words: Letters, *, dossier_id: int, line: int, key: str
) -> None:
    """Carry a notice to the phone or mailbox that the dossier names; nowhere if it names none.

    Changes nothing here: what was told stands in the notice. `key` tells the other side of repeats.
    """
    [about] = _ABOUT.rows(db, {"dossier_id": dossier_id, "line": line})
    if not (about.applicant_phone or about.applicant_email):
        return
    desk = places.directory(db).ever(about.desk)
    letter = words.write(
        about.kind,
        f"{DOSSIERS}/{about.public_id}" if about.citizen_id else LOOK_UP,
        name=about.applicant,
        procedure=about.title,
        dossier=about.code or about.number,
        desk=desk.name if desk else "",
        due=letters.moment(about.due),
        reason=about.payload.get("reason", ""),
    )
    messenger.send(
        key=key,
        phone=about.applicant_phone,
        email=about.applicant_email,
        subject=letter.subject,
        text=letter.text,
    )
