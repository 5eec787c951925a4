"""`motcua restore DIR`: an installation is again what it was when a backup was made."""

from __future__ import annotations

from pathlib import Path

import click

from portal.commands import as_json, in_app, tell
from portal.session import db
from portal.wiring import wiring
from services import invariants
from services.backup.restoring import restore
from services.reporting import behind

FINDINGS = 1
DONE = "Đã khôi phục bản sao lưu lúc {at}: {dossiers} hồ sơ, {papers} giấy tờ, {files} tệp."
NEXT = "Việc làm sau lúc đó không còn. Mọi người phải đăng nhập lại nếu khóa bí mật là khóa mới."


@click.command("restore", help="Khôi phục từ bản sao lưu DIR. Dừng cổng trước khi chạy.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@click.option("--replace", is_flag=True, help="Thay cả dữ liệu đang có.")
@as_json
@in_app
def command(folder: Path, replace: bool, as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """Restore a backup and check every invariant. Exit 1 when something does not hold."""
    made = restore(wiring().engine, wiring().cabinet.store, folder.resolve(), replace=replace)
    behind.catch_up(db())  # The backup may be of an older version.
    broken = [one for one in invariants.check(db()) if one.rows]
    lines = [DONE.format(at=made.made_at, **made.content.counts), NEXT]
    lines += [f"Tệp thiếu từ trước khi sao lưu: {name}" for name in made.damaged]
    lines += [f"{one.rows} chỗ sai\t{one.title}" for one in broken]
    document = {
        "made_at": made.made_at,
        "counts": dict(made.content.counts),
        "damaged": made.damaged,
        "broken": {one.key: one.rows for one in broken},
    }
    tell(document, *lines, as_json=as_json)
    if broken or made.damaged:
        raise SystemExit(FINDINGS)
