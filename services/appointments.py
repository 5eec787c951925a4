"""The day on which a result is fetched, as a file that calendars read (RFC 5545)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.errors import NotFound
from services.following import Followed
from services.tongue import gettext as _

LASTS = timedelta(minutes=30)
BEFOREHAND = timedelta(days=1)
MAKER = "-//Mot Cua//Hen tra ket qua//VI"


def calendar_file(it: Followed, *, url: str) -> bytes:
    """The appointment of a dossier. It keeps its identity when it moves: a calendar that has it
    already moves it, because the number of the line that promised the day has grown.

    `NotFound` where no day is promised, the clock stands still, or all is over.
    """
    from icalendar import Alarm, Calendar, Event  # type: ignore[import-untyped]  # noqa: PLC0415 - slow

    row, promised = it.dossier, line_of_due(it)
    if not appointed(it) or promised is None:
        raise NotFound("nothing-due")
    desk = it.office(row.desk)
    fetched = row.delivery == "desk"
    event = Event()
    event.add("uid", f"{row.number}.ket-qua@motcua")
    event.add("sequence", promised.n)
    event.add("dtstamp", promised.at)
    event.add("dtstart", row.due)
    event.add("dtend", row.due + LASTS)
    event.add("summary", headline(it, fetched=fetched))
    event.add("description", "\n".join(told(it, fetched=fetched)))
    event.add("class", "PRIVATE")
    event.add("url", url)
    if fetched and desk:
        event.add("location", desk.name)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", event["summary"])
    alarm.add("trigger", -BEFOREHAND)
    event.add_component(alarm)
    made = Calendar()
    made.add("prodid", MAKER)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(event)
    content: bytes = made.to_ical()
    return content


def appointed(it: Followed) -> bool:
    """Whether a day is promised on which its owner can count."""
    row, case = it.dossier, it.matter.case
    return bool(row.due) and not (row.finished_at or row.closed_at or case.paused)


def line_of_due(it: Followed) -> Any:
    """The line of the journal that promised the day."""
    return next((line for line in reversed(it.lines) if line.payload.get("due")), None)


def headline(it: Followed, *, fetched: bool) -> str:
    """The entry in one line: whether its owner has to come, and for what."""
    title = it.matter.procedure.title
    if fetched:
        return _("Nhận kết quả: %(procedure)s", procedure=title)
    return _("Có kết quả: %(procedure)s", procedure=title)


def told(it: Followed, *, fetched: bool) -> list[str]:
    """What the entry says: no names, and no number that proves anything."""
    row = it.dossier
    code = _("Mã hồ sơ: %(code)s", code=row.code or row.number)
    bring = [_("Mang theo giấy hẹn và giấy tờ tùy thân.")] if fetched else []
    return [code, *bring, _("Ngày hẹn đổi thì tải lại tệp này.")]
