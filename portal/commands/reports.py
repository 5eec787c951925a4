"""`motcua reports …`: the key that signs the files of reports, and whether a file is genuine."""

from __future__ import annotations

from pathlib import Path

import click

from portal import settings
from services.reporting import signing


@click.group(help="Chữ ký của báo cáo.")
def command() -> None:
    """The group."""


@command.command(help="In khóa công khai; lần đầu thì tạo khóa report.key trong thư mục instance.")
def key() -> None:
    """Make the key if there is none, and print its public half."""
    place = key_file(settings.instance_folder())
    if not place.exists():
        place.touch(mode=0o600)
        place.write_bytes(signing.new_key())
        click.echo(f"Đã tạo {place}. Từ nay báo cáo có chữ ký.", err=True)
    click.echo(signing.public_key(place.read_bytes()).decode(), nl=False)


@command.command(help="So tệp báo cáo với tệp chữ ký .sig; mã thoát 0 là đúng, 1 là không.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("signed", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    "public",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Khóa công khai; không có thì dùng khóa của máy này.",
)
def verify(file: Path, signed: Path, public: Path | None) -> None:
    """Whether a file is what was signed."""
    try:
        known = public.read_bytes() if public else _own()
        genuine = signing.is_genuine(known, file.read_bytes(), signed.read_text("utf-8", "replace"))
    except signing.Unreadable as wrong:
        said = "Tệp .sig không phải là chữ ký của báo cáo, hoặc khóa không phải là khóa Ed25519 dạng PEM."
        raise click.UsageError(said) from wrong
    if not genuine:
        click.echo("Tệp không đúng với chữ ký, hoặc chữ ký không phải của khóa này.")
        raise SystemExit(1)
    click.echo("Đúng: tệp này do khóa ấy ký và chưa bị sửa.")


def key_file(instance: Path) -> Path:
    """Where the key lies, if there is one."""
    return instance / signing.KEY_FILE


def _own() -> bytes:
    place = key_file(settings.instance_folder())
    if not place.exists():
        raise click.UsageError("Máy này chưa có khóa; chỉ ra khóa công khai bằng --key.")
    return signing.public_key(place.read_bytes())
