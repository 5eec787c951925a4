"""`motcua offices …`: the offices of an installation, as they stand on a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from portal.clock import now
from portal.commands import as_json, in_app, tell
from portal.session import db
from services import places
from services.errors import NotFound
from workflows.calendar import local_day
from workflows.offices import NoSuchOffice, Office

ON = click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="Xét theo ngày này (mặc định: hôm nay)."
)


@click.group(help="Các đơn vị.")
def command() -> None:
    """The group."""


@command.command("list", help="Các đơn vị đang có, cấp trên đứng trước cấp dưới của nó.")
@click.option("--below", help="Chỉ đơn vị có mã này và cấp dưới của nó.")
@ON
@as_json
@in_app
def list_(below: str | None, on: datetime | None, as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """List the offices of a day, the whole province or one office and all below it."""
    directory, day = places.directory(db()), (on.date() if on else local_day(now()))
    try:
        asked = directory.below(below, day) if below else directory.every()
    except NoSuchOffice as missing:
        raise NotFound("no-such-office") from missing
    found = [office for office in asked if office.valid(day)]
    lines = (f"{o.code}\t{o.identity_code or '-'}\t{o.name}" for o in found)
    tell({"offices": [about(o) for o in found]}, *lines, as_json=as_json)


@command.command(help="Một đơn vị: tên, mã định danh, cấp trên, thời gian hoạt động.")
@click.argument("code")
@as_json
@in_app
def show(code: str, as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """Show one office, also one that is no more or not yet."""
    office = places.directory(db()).ever(code)
    if office is None:
        raise NotFound("no-such-office")
    until = f"{office.valid_to:%d/%m/%Y}" if office.valid_to else "nay"
    lines = [
        f"{office.code}  {office.name}",
        f"Mã định danh: {office.identity_code or 'chưa có'}"
        + (" (minh họa)" if office.identity_code and not office.official else ""),
        f"Cấp trên: {office.parent or 'không có'}",
        f"Hoạt động: từ {office.valid_from:%d/%m/%Y} đến {until}",
    ]
    tell(about(office), *lines, as_json=as_json)


def about(office: Office) -> dict[str, Any]:
    """An office as JSON says it; `official` is false where the identity code is illustrative."""
    return {
        "code": office.code,
        "name": office.name,
        "tier": office.tier,
        "kind": office.kind,
        "parent": office.parent,
        "identity_code": office.identity_code,
        "official": office.official,
        "gso": office.gso,
        "valid_from": office.valid_from.isoformat(),
        "valid_to": office.valid_to.isoformat() if office.valid_to else None,
    }
