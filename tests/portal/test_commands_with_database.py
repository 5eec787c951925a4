"""What an installation is looked after with: procedures, figures, invariants, jobs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal.commands.serve import NO_ADDRESS, ready
from services import clocks, jobs, mailboxes, migrations, training
from services.db import transaction
from services.models import FreshTally, Job, Revision, Setting, Tally
from tests.factories import MONDAY, a_citizen, a_dossier, a_filed
from tests.mail import SENDER, Postman, post_office
from tests.portal.commands import Shell, shell

PROCEDURES = Path(__file__).parents[2] / "workflows/procedures"
N_PROCEDURES = len(list(PROCEDURES.glob("*.toml")))


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


def test_an_old_database_comes_up_with_its_figures_counted_anew(motcua: Shell, db: Session) -> None:
    a_dossier(db, then=("accept",))
    migrations.downgrade(db.get_bind().engine, "0028")
    migrations.upgrade(db.get_bind().engine)

    early = motcua("figures", "show")
    first, again = motcua("db", "upgrade"), motcua("db", "upgrade")

    assert (early.code, early.out) == (2, "")
    assert "đang được đếm lại" in early.err
    assert "Số liệu đã được đếm lại từ nhật ký: " in first.out
    assert "đếm lại" not in again.out
    assert motcua("figures", "verify").code == 0


@pytest.mark.parametrize(
    ("chosen", "told"), [("", f"{NO_ADDRESS}\n"), ("https://dvc.example.vn", "")]
)
def test_who_serves_without_an_address_of_ones_own_is_told_before_anything_runs(
    motcua: Shell,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    chosen: str,
    told: str,
) -> None:
    assert motcua("jobs", "list").code == 0
    if chosen:
        monkeypatch.setenv("MOTCUA_PUBLIC_URL", chosen)

    ready()

    assert capsys.readouterr().out == told


def test_a_worker_with_real_settings_never_touches_a_database_of_training(
    motcua: Shell, db: Session
) -> None:
    a_dossier(db, then=["accept"])
    with transaction(db):
        db.add(Setting(name=training.NAME, value={}))

    ended = motcua("jobs", "work", "--once")

    assert ended.code != 0
    assert "tập huấn" in ended.err
    assert db.scalar(select(func.count()).where(Job.done_at.is_not(None))) == 0


def test_a_worker_prunes_what_was_done_long_ago(motcua: Shell, db: Session) -> None:
    row = {"name": "count", "arguments": {}, "attempts": 1, "request": "", "error": ""}
    past = {"run_after": MONDAY - timedelta(days=40), "done_at": MONDAY - timedelta(days=40)}
    with transaction(db):
        db.add_all([Job(**row, **past, key=key) for key in ("old", "last")])

    motcua("jobs", "work", "--once")

    assert db.scalars(select(Job.key)).all() == ["last"]


def test_open_procedures_are_listed(motcua: Shell) -> None:
    ended = motcua("procedures", "list", "--json")

    assert ended.code == 0
    listed = {one["code"]: one for one in ended.document["procedures"]}
    assert len(listed) == N_PROCEDURES
    assert listed["1.001776"]["level"] == 3
    assert listed["1.001776"]["limit"] == "20 ngày làm việc"


def test_a_procedure_is_shown_with_its_steps(motcua: Shell) -> None:
    found = motcua("procedures", "show", "1.001776", "--json").document

    assert found["steps"][0]["name"] == "receive"
    assert found["sources"] == ["Nghị định 20/2021/NĐ-CP", "Nghị định 61/2018/NĐ-CP"]


def test_an_unknown_procedure_is_wrong_use(motcua: Shell) -> None:
    ended = motcua("procedures", "show", "9.999999", "--json")

    assert (ended.code, ended.out) == (2, "")
    assert "Không tìm thấy thủ tục này" in ended.err


def test_publishing_again_publishes_nothing(motcua: Shell) -> None:
    ended = motcua("procedures", "publish", "--json")

    assert (ended.code, ended.document) == (0, {"published": []})


def test_a_changed_procedure_is_published(motcua: Shell, db: Session, tmp_path: Path) -> None:
    text = (PROCEDURES / "1.001776.toml").read_text("utf-8")
    draft = tmp_path / "draft.toml"
    draft.write_text(text.replace("working_days = 20", "working_days = 22"))

    ended = motcua("procedures", "publish", draft, "--json")

    assert (ended.code, ended.document) == (0, {"published": ["1.001776"]})
    assert db.query(Revision).where(Revision.code == "1.001776").count() == 2


def test_an_unsound_procedure_is_not_published(motcua: Shell, db: Session, tmp_path: Path) -> None:
    text = (PROCEDURES / "1.001776.toml").read_text("utf-8")
    unsound, broken = tmp_path / "unsound.toml", tmp_path / "broken.toml"
    unsound.write_text(text.replace('to = "review"', 'to = "nowhere"'))
    broken.write_text("code =")

    for draft in (unsound, broken):
        ended = motcua("procedures", "publish", draft, "--json")

        assert ended.code == 1
        assert ended.document["faults"]
    assert db.query(Revision).count() == N_PROCEDURES


def test_true_figures_are_told_true(motcua: Shell, db: Session) -> None:
    a_filed(db)

    ended = motcua("figures", "verify", "--cells", 20, "--seed", 4, "--json")

    assert ended.code == 0
    assert ended.document == {
        "facts_missing": 0,
        "facts_surplus": 0,
        "tallies_wrong": 0,
        "cells": 20,
        "cells_wrong": 0,
        "seed": 4,
        "first_wrong_cell": None,
    }


def test_the_first_cell_whose_list_differs_is_named(motcua: Shell, db: Session) -> None:
    a_filed(db)
    with transaction(db):
        db.execute(update(Tally).where(Tally.fact == "submitted").values(n=7))

    ended = motcua("figures", "verify", "--cells", 200, "--seed", 1)
    again = motcua("figures", "verify", "--cells", 200, "--seed", 1, "--json").document

    first = again["first_wrong_cell"]
    assert ended.code == 1
    assert "Sai đầu tiên: " in ended.out
    assert f"con số {first['figure']}, danh sách {first['listed']}." in ended.out
    assert (again["cells"], first["figure"], first["listed"]) == (200, 7, 1)


def test_a_wrong_figure_is_found_and_a_recount_mends_it(motcua: Shell, db: Session) -> None:
    a_filed(db)
    with transaction(db):
        db.execute(update(Tally).where(Tally.fact == "submitted").values(n=7))

    before = motcua("figures", "verify", "--json")
    recounted = motcua("figures", "recount", "--json")
    after = motcua("figures", "verify", "--json")

    assert (before.code, before.document["tallies_wrong"]) == (1, 1)
    assert (recounted.code, recounted.document) == (0, {"facts": 2})
    assert after.code == 0


def test_all_invariants_are_listed_with_no_row(motcua: Shell, db: Session) -> None:
    a_dossier(db, then=["accept", "propose"])

    ended = motcua("check", "--json")

    assert ended.code == 0
    assert len(ended.document["invariants"]) >= 12
    assert {frozenset(one) for one in ended.document["invariants"]} == {
        frozenset(("key", "title", "rows"))
    }
    assert sum(one["rows"] for one in ended.document["invariants"]) == 0


def test_a_broken_invariant_is_a_finding(motcua: Shell, db: Session) -> None:
    public_id = a_filed(db).public_id
    with transaction(db):
        db.execute(update(Tally).values(n=9))

    ended = motcua("check", "--json")

    assert public_id
    assert ended.code == 1
    assert {one["key"] for one in ended.document["invariants"] if one["rows"]} == {"figures-true"}


def test_due_jobs_are_done_and_the_list_is_empty_then(motcua: Shell, db: Session) -> None:
    a_dossier(db, then=["accept", "propose", "approve", "propose", "approve", "grant"])

    before = motcua("jobs", "list", "--json")
    clocks.set_demo(db, stood_at=MONDAY + timedelta(days=40), since=datetime.now(UTC))
    work = motcua("jobs", "work", "--once")
    after = motcua("jobs", "list", "--json")

    assert [one["name"] for one in before.document["jobs"]].count("send-notice") == 2
    assert set(before.document["jobs"][0]) == {
        *("id", "name", "key", "run_after", "attempts", "given_up", "error"),
    }
    assert work.code == 0
    assert (after.code, after.document) == (0, {"jobs": []})
    assert db.scalar(select(func.count()).select_from(FreshTally)) == 0


def test_a_given_up_job_is_a_finding_until_it_is_retried(motcua: Shell, db: Session) -> None:
    with transaction(db):
        jobs.enqueue(db, "nobody-knows-how", key="one", at=MONDAY)
        db.execute(update(Job).values(attempts=6, given_up_at=MONDAY, error="OSError: away"))

    given_up = motcua("jobs", "list", "--failed", "--json")
    retried = motcua("jobs", "retry")
    waiting = motcua("jobs", "list", "--json")

    assert given_up.code == 1
    assert given_up.document["jobs"][0]["error"] == "OSError: away"
    assert "1 việc" in retried.out
    assert waiting.code == 0
    assert waiting.document["jobs"][0]["attempts"] == 0


def test_the_offices_of_a_day_are_listed_parents_first(motcua: Shell) -> None:
    now = motcua("offices", "list", "--json").document["offices"]
    later = motcua("offices", "list", "--on", "2026-01-05", "--json").document["offices"]
    below = motcua("offices", "list", "--below", "tam-ky").out.splitlines()

    codes = [office["code"] for office in now]
    assert all(o["parent"] in codes[:n] for n, o in enumerate(now) if o["parent"])
    assert sum(o["tier"] == "commune" and o["kind"] == "committee" for o in now) == 241
    assert later == []
    assert below[0].startswith("tam-ky\t")
    assert any(line.startswith("tam-ky.an-my\t") for line in below)


def test_an_office_is_shown_also_when_it_is_no_more(motcua: Shell) -> None:
    shown = motcua("offices", "show", "tam-ky").out

    assert shown.splitlines()[0].startswith("tam-ky  UBND thành phố Tam Kỳ")
    assert "đến 30/06/2025" in shown


@pytest.mark.parametrize("words", [("show", "hue"), ("list", "--below", "hue")])
def test_an_office_that_never_was_is_wrong_use(motcua: Shell, words: tuple[str, ...]) -> None:
    ended = motcua("offices", *words)

    assert (ended.code, ended.out) == (2, "")
    assert "Không có đơn vị này" in ended.err


def test_a_sweep_says_how_many_files_it_deleted(motcua: Shell) -> None:
    assert motcua("papers", "sweep").out == "Đã xóa 0 tệp, và 0 lần tải lên dở dang.\n"


def test_the_worker_of_an_installation_with_a_mail_server_sends_letters(
    motcua: Shell, monkeypatch: pytest.MonkeyPatch, db: Session
) -> None:
    owner, postman = a_citizen(db), Postman()
    mailboxes.ask(db, owner, "an@example.vn", claim_id="one", at=MONDAY)
    with post_office(postman) as port:
        chosen = {"host": "127.0.0.1", "port": port, "security": "none", "sender": SENDER}
        for name, value in chosen.items():
            monkeypatch.setenv(f"MOTCUA_MAIL_{name.upper()}", str(value))
        monkeypatch.setenv("MOTCUA_PUBLIC_URL", "https://dvc.example.vn")
        assert motcua("jobs", "work", "--once").code == 0

    [letter] = postman.letters
    assert letter["To"] == "an@example.vn"
    assert "https://dvc.example.vn/thu-dien-tu/one." in letter.get_content()
