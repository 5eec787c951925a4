"""`motcua procedures …`: checking, publishing and showing procedures."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from portal.clock import now, today
from portal.commands import as_json, in_app, tell
from portal.commands.seed import SHIPPED_WORLD
from portal.session import db
from services import catalogue, checking, publishing
from services.administering import texts
from services.administering.changes import SHELL, Errand
from workflows.definition import Procedure
from workflows.reading import Fault

FINDINGS = 1
PATHS = click.Path(exists=True, path_type=Path)


@click.group(help="Thủ tục hành chính.")
def command() -> None:
    """The group."""


@command.command(help="Kiểm tra tệp thủ tục (mặc định: mọi tệp đi kèm); không cần cơ sở dữ liệu.")
@click.argument("paths", nargs=-1, type=PATHS)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Xét theo các đơn vị của ngày này.")
@as_json
def check(paths: tuple[Path, ...], on: Any, as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """Prove procedure files sound, or name every fault. Exit 1 when there is one."""
    day: date = (on or SHIPPED_WORLD).date()
    found = checking.check_files(paths, on=day)
    report(found.procedures, found.faults, as_json=as_json)


@command.command(
    help="Công bố các tệp thủ tục này; một văn bản cũ được áp dụng lại. "
    "Không nêu tệp: những tệp đi kèm chưa công bố lần nào."
)
@click.argument("paths", nargs=-1, type=PATHS)
@as_json
@in_app
def publish(paths: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001
    """Put all of these procedures in force, or none. Exit 1 with the faults when one is unsound."""
    sources, faults = checking.read(paths)
    codes: list[str] = []
    if not faults:
        try:
            if paths:
                codes = texts.bring(db(), sources, Errand(by=SHELL, at=now()))
            else:
                codes = publishing.bring_in(db(), sources, by="system", at=now())
        except publishing.Unsound as unsound:
            faults = unsound.faults
    if faults:
        report(len(sources), faults, as_json=as_json)
    tell({"published": codes}, f"Công bố mới: {', '.join(codes) or 'không có'}.", as_json=as_json)


@command.command("list", help="Các thủ tục đang mở.")
@as_json
@in_app
def list_(as_json: bool) -> None:  # noqa: FBT001
    """List the procedures that are open now."""
    found = catalogue.offered(db(), on=today())
    lines = (f"{p.code}\tmức {p.level}\t{p.limit.words}\t{p.title}" for p in found)
    tell({"procedures": [about(p) for p in found]}, *lines, as_json=as_json)


@command.command(help="Một thủ tục đang mở: thời hạn, các bước, căn cứ.")
@click.argument("code")
@as_json
@in_app
def show(code: str, as_json: bool) -> None:  # noqa: FBT001
    """Show one procedure as it is open now."""
    procedure = catalogue.current(db(), code, on=today()).procedure
    steps = [
        {"name": s.name, "kind": s.kind, "title": s.title, "role": s.role, "hours": s.hours}
        for s in procedure.steps
    ]
    whole = about(procedure) | {"steps": steps, "sources": list(procedure.sources)}
    lines = [
        f"{code}  {procedure.title}",
        f"Lĩnh vực {procedure.sector}, mức độ {procedure.level}, hạn {procedure.limit.words}",
        *(
            f"  {s.name}: {s.title}" + (f" ({s.hours} giờ)" if s.hours else "")
            for s in procedure.steps
        ),
        *(f"Căn cứ: {source}" for source in procedure.sources),
    ]
    tell(whole, *lines, as_json=as_json)


def about(procedure: Procedure) -> dict[str, Any]:
    """A procedure in short."""
    return {
        "code": procedure.code,
        "title": procedure.title,
        "sector": procedure.sector,
        "level": procedure.level,
        "received_by": procedure.received_by,
        "limit": procedure.limit.words,
        "valid_from": procedure.valid_from.isoformat() if procedure.valid_from else None,
        "valid_to": procedure.valid_to.isoformat() if procedure.valid_to else None,
    }


def report(n: int, faults: list[tuple[str, Fault]], *, as_json: bool) -> None:
    """Say how many procedures were checked and what is wrong; exit 1 if anything is."""
    rows = [
        {"file": file, "key": fault.key, "where": fault.where, "message": fault.message}
        for file, fault in faults
    ]
    lines = [f"{file}: {fault.where}: {fault.message} [{fault.key}]" for file, fault in faults]
    lines.append(f"Đã kiểm tra {n} thủ tục, {len(faults)} lỗi.")
    tell({"procedures": n, "faults": rows}, *lines, as_json=as_json)
    if faults:
        raise SystemExit(FINDINGS)
