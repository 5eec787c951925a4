"""From which browser dossiers were filed: enough to see that many came from one, and no more.

Kept is a keyed hash of a random number that the browser was given when it first filed something.
Nothing about the machine, its address or its user goes into it; the month does, so that the same
browser is another one in another month. It goes once the signs of gaming have been looked at.
"""

from __future__ import annotations

import hmac
import re
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from services.db import changed, inserting, table, transaction
from services.models import Dossier, Draft, FactRow, Setting
from services.quick import Quick
from workflows.calendar import local_day

KEPT = timedelta(days=100)
"""For how long: a quarter, and some days in which its report is read."""
GIVEN = timedelta(days=180)
"""For how long a browser keeps its number, if it is not thrown away before."""
FIRST = timedelta(days=400)
"""How far back the first look goes; it need not read the whole past of an installation."""
NAME = "devices-forgotten"
NUMBER = re.compile(r"[0-9a-f]{32}", re.ASCII)

_SETTING, _DRAFT, _FACT, _DOSSIER = map(table, (Setting, Draft, FactRow, Dossier))
_SAID = Quick(select(_SETTING.c.value).where(_SETTING.c.name == bindparam("name")))


def mark(key: str, number: str, on: date) -> str:
    """What is kept of a browser that files on this day; empty for what is no number of ours."""
    if not NUMBER.fullmatch(number):
        return ""
    told = f"device {on:%Y-%m} {number}"
    return hmac.digest(key.encode(), told.encode(), "sha256").hex()[:32]


def forget(db: Session, *, at: datetime) -> int:
    """Forget the devices of what was filed longer ago than `KEPT`, once a day; how many there were."""
    until = local_day(at) - KEPT
    row = next(iter(_SAID.rows(db, {"name": NAME})), None)
    since = date.fromisoformat(row.value["until"]) if row else until - FIRST
    if since >= until:
        return 0
    filed = (
        select(_DOSSIER.c.key)
        .join(_FACT, _FACT.c.dossier_id == _DOSSIER.c.id)
        .where(_FACT.c.name == "submitted.online", _FACT.c.day > since, _FACT.c.day <= until)
    )
    value = {"until": until.isoformat()}
    with transaction(db):
        old = update(_DRAFT).where(_DRAFT.c.id.in_(filed), _DRAFT.c.device.is_not(None))
        n = changed(db, old.values(device=None))
        said = inserting(db, _SETTING).values(name=NAME, value=value)
        db.execute(said.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    return n
