"""`motcua reports`: a key is made once, and a file is proved by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.reporting import signing
from tests.portal.commands import shell


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
