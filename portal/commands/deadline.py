"""`motcua deadline CODE …`: when a result is due, day by day, without a database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from portal.commands import as_json, tell
from portal.wording import SHORT_WEEKDAYS, long_moment
from services import deadlines
from workflows.calendar import VIETNAM
from workflows.clock import Deadline, Limit, Policy
from workflows.definition import CHANNELS, Channel


class LocalTime(click.ParamType[datetime]):
    """A time on the wall in Quảng Nam: `2021-02-09T09:00`."""

    name = "thời điểm"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            self.fail(
                f"“{value}” không phải thời điểm có thật. Viết như 2021-02-09T09:00.", param, ctx
            )
        return at.astimezone(VIETNAM) if at.tzinfo else at.replace(tzinfo=VIETNAM)


@click.command("deadline", help="Tính ngày hẹn trả của một thủ tục và giải thích từng ngày.")
@click.argument("code")
@click.option("--received", type=LocalTime(), required=True, help="Lúc tiếp nhận.")
@click.option("--channel", type=click.Choice(CHANNELS), default="counter", show_default=True)
@click.option("--office", default="", help="Mã đơn vị tiếp nhận.")
@click.option(
    "--policy", type=click.Choice(["minute", "day"]), help="Cách tính, thay cách của thủ tục."
)
@click.option("--days", type=click.IntRange(0), help="Số ngày làm việc, thay thời hạn của thủ tục.")
@click.option("--hours", type=click.FloatRange(0), help="Số giờ làm việc, cộng với số ngày.")
@as_json
def command(  # noqa: PLR0913  # the options of a stable interface
    code: str,
    received: datetime,
    channel: Channel,
    office: str,
    policy: Policy | None,
    days: int | None,
    hours: float | None,
    *,
    as_json: bool,
) -> None:
    """Count a deadline from the shipped files."""
    try:
        own = None if days is None and hours is None else Limit(days or 0, hours or 0)
    except ValueError as wrong:
        raise click.BadParameter("Số giờ phải tròn phút, như 1.5 hoặc 0.25.") from wrong
    found = deadlines.explain(
        code, received=received, channel=channel, office=office, policy=policy, limit=own
    )
    tell(document(found), *lines(found), as_json=as_json)


def document(found: Deadline) -> dict[str, Any]:
    """The deadline as JSON says it, in local time."""
    return {
        "received": local(found.received),
        "starts": local(found.starts),
        "due": local(found.due),
        "policy": found.policy,
        "explanation": [
            {"date": d.on.isoformat(), "counted_minutes": d.counted_minutes, "reason": d.reason}
            for d in found.trace
        ],
    }


def lines(found: Deadline) -> list[str]:
    """The deadline for people."""
    days = [
        f"{SHORT_WEEKDAYS[d.on.weekday()]} {d.on:%d/%m/%Y}  {d.counted_minutes:>5} phút  {d.reason}"
        for d in found.trace
    ]
    return [
        f"Tiếp nhận: {long_moment(found.received)}",
        f"Bắt đầu tính: {long_moment(found.starts)}",
        *days,
        f"Hẹn trả: {long_moment(found.due)}" + (" (lịch năm này là dự kiến)" * found.tentative),
    ]


def local(at: datetime) -> str:
    """A time as `2021-02-18T17:00`."""
    return f"{at.astimezone(VIETNAM):%Y-%m-%dT%H:%M}"
