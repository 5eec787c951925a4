"""`motcua reports …`: what signs the files of reports, and whether a file is genuine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from portal import clock, settings
from portal.commands import in_app
from portal.session import db
from portal.settings import Settings
from services.lasting import write_secret
from services.reporting import pdf_signature, signed_reports, signers, signing
from services.reporting.pdf_signature import Examined
from services.reporting.signers import Signer
from workflows.calendar import VIETNAM, local_day

FINDINGS = 1
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NAME = "Hệ thống một cửa điện tử"
SAID = {
    "good": "Đúng: tệp này do {name} ký lúc {at} và chưa bị sửa.",
    "unknown": "Tệp chưa bị sửa từ khi ký lúc {at}, nhưng không rõ ai ký: chứng thư ghi tên {name} không phải là"
    " chứng thư đã dùng ở máy này, cũng không phải chứng thư chỉ ra bằng --certificate.",
    "outside": "Tệp chưa bị sửa, nhưng lúc ghi là lúc ký ({at}) chứng thư của {name} không có hiệu lực.",
    "changed": "Tệp đã bị sửa sau khi {name} ký, hoặc chữ ký đã bị sửa.",
    "added": "Phần {name} ký còn nguyên, nhưng sau đó có người thêm nội dung vào tệp.",
    "foreign": "Chữ ký trong tệp không phải là chữ ký báo cáo của hệ thống này, hoặc đã bị sửa.",
    "unsigned": "Tệp PDF này không có chữ ký bên trong.",
    "strange": "Không đọc được tệp này: không phải là PDF, hoặc tệp đã hỏng.",
}
ENDED = "Chứng thư ấy đã hết hạn ngày {ends}, sau khi ký; chữ ký vẫn giữ giá trị như lúc ký."


@click.group(help="Chữ ký của báo cáo.")
def command() -> None:
    """The group."""


@command.command(
    help="In khóa công khai; lần đầu thì tạo khóa report.key và chứng thư report.pem trong thư mục instance."
)
@click.option("--name", default=NAME, show_default=True, help="Tên người ký ghi trong chứng thư.")
def key(name: str) -> None:
    """Make what there is not yet, and print the public half of the key beside files."""
    here = _settings()
    place = here.instance / signing.KEY_FILE
    if not place.exists() and write_secret(place, signing.new_key()):
        click.echo(f"Đã tạo {place}. Từ nay báo cáo có chữ ký.", err=True)
    if not here.report_pkcs12:
        _make_certificate(here, name, anew=False)
    click.echo(signing.public_key(place.read_bytes()).decode(), nl=False)


@command.command(help="In chứng thư dùng để ký trong tệp PDF, cho người kiểm tra báo cáo.")
@click.option("--renew", is_flag=True, help="Tạo chứng thư mới thay chứng thư tự tạo đang dùng.")
@click.option("--name", default="", help="Tên người ký ghi trong chứng thư mới.")
def certificate(*, renew: bool, name: str) -> None:
    """Print the certificates, and say on stderr whose they are and until when."""
    here = _settings()
    if renew and here.report_pkcs12:
        raise click.UsageError("Chứng thư lấy từ report_pkcs12: thay tệp ấy, không dùng --renew.")
    if renew:
        found = _signer(here)
        _make_certificate(here, name or (found.name if found else NAME), anew=True)
    signer = _signer(here)
    if not signer:
        raise click.UsageError("Máy này chưa có chứng thư. Chạy motcua reports key.")
    ends = f"{local_day(signer.ends):%d/%m/%Y}"
    click.echo(f"Người ký: {signer.name}. Dùng đến hết ngày {ends}.", err=True)
    click.echo(signers.as_pem(signer.certificates), nl=False)
    signer.time_of(clock.real(), clock.real())


@command.command(
    help="Tệp PDF: xem chữ ký bên trong. Tệp khác, hoặc có .sig: so với tệp chữ ký. Mã thoát 0 là đúng, 1 là không."
)
@click.argument("file", type=FILE)
@click.argument("signed", type=FILE, required=False)
@click.option("--key", "public", type=FILE, help="Khóa công khai; không có thì dùng của máy này.")
@click.option("--certificate", "given", type=FILE, help="Chứng thư của nơi lập báo cáo, dạng PEM.")
def verify(file: Path, signed: Path | None, public: Path | None, given: Path | None) -> None:
    """Whether a file is what was signed."""
    if signed:
        _verify_beside(file, signed, public)
        return
    chains = [signers.as_der(given.read_text("utf-8", "replace"))] if given else _known()
    found = pdf_signature.examined(file.read_bytes(), chains)
    for line in _told(found):
        click.echo(line)
    if found.state != "good":
        raise SystemExit(FINDINGS)


def _told(found: Examined) -> list[str]:
    at = f"{found.at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}" if found.at else "không rõ lúc nào"
    ended = found.state == "good" and found.ends and found.ends < clock.real()
    more = [ENDED.format(ends=f"{local_day(found.ends):%d/%m/%Y}")] if ended and found.ends else []
    return [SAID[found.state].format(name=found.name, at=at), *more]


def _verify_beside(file: Path, signed: Path, public: Path | None) -> None:
    try:
        known = public.read_bytes() if public else _own()
        genuine = signing.is_genuine(known, file.read_bytes(), signed.read_text("utf-8", "replace"))
    except signing.Unreadable as wrong:
        said = "Tệp .sig không phải là chữ ký của báo cáo, hoặc khóa không phải là khóa Ed25519 dạng PEM."
        raise click.UsageError(said) from wrong
    if not genuine:
        click.echo("Tệp không đúng với chữ ký, hoặc chữ ký không phải của khóa này.")
        raise SystemExit(FINDINGS)
    click.echo("Đúng: tệp này do khóa ấy ký và chưa bị sửa.")


@in_app
def _known() -> Sequence[tuple[bytes, ...]]:
    """All that ever signed here, and who signs now."""
    signer = _signer(_settings())
    return [*signed_reports.known(db()), *([signer.certificates] if signer else [])]


def _settings() -> Settings:
    folder = settings.instance_folder()
    settings.make_secret(folder)
    return settings.load(folder)


def _signer(here: Settings) -> Signer | None:
    return signers.of_installation(here.instance, here.report_pkcs12, here.report_passphrase)


def _make_certificate(here: Settings, name: str, *, anew: bool) -> None:
    place = here.instance / signers.FILE
    if not 0 < len(name.strip()) <= signers.LONGEST_NAME or not name.isprintable():
        raise click.UsageError(f"Tên người ký phải có từ 1 đến {signers.LONGEST_NAME} chữ.")
    if (anew or not place.exists()) and write_secret(
        place, signers.own(name.strip(), clock.real()), anew=anew
    ):
        click.echo(f"Đã tạo {place}. Từ nay tệp PDF có chữ ký bên trong.", err=True)


def _own() -> bytes:
    place = settings.instance_folder() / signing.KEY_FILE
    if not place.exists():
        raise click.UsageError("Máy này chưa có khóa; chỉ ra khóa công khai bằng --key.")
    return signing.public_key(place.read_bytes())
