"""The calendar's file of an appointment, as another program reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar  # type: ignore[import-untyped]
from sqlalchemy.orm import Session

from services import appointments, following
from services.deeds import Deed
from services.errors import NotFound
from services.processing import reappoint
from tests.factories import MONDAY, a_citizen, a_dossier, a_filed, a_key, an_officer, moves
from workflows.case import Actor

URL = "https://dvc.example.vn/ho-so/abc"


def file_of(db: Session, public_id: str, by: Actor) -> bytes:
    followed = following.follow(db, public_id, by, at=MONDAY + timedelta(days=1))
    return appointments.calendar_file(followed, url=URL)


def event_of(content: bytes) -> Any:
    [event] = Calendar.from_ical(content).walk("VEVENT")
    return event


def test_a_calendar_reads_when_and_where(db: Session) -> None:
    owner = a_citizen(db)
    dossier = a_dossier(db, then=["accept"], by=owner).dossier

    content = file_of(db, dossier.public_id, owner)
    event = event_of(content)

    assert event["DTSTART"].dt == dossier.due
    assert b"DTSTART:20210329T100000Z" in content
    assert event["SUMMARY"].startswith("Nhận kết quả: Thực hiện, điều chỉnh")
    assert event["LOCATION"] == "UBND phường An Mỹ"
    assert dossier.code in event["DESCRIPTION"]
    assert event["URL"] == URL
    assert event.walk("VALARM")[0]["TRIGGER"].dt == -timedelta(days=1)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    for private in (owner.name, dossier.applicant_id_number, dossier.secret, dossier.public_id):
        assert private.encode() not in content.replace(b"\r\n ", b"")


def test_another_day_moves_the_same_entry(db: Session) -> None:
    owner = a_citizen(db)
    public_id = a_dossier(db, then=["accept"], by=owner).dossier.public_id
    before = event_of(file_of(db, public_id, owner))
    by, at = an_officer(db, "officer", "tam-ky.an-my"), MONDAY + timedelta(days=2)
    later = before["DTSTART"].dt + timedelta(days=7)
    reappoint(db, public_id, Deed(by, at, a_key()), due=later, reason="Chờ xác minh")

    after = event_of(file_of(db, public_id, owner))

    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt == later
    assert event_of(file_of(db, public_id, owner)) == after


def test_where_no_day_is_promised_there_is_no_file(db: Session) -> None:
    owner = a_citizen(db)
    filed = a_filed(db, by=owner).public_id
    asked = a_dossier(db, then=["accept"], by=owner).dossier.public_id
    moves(db, asked, "ask", at=MONDAY + timedelta(days=1))

    for public_id in (filed, asked):
        with pytest.raises(NotFound, match="nothing-due"):
            file_of(db, public_id, owner)
