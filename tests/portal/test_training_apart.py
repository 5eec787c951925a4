"""What is practised in a training installation is counted nowhere: not here, and there under its mark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from portal import create_app
from portal.settings import Settings
from portal.wiring import NAME
from services import training
from services.errors import Conflict
from services.models import Dossier, Payment, PeriodReport
from services.reporting import periods, reports, verifying
from tests.factories import ALLOWANCE, MONDAY
from tests.people import Visitor, Watch, a_signed_in_officer, somebody, the_database
from tests.portal.test_counter import (
    ALLOWANCE_ANSWERS,
    AN_MY,
    APPLICANT,
    a_birth_to_hand_over,
)
from tests.portal.test_rights_taken import everything
from tests.printed import text_of

MARK = "TẬP HUẤN"


@pytest.fixture
def drill(settings: Settings, watch: Watch, seeded_file: Path, tmp_path: Path) -> Iterator[Flask]:
    """A training installation beside the real one, as `bin/run --training` makes it."""
    assert watch.at
    own = tmp_path / "drill"
    own.mkdir()
    shutil.copyfile(seeded_file, own / "motcua.db")
    papers, url = f"file://{own}/papers", f"sqlite:///{own}/motcua.db"
    mine = replace(settings, instance=own, papers_url=papers, database_url=url, training=True)
    app = create_app(mine)
    with the_database(app) as db:
        training.keep_apart(db, training=True)
    yield app
    app.extensions[NAME].engine.dispose()


def staff_of(app: Flask) -> tuple[Visitor, Visitor]:
    """A clerk and a manager."""
    return a_signed_in_officer(app, "clerk", AN_MY), a_signed_in_officer(app, "manager")


def works_a_day(app: Flask, clerk: Visitor) -> dict[str, str]:
    """A walk-in, a fee, a result, a report; where each can be printed."""
    page = clerk.opens(f"/mot-cua/ghi-nhan/{ALLOWANCE}")
    slip = clerk.sends(page, **APPLICANT, **ALLOWANCE_ANSWERS).location
    birth = a_birth_to_hand_over(app)
    clerk.sends(clerk.opens(f"/mot-cua/thu-phi/{birth}"))
    clerk.sends(clerk.opens(f"/mot-cua/tra-ket-qua/{birth}"), collector="Trần Bé", signed="y")
    with the_database(app) as db:
        report = reports.make(db, "quang-nam", periods.parse("2021-02"), by=None, at=MONDAY)
    paid = clerk.opens(f"/mot-cua/thu-phi/{birth}")
    return {
        "report": f"/dieu-hanh/bao-cao/{report}.pdf",
        "receipt": next(one for one in paid.links if "bien-lai" in one),
        "slip": next(one for one in clerk.opens(slip).links if "/phieu" in one),
    }


def files_of(folder: Path) -> dict[str, int]:
    """Every file of an installation but those of the training one beside it."""
    every = (one for one in folder.rglob("*") if one.is_file() and "drill" not in one.parts)
    return {str(one): one.stat().st_size for one in every if "motcua.db" not in one.name}


def test_a_day_of_practice_changes_no_row_no_number_and_no_page_of_the_real_installation(
    app: Flask, drill: Flask, settings: Settings
) -> None:
    clerk, manager = staff_of(app)
    looked = (
        *((manager, f"/dieu-hanh{one}") for one in ("", "/bao-cao", "/bieu-06a", "/bo-chi-so")),
        *((manager, f"/dieu-hanh/{one}") for one in ("can-bo", "dau-hieu")),
        *((clerk, f"/mot-cua{one}") for one in ("", "/so-theo-doi")),
        (somebody(app), "/ket-qua-phuc-vu"),
    )
    pages = [visitor.opens(path).words for visitor, path in looked]
    before = everything(app), files_of(settings.instance)

    works_a_day(drill, staff_of(drill)[0])

    with the_database(drill) as db:
        done = [len(db.scalars(select(one)).all()) for one in (Dossier, Payment, PeriodReport)]
        assert done == [2, 1, 1]
        assert not verifying.verify(db)
    assert (everything(app), files_of(settings.instance)) == before
    assert [visitor.opens(path).words for visitor, path in looked] == pages
    real = works_a_day(app, clerk)
    with the_database(app) as db:
        codes = sorted(str(one) for one in db.scalars(select(Dossier.code)))
        assert codes == ["000.03.31.H47-210301-0001", "000.03.31.H47-210301-0002"]
        assert [one.number[-7:] for one in db.scalars(select(Payment))] == ["0000001"]
    assert MARK not in text_of(clerk.gets(real["receipt"]).data)


def test_what_is_printed_and_kept_of_practice_carries_the_mark_and_nothing_is_published(
    drill: Flask,
) -> None:
    clerk, manager = staff_of(drill)
    done = works_a_day(drill, clerk)
    papers = [done["receipt"], done["slip"], "/mot-cua/so-theo-doi/ban-in"]

    printed = [text_of(clerk.gets(one).data) for one in papers]
    report = manager.gets(done["report"])
    kept = [
        manager.gets(f"/dieu-hanh/{one}").headers["Content-Disposition"]
        for one in ("bieu-06a.csv", "bieu-06a.xlsx", "bo-chi-so.csv", "can-bo.csv")
    ]

    assert all(MARK in one for one in (*printed, text_of(report.data)))
    assert all("TAP-HUAN_" in one for one in (*kept, report.headers["Content-Disposition"]))
    for ending in ("csv", "json"):
        assert somebody(drill).gets(f"/ket-qua-phuc-vu.{ending}").status_code == 404


def test_a_file_of_practice_is_not_taken_in_as_a_report(app: Flask, drill: Flask) -> None:
    def answer(manager: Visitor, name: str) -> str:
        form = manager.opens("/dieu-hanh/nhap-bao-cao").form("/dieu-hanh/nhap-bao-cao")
        pattern = manager.gets("/dieu-hanh/nhap-bao-cao.csv").data
        sent = form.answered({"file": (BytesIO(pattern), name)})
        return str(manager.client.post("/dieu-hanh/nhap-bao-cao", data=sent).text)

    name = "TAP-HUAN_mau-bao-cao.csv"
    real, practising = (a_signed_in_officer(one, "manager") for one in (app, drill))

    assert "lấy từ bản tập huấn" in answer(real, name)
    assert "lấy từ bản tập huấn" not in answer(real, "mau-bao-cao.csv")
    assert "lấy từ bản tập huấn" not in answer(practising, name)


def test_neither_installation_serves_the_database_of_the_other(app: Flask, drill: Flask) -> None:
    works_a_day(app, staff_of(app)[0])
    for one, training_now, reason in (
        (drill, False, "database-of-training"),
        (app, True, "database-not-of-training"),
    ):
        with the_database(one) as db, pytest.raises(Conflict, match=reason):
            training.keep_apart(db, training=training_now)
