"""`motcua figures …`: whether the figures are what happened."""

from __future__ import annotations

from dataclasses import asdict

import click

from portal.commands import as_json, in_app, tell
from portal.session import db
from services.reporting import verifying

FINDINGS = 1


@click.group(help="Số liệu điều hành.")
def command() -> None:
    """The group."""


@command.command(help="Đếm lại mọi số liệu từ nhật ký và so với số đang hiển thị.")
@as_json
@in_app
def verify(as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """Recount everything from the journal. Exit 1 when a figure differs."""
    found = verifying.verify(db())
    line = (
        f"Thiếu {found.facts_missing} sự kiện, thừa {found.facts_surplus}, "
        f"{found.tallies_wrong} số đếm sai."
    )
    tell(asdict(found), line if found else "Mọi số liệu đều đúng với nhật ký.", as_json=as_json)
    if found:
        raise SystemExit(FINDINGS)


@command.command(help="Lập lại mọi số liệu từ nhật ký.")
@as_json
@in_app
def recount(as_json: bool) -> None:  # noqa: FBT001
    """Write all figures anew from the journal."""
    n = verifying.recount(db())
    tell({"facts": n}, f"Đã lập lại số liệu từ {n} sự kiện.", as_json=as_json)
