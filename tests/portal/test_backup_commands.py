"""`motcua backup` and `motcua restore`, as an operator runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from services import migrations
from services.db import sessions
from services.models import Dossier
from tests.factories import a_filed
from tests.portal.commands import Shell, shell


@pytest.fixture
def motcua(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database_url: str,
    tmp_path: Path,
) -> Shell:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_INSTANCE", str(tmp_path / "instance"))
    return shell(monkeypatch, capsys)


def test_a_backup_is_made_and_restored(
    motcua: Shell, engine: Engine, db: Session, tmp_path: Path
) -> None:
    filed = a_filed(db)
    db.close()
    engine.dispose()

    made = motcua("backup", tmp_path / "backup", "--json")
    refused = motcua("restore", tmp_path / "backup")
    restored = motcua("restore", tmp_path / "backup", "--replace", "--json")

    assert (made.code, made.document["content"]["counts"]["dossiers"]) == (0, 1)
    assert refused.code == 2
    assert "thêm --replace" in refused.err
    assert restored.code == 0
    assert restored.document["broken"] == {}
    assert restored.document["made_at"] == made.document["made_at"]
    with sessions(engine)() as again:
        assert again.query(Dossier).one().public_id == filed.public_id


def test_a_backup_of_an_older_version_comes_back_with_its_figures_counted_anew(
    motcua: Shell, engine: Engine, db: Session, tmp_path: Path
) -> None:
    a_filed(db)
    db.close()
    migrations.downgrade(engine, "0028")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM tally"))
    engine.dispose()
    motcua("backup", tmp_path / "backup")
    migrations.upgrade(engine)
    engine.dispose()

    restored = motcua("restore", tmp_path / "backup", "--replace", "--json")

    assert (restored.code, restored.document["broken"]) == (0, {})
    assert motcua("figures", "verify").code == 0


def test_people_are_told_what_is_in_it_and_what_is_not(
    motcua: Shell, db: Session, tmp_path: Path
) -> None:
    a_filed(db)
    db.close()

    said = motcua("backup", tmp_path / "backup").out
    again = motcua("backup", tmp_path / "backup")

    assert "1 hồ sơ" in said
    assert "secret.key" in said
    assert "chưa mã hóa" in said
    assert not list((tmp_path / "backup").rglob("secret.key"))
    assert (again.code, again.out) == (2, "")
    assert "Chọn một thư mục mới." in again.err


def test_what_does_not_hold_after_a_restore_is_told(
    motcua: Shell, engine: Engine, db: Session, tmp_path: Path
) -> None:
    a_filed(db)
    db.close()
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM tally"))
    engine.dispose()
    motcua("backup", tmp_path / "backup")

    ended = motcua("restore", tmp_path / "backup", "--replace")

    assert ended.code == 1
    assert "Số liệu bằng đúng số đếm lại từ nhật ký" in ended.out
