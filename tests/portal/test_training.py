"""A training installation looks different everywhere, reaches nobody, and is no real one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal import create_app, settings
from portal.settings import Settings, SettingsFault
from portal.wiring import NAME
from services import printing, training
from services.errors import Conflict
from tests.factories import a_dossier
from tests.people import Watch, a_signed_in_officer, somebody
from tests.printed import text_of

BANNER = "Mọi người và hồ sơ ở đây đều bịa."


@pytest.fixture
def drill(settings: Settings, watch: Watch) -> Iterator[Flask]:
    """The application of a training installation."""
    assert watch.at
    app = create_app(replace(settings, training=True))
    yield app
    app.extensions[NAME].engine.dispose()


def test_every_page_of_a_training_installation_says_so(app: Flask, drill: Flask) -> None:
    for path in ("/", "/dang-nhap", "/khong-co"):
        assert BANNER in somebody(drill).gets(path).text
        assert BANNER not in somebody(app).gets(path).text
    assert BANNER in a_signed_in_officer(drill, "clerk", "tam-ky.an-my").opens("/xu-ly").text


def test_figures_of_a_training_installation_are_not_published(drill: Flask) -> None:
    for ending in ("csv", "json"):
        answer = somebody(drill).gets(f"/ket-qua-phuc-vu.{ending}")
        assert answer.status_code == 404
        assert "Đây là bản tập huấn" in answer.text


def test_files_of_a_training_installation_carry_the_mark_in_their_names(drill: Flask) -> None:
    manager = a_signed_in_officer(drill, "manager")

    answer = manager.gets("/dieu-hanh/bieu-06a.csv")

    assert 'filename="TAP-HUAN_' in answer.headers["Content-Disposition"]


def test_a_training_database_is_never_opened_as_a_real_one_nor_the_other_way(db: Session) -> None:
    training.keep_apart(db, training=False)
    training.keep_apart(db, training=True)
    training.keep_apart(db, training=True)
    with pytest.raises(Conflict, match="database-of-training"):
        training.keep_apart(db, training=False)


def test_a_database_with_dossiers_is_not_for_training(db: Session) -> None:
    a_dossier(db)

    with pytest.raises(Conflict, match="database-not-of-training"):
        training.keep_apart(db, training=True)


def test_what_is_printed_in_training_says_so(db: Session) -> None:
    training.keep_apart(db, training=True)
    filed = a_dossier(db, then=("accept",))
    [form] = printing.forms_of(db, filed.dossier.id)

    pdf = printing.render(db, form, base_url="")

    assert "TẬP HUẤN" in text_of(pdf)


def test_training_is_connected_with_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.make_secret(tmp_path)
    for name, value in {
        "TRAINING": "true",
        "MAIL_HOST": "thu.example.vn",
        "MAIL_SENDER": "a@example.vn",
        "PUBLIC_URL": "https://example.vn",
    }.items():
        monkeypatch.setenv(f"MOTCUA_{name}", value)

    with pytest.raises(SettingsFault, match="bỏ mail_host"):
        settings.load(tmp_path)
