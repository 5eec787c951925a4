"""`motcua backup DIR`: everything that must not be lost, in one folder, while everybody works."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from portal.clock import real
from portal.commands import as_json, in_app, tell
from portal.wiring import wiring
from services.backup.making import back_up

FINDINGS = 1
KEPT = "Đã sao lưu vào {folder}: {dossiers} hồ sơ, {papers} giấy tờ, {files} tệp. Đã đọc lại, đúng."
WITHOUT = "Không có trong bản sao lưu: secret.key, config.toml, report.key và report.pem. Cất riêng các tệp này."
PRIVATE = "Bản sao lưu chứa dữ liệu cá nhân, chưa mã hóa. Chỉ cất ở nơi được bảo vệ."


@click.command("backup", help="Sao lưu vào thư mục DIR (mới hoặc trống), không cần dừng cổng.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@as_json
@in_app
def command(folder: Path, as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """Make a backup. Exit 1 when a stored file is missing or not what it was."""
    made = back_up(wiring().engine, wiring().cabinet.store, folder.resolve(), at=real())
    damaged = (f"Tệp thiếu hoặc hỏng trong kho giấy tờ: {name}" for name in made.damaged)
    kept = KEPT.format(folder=folder, **made.content.counts)
    tell(asdict(made), kept, *damaged, WITHOUT, PRIVATE, as_json=as_json)
    if made.damaged:
        raise SystemExit(FINDINGS)
