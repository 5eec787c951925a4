"""`motcua figures show`: the figures of the plan from a shell."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services import clocks
from tests.factories import MONDAY
from tests.portal.commands import Shell, shell
from tests.services.reporting.dossiers import a_spring

FIELDS = {"key", "title", "numerator", "denominator", "ratio", "target", "met", "definition"}


@pytest.fixture
def motcua(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    database_url: str,
    db: Session,
    tmp_path: Path,
) -> Shell:
    clocks.set_demo(db, stood_at=MONDAY, since=datetime.now(UTC))
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    monkeypatch.setenv("MOTCUA_INSTANCE", str(tmp_path))
    return shell(monkeypatch, capsys)


def by_key(document: Any) -> dict[str, dict[str, Any]]:
    return {one["key"]: one for one in document["indicators"]}


def test_every_row_of_the_plan_is_shown_with_its_definition(motcua: Shell, db: Session) -> None:
    a_spring(db)

    shown = by_key(motcua("figures", "show", "--year", 2021, "--json").document)

    assert all(one.keys() >= FIELDS and one["definition"] for one in shown.values())
    assert list(shown) == [
        "online-rate",
        "authenticated",
        "level-3",
        "level-4",
        "on-time",
        "early",
        "online-overdue",
        "paid-online",
        "supplemented",
        "national-portal",
        "e-documents",
        "work-files",
        "antivirus",
        "budget",
    ]
    rate = shown["online-rate"]
    assert (rate["numerator"], rate["denominator"], rate["ratio"]) == (1, 1, 1.0)
    assert (rate["target"], rate["met"]) == (0.3, True)
    assert [(one["key"], one["numerator"], one["denominator"]) for one in rate["also"]] == [
        ("national", 0, 1),
        ("every-tier", 3, 5),
    ]


def test_a_scope_and_days_are_chosen(motcua: Shell, db: Session) -> None:
    a_spring(db)
    days = ("--from", "2021-03-01", "--to", "2021-03-02")

    commune = by_key(motcua("figures", "show", *days, "--office", "tam-ky", "--json").document)
    tier = by_key(motcua("figures", "show", "--year", 2021, "--tier", "commune", "--json").document)

    assert (commune["on-time"]["numerator"], commune["on-time"]["denominator"]) == (2, 2)
    assert (tier["online-rate"]["numerator"], tier["online-rate"]["denominator"]) == (2, 4)
    assert tier["work-files"]["target"] == 0.4


def test_what_is_not_counted_has_no_number(motcua: Shell) -> None:
    shown = by_key(motcua("figures", "show", "--year", 2021, "--json").document)

    uncounted = [shown[key] for key in ("national-portal", "work-files", "antivirus", "budget")]
    assert [(one["numerator"], one["ratio"], one["met"]) for one in uncounted] == [(None,) * 3] * 4
    assert [one["target"] for one in uncounted] == [0.3, 0.8, 0.8, None]
    assert "82,8 tỷ đồng" in shown["budget"]["definition"]
    assert (shown["on-time"]["denominator"], shown["on-time"]["ratio"]) == (0, None)


def test_the_figures_are_told_in_lines_too(motcua: Shell, db: Session) -> None:
    a_spring(db)

    out = motcua("figures", "show", "--year", 2021).out

    assert "on-time\t60,0\N{NO-BREAK SPACE}%\t3/5\t–\t–\tTrả đúng hoặc trước hẹn" in out
    assert "budget\t–\tchưa đếm\t–\t–\tKinh phí thực hiện kế hoạch" in out


@pytest.mark.parametrize(
    "wrong",
    [
        ("--office", "no-such"),
        ("--from", "2021-03-01"),
        ("--from", "2021-03-02", "--to", "2021-03-01"),
        ("--year", "2021", "--from", "2021-03-01", "--to", "2021-03-02"),
        ("--tier", "village"),
    ],
)
def test_wrong_use_ends_with_two_and_a_sentence(motcua: Shell, wrong: tuple[str, ...]) -> None:
    ended = motcua("figures", "show", *wrong)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err


def test_the_dossiers_of_a_figure_are_written_into_a_file(
    motcua: Shell, db: Session, tmp_path: Path
) -> None:
    a_spring(db)
    out = tmp_path / "hồ sơ.csv"
    asked = ("authenticated", "--year", 2021, "--out", out)

    shown = by_key(motcua("figures", "show", "--year", 2021, "--json").document)["authenticated"]
    ended = motcua("figures", "export", *asked)
    written = out.read_text("utf-8-sig").splitlines()
    part = motcua("figures", "export", *asked, "--part", "numerator", "--tier", "province")

    assert (ended.code, len(written)) == (0, 1 + shown["denominator"])
    assert written[0].startswith("Mã hồ sơ,")
    assert f"Đã ghi {shown['denominator']} hồ sơ" in ended.out
    assert part.out.startswith("Đã ghi 1 hồ sơ")


def test_a_figure_that_counts_procedures_has_no_dossiers_to_write(
    motcua: Shell, tmp_path: Path
) -> None:
    ended = motcua("figures", "export", "level-3", "--out", tmp_path / "x.csv")

    assert ended.code == 2
    assert "không đếm hồ sơ" in ended.err
