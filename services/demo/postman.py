"""The postman of the demo year: what he brings, what he takes along, and what he tells of it later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from zlib import crc32

from sqlalchemy.orm import Session

from services import parcels
from services.deeds import Deed
from services.demo.courses import Course
from services.demo.staffing import Roster
from services.demo.year import Year, after
from services.parcel_lines import OUT, Carried, name_of
from services.parcels import Envelope
from workflows.case import Given
from workflows.definition import Action
from workflows.worktime import WORKING_DAY

CARRIER = "Bưu điện Việt Nam (VNPost)"
NOBODY_THERE = 0.04
WHY = "Bưu tá đến hai lần, không có người nhận"
BROUGHT = (
    ("Đỗ Thị Hồng Hạnh", "0914000201", "Một bộ hồ sơ, kèm bản sao giấy khai sinh", "1.001776", 95),
    ("Nguyễn Quốc Bảo", "", "Chưa mở", "", 70),
    ("Võ Thị Kim Liên", "0914000203", "Giấy tờ bổ sung, gửi lại theo yêu cầu của quầy", "", 45),
)
"""Who sent something to the ward that nobody has opened, their telephone, what, for which procedure,
how many minutes before the year stands still."""


def came(key: str, channel: str) -> Carried:
    """The number under which a dossier came, if it came by post."""
    return Carried(CARRIER, number("EB", key)) if channel == "post" else Carried()


def number(series: str, key: str) -> str:
    """A number of the postal service, the same every time."""
    return f"{series}{crc32(key.encode()) % 10**9:09d}VN"


def takes(course: Course, action: Action, given: Given) -> Given:
    """What a clerk says when the postman takes a result along; anything else as it was."""
    last = course.procedure.step(action.to[0]).kind == "end"
    if course.delivery != "post" or not course.decided or not last:
        return given
    sent = number("EM", course.key)
    said = f"Gửi qua {CARRIER}, số hiệu {sent}."
    return replace(given, reason=said, carrier=CARRIER, parcel=sent)


@dataclass(frozen=True, slots=True)
class Postman:
    """What clerks write down when he comes."""

    db: Session
    year: Year
    roster: Roster

    def tells(self, course: Course, given: Given, at: datetime) -> None:
        """Some days later he tells what became of it."""
        if given.parcel:
            rng = Random(f"{course.key}:post")  # noqa: S311 - the same every time
            moment = after(rng, course.calendar, at, rng.uniform(1, 4) * WORKING_DAY)
            why = WHY if rng.random() < NOBODY_THERE else ""
            self.year.plan(moment, partial(self._told, course, given.parcel, why))

    def _told(self, course: Course, sent: str, why: str, at: datetime) -> None:
        deed = Deed(self.roster.holder("clerk", course.desk), at, f"{course.key}:post")
        how = "returned" if why else "delivered"
        parcels.tell(self.db, name_of(course.desk, OUT, sent), deed, how=how, why=why)

    def brings(self, desk: str) -> None:
        """The last post of the year, which lies at a desk."""
        for who, phone, contents, procedure, minutes in BROUGHT:
            what = Envelope(
                number("EB", who), CARRIER, who, phone, "Quảng Nam", procedure, contents
            )
            at = self.year.ends - timedelta(hours=15, minutes=minutes)
            self.year.plan(at, partial(self._brought, desk, what))

    def _brought(self, desk: str, what: Envelope, at: datetime) -> None:
        by = self.roster.holder("clerk", desk)
        parcels.enter(self.db, desk, what, Deed(by, at, f"post:{what.number}"))
