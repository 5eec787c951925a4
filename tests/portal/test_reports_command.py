"""`motcua reports`: a key and a certificate are made once, and a file is proved by them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal import clock
from services.reporting import pdf_signature, signers, signing
from tests.portal.commands import shell
from tests.services.reporting.test_pdf_signature import bare


def test_a_file_is_proved_by_the_key_of_the_installation_or_one_that_is_given(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("MOTCUA_INSTANCE", str(tmp_path))
    motcua = shell(monkeypatch, capsys)
    file, signed, public = (tmp_path / name for name in ("a.pdf", "a.sig", "public.pem"))
    file.write_bytes(b"report")
    signed.write_text("nothing")
    assert motcua("reports", "verify", str(file), str(signed)).code == 2

    made = motcua("reports", "key")
    assert made.out.startswith("-----BEGIN PUBLIC KEY-----")
    assert motcua("reports", "key").out == made.out
    assert (tmp_path / signing.KEY_FILE).stat().st_mode & 0o777 == 0o600
    public.write_text(made.out)
    signed.write_text(signing.signature((tmp_path / signing.KEY_FILE).read_bytes(), b"report"))

    assert motcua("reports", "verify", str(file), str(signed)).code == 0
    file.write_bytes(b"another")
    answer = motcua("reports", "verify", str(file), str(signed), "--key", str(public))
    assert (answer.code, "không đúng" in answer.out) == (1, True)


def test_a_pdf_is_proved_by_what_is_inside(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("MOTCUA_INSTANCE", str(tmp_path))
    motcua = shell(monkeypatch, capsys)
    file, given = tmp_path / "a.pdf", tmp_path / "given.pem"
    assert motcua("reports", "certificate").code == 2
    assert motcua("reports", "key", "--name", "x" * 65).code == 2
    motcua("reports", "key", "--name", "Tỉnh Quảng Nam")
    told = motcua("reports", "certificate")
    assert "Người ký: Tỉnh Quảng Nam." in told.err
    given.write_text(told.out)
    signer = signers.read((tmp_path / signers.FILE).read_bytes())
    at = datetime.now(UTC).replace(microsecond=0)
    file.write_bytes(pdf_signature.signed(bare(), signer, at))

    answer = motcua("reports", "verify", file, "--certificate", given)
    assert (answer.code, "do Tỉnh Quảng Nam ký lúc" in answer.out) == (0, True)
    monkeypatch.setattr(clock, "real", lambda: signer.ends + timedelta(days=1))
    assert "đã hết hạn ngày" in motcua("reports", "verify", file, "--certificate", given).out
    assert motcua("reports", "certificate").code == 2
    monkeypatch.undo()
    monkeypatch.setenv("MOTCUA_INSTANCE", str(tmp_path))

    renewed = motcua("reports", "certificate", "--renew")
    assert renewed.out != told.out
    given.write_text(renewed.out)
    answer = motcua("reports", "verify", file, "--certificate", given)
    assert (answer.code, "không rõ ai ký" in answer.out) == (1, True)
    file.write_bytes(bare())
    assert (
        "không có chữ ký bên trong" in motcua("reports", "verify", file, "--certificate", given).out
    )


def test_a_certificate_of_an_authority_takes_its_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("MOTCUA_INSTANCE", str(tmp_path))
    monkeypatch.setenv("MOTCUA_REPORT_PKCS12", str(tmp_path / "no.p12"))
    motcua = shell(monkeypatch, capsys)
    motcua("reports", "key")
    answer = motcua("reports", "certificate")

    assert not (tmp_path / signers.FILE).exists()
    assert (answer.code, "Kiểm tra đường dẫn report_pkcs12" in answer.err) == (2, True)
    assert motcua("reports", "certificate", "--renew").code == 2
