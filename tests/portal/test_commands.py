"""What an installation is run with."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import cli
from services import clocks, migrations, signing_in, staff
from services.db import table, transaction
from services.models import CalendarDay, OfficerRole
from tests.factories import MONDAY, a_citizen
from tests.people import Watch

NEWEST = migrations.head()
TET = date(2021, 2, 10)


@pytest.fixture
def installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str, watch: Watch
) -> Path:
    """A fresh installation on this test's database."""
    assert watch.at
    monkeypatch.setenv("MOTCUA_INSTANCE", str(tmp_path))
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.delenv("MOTCUA_SECRET_KEY", raising=False)
    return tmp_path


def motcua(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli.motcua, words, input=typed, catch_exceptions=False)


def ends(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> Any:
    """How the command ends as a whole: its exit code and what it said to standard error."""
    monkeypatch.setattr("sys.argv", ["motcua", *words])
    with pytest.raises(SystemExit) as end:
        cli.main()
    return end.value.code, capsys.readouterr().err


def test_every_noun_has_its_help() -> None:
    answer = motcua("--help")

    assert answer.exit_code == 0
    for noun in ("assets", "db", "seed", "serve", "staff"):
        assert f"  {noun} " in answer.output


def test_the_first_command_makes_the_key_of_the_installation(installation: Path) -> None:
    assert motcua("db", "current").output == f"{NEWEST} / {NEWEST}\n"
    assert len((installation / "secret.key").read_text()) == 64


def test_the_tables_come_up_again_without_a_change(installation: Path) -> None:
    assert installation
    assert motcua("db", "upgrade").output == f"Cơ sở dữ liệu ở phiên bản {NEWEST}.\n"


def test_loading_the_seed_starts_the_clock_of_2021_and_changes_nothing_else(
    installation: Path, db: Session
) -> None:
    assert installation

    first, second = motcua("seed", "load"), motcua("seed", "load")

    told = "Nạp mới: 0 đơn vị, 0 đơn vị kế thừa, 0 ngày của lịch, 0 chỉ tiêu, 0 thủ tục.\n"
    assert (first.output, second.output) == (told, told)
    demo = clocks.demo(db)
    assert demo
    assert (demo.stood_at.isoformat(), demo.since) == ("2021-01-04T08:00:00+07:00", MONDAY)


def test_loading_the_seed_tells_how_many_days_it_has_corrected(
    installation: Path, db: Session
) -> None:
    assert installation
    with transaction(db):
        db.execute(update(table(CalendarDay)).where(CalendarDay.on == TET).values(working=True))

    told = motcua("seed", "load").output.splitlines()

    assert told[1:] == ["Đã sửa 1 ngày của lịch. Hồ sơ đã hẹn ngày thì giữ ngày đã hẹn."]


def test_a_calendar_is_extended_and_says_how_far_it_reaches(
    installation: Path, tmp_path: Path
) -> None:
    assert installation
    file = tmp_path / "2028.csv"
    row = "2028-01-01,false,Tết Dương lịch,Thông báo,false"
    file.write_text(f"on,working,title,source,certain\n{row}\n", "utf-8")

    before = motcua("calendar", "show").output
    loaded = motcua("calendar", "load", str(file)).output
    after = json.loads(motcua("calendar", "show", "--json").output)

    assert before.startswith("Lịch có đến 31/12/2027, còn ")
    assert "Nạp mới 1 ngày, sửa 0 ngày. Lịch có đến 31/12/2028." in loaded
    assert (after["ends"], after["tentative"]) == ("2028-12-31", [2027, 2028])


def test_a_table_of_days_that_cannot_be_read_is_refused_in_words(
    installation: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert installation
    (tmp_path / "wrong.csv").write_text("on,working\n2028-01-01,false\n", "utf-8")

    code, told = ends(capsys, monkeypatch, "calendar", "load", str(tmp_path / "wrong.csv"))

    assert code == 2
    assert told.startswith("Dòng 2 của tệp lịch không đọc được.")


def test_an_officer_gets_an_account_and_a_password_of_their_own(
    installation: Path, db: Session
) -> None:
    assert installation

    told = motcua("staff", "add", "hong-van", "--name", "Lê Thị Hồng Vân", "--role", "clerk",
                  "--office", "tam-ky").output  # fmt: skip

    password = told.strip().rpartition(" ")[2]
    token = signing_in.sign_in(db, "hong-van", password, at=MONDAY)
    person = signing_in.present(db, token, at=MONDAY)
    assert person
    assert person.roles == {"clerk"}


def test_a_password_can_be_handed_in(installation: Path, db: Session) -> None:
    assert installation

    told = motcua("staff", "add", "van", "--name", "Vân", "--password-stdin",
                  typed="đò dọc sông Hoài\n").output  # fmt: skip

    assert told == "Đã mở tài khoản van.\n"
    assert signing_in.sign_in(db, "van", "đò dọc sông Hoài", at=MONDAY)


def test_roles_are_given_taken_and_listed(installation: Path, db: Session) -> None:
    assert installation
    motcua("staff", "add", "van", "--name", "Vân", "--role", "clerk", "--office", "tam-ky")

    given = motcua("staff", "give", "van", "head", "hoi-an", "--until", "2021-03-31").output
    taken = motcua("staff", "take", "van", "clerk", "tam-ky").output

    listed = json.loads(motcua("staff", "list", "--json").output)["officers"]
    assert given == "Vân: head @ hoi-an từ 01/03/2021.\n"
    assert taken == "Vân: thôi clerk @ tam-ky.\n"
    assert listed[0]["roles"] == [{"role": "head", "office": "hoi-an"}]
    assert motcua("staff", "list").output == "van\tVân\thead @ hoi-an\n"
    assert db.scalars(select(OfficerRole.officer_id)).all() == [1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "Đã đăng xuất Vân ở 1 nơi.\n"),
        (("--close",), "Đã đăng xuất Vân ở 1 nơi. Đã đóng tài khoản.\n"),
    ],
)
def test_an_officer_is_signed_out_at_once(
    installation: Path, db: Session, options: tuple[str, ...], told: str
) -> None:
    assert installation
    motcua("staff", "add", "van", "--name", "Vân", "--password-stdin", typed="đò dọc sông Hoài")
    token = signing_in.sign_in(db, "van", "đò dọc sông Hoài", at=MONDAY)

    answer = motcua("staff", "revoke", "van", *options)

    assert answer.output == told
    db.expire_all()
    assert signing_in.present(db, token, at=MONDAY) is None
    assert staff.listed(db, on=MONDAY.date())[0].closed is bool(options)


def test_a_citizen_who_forgot_gets_a_new_password(installation: Path, db: Session) -> None:
    assert installation
    a_citizen(db, name="Trần An", phone="0905123456")

    told = motcua("accounts", "reset", "0905 123 456").output

    start, _, password = told.strip().rpartition(" ")
    assert start == "Mật khẩu mới của Trần An:"
    assert signing_in.sign_in(db, "0905123456", password, at=MONDAY)


def test_old_sessions_are_deleted_by_a_timer(installation: Path, db: Session, watch: Watch) -> None:
    assert installation
    signing_in.let_in(db, "citizen", 1, at=MONDAY)
    watch.passes(days=31)

    assert motcua("accounts", "forget").output == "Đã xóa 1 lần đăng nhập cũ.\n"


def test_what_is_refused_is_said_in_words(
    installation: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert installation

    code, said = ends(capsys, monkeypatch, "staff", "revoke", "nobody")

    assert (code, said) == (2, "Không tìm thấy cán bộ này.\n")


def test_wrong_settings_are_said_in_words(
    installation: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (installation / "config.toml").write_text("colour = 1\nhsts = 3\n")

    code, said = ends(capsys, monkeypatch, "db", "current")

    assert code == 2
    assert len(said.splitlines()) == 2


def test_a_database_without_tables_is_said_in_words(
    installation: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert installation
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")

    code, said = ends(capsys, monkeypatch, "staff", "list")

    assert code == 2
    assert said.startswith("Cơ sở dữ liệu chưa sẵn sàng. Chạy motcua db upgrade.\n")


def test_an_unknown_noun_is_wrong_use() -> None:
    assert motcua("colours").exit_code == 2


def test_the_assets_are_built() -> None:
    assert motcua("assets", "build").output.startswith("Tệp giao diện: ")
