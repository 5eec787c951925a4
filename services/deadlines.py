"""When a result would be due, from what is shipped alone: for designers, courts and the curious."""

from __future__ import annotations

from datetime import datetime

from services import publishing, seeding
from services.errors import Invalid, NotFound
from workflows.calendar import CalendarEnds, from_rows, local_day
from workflows.clock import Deadline, Limit, Policy, deadline
from workflows.definition import Channel
from workflows.offices import NoSuchOffice
from workflows.offices import from_rows as offices
from workflows.parsing import parse


def explain(
    code: str,
    *,
    received: datetime,
    channel: Channel,
    office: str = "",
    policy: Policy | None = None,
    limit: Limit | None = None,
) -> Deadline:
    """The deadline of a shipped procedure, day by day; `policy` and `limit` replace its own.

    Raises NotFound for an unknown code or an office that does not exist on that day, Invalid for
    a time outside the calendar.
    """
    raw = next((r for r in publishing.shipped().values() if r.get("code") == code), None)
    if raw is None:
        raise NotFound("procedure-unknown", code=code)
    procedure = parse(raw)
    if office:
        try:
            offices(seeding.rows("offices.csv")).get(office, local_day(received))
        except NoSuchOffice as missing:
            raise NotFound("no-such-office", office=office) from missing
    try:
        return deadline(
            limit or procedure.limit_for(channel),
            received=received,
            calendar=from_rows(seeding.rows("calendar.csv")),
            policy=policy or procedure.policy,
        )
    except CalendarEnds as ends:
        raise Invalid("calendar-ends", year=ends.year) from ends
