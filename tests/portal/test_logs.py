"""The log: it tells what happened under which number, and never who; whatever people put in.

Canaries go in wherever people, their browsers and our own faults can put them: forms, addresses,
headers, files, errors. None of them may come out.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal import create_app, logs
from portal.auth import open_to
from portal.commands.demo import quiet
from portal.session import db as the_session
from portal.settings import Settings
from portal.wiring import NAME
from services import jobs
from services.db import transaction
from services.models import Job
from services.promised import Work
from services.working import run_due
from tests.factories import MONDAY
from tests.people import (
    Watch,
    a_signed_in_citizen,
    a_signed_in_officer,
    somebody,
    the_database,
)
from tests.portal.test_filing_walk import CERTIFICATE, begins
from tests.services.test_working import the_world
from tests.uploads import a_file, a_pdf

PERSON = "Canary Thị Bích"
ID_NUMBER, PHONE = "049190000017", "0905987654"
PASSWORD = "đò dọc canary 21"
CANARIES = ("canary", "Canary", "Bích", ID_NUMBER, "049 190", PHONE, "đò dọc")
PROCESS = """
import logging, sys, threading, warnings
from portal import logs
logs.set_up("json")
logs.keep_last_words()
class Falls:
    def __del__(self):
        raise OSError("canary")
def falls():
    raise OSError("canary")
warnings.warn("canary")
thread = threading.Thread(target=falls)
thread.start()
thread.join()
Falls()
logging.getLogger("portal.x").info("%d", "canary")
logging.getLogger("others.library").error("%s", "canary")
raise RuntimeError("canary")
"""


@dataclass
class Ear(logging.Handler):
    """Hears all that anybody says, as it would be written in both forms."""

    lines: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    __hash__ = logging.Handler.__hash__

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logs.Facts().format(record))
        self.bare.append(f"{logs.Words().format(record)}")

    @property
    def told(self) -> list[dict[str, Any]]:
        """The events of our own code."""
        return [one for one in map(json.loads, self.lines) if " " not in one["event"]]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [one for one in self.told if one["event"] == event]

    def heard(self) -> list[str]:
        """Lines with a canary in them."""
        return [one for one in self.lines + self.bare if any(bird in one for bird in CANARIES)]


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear, root = Ear(), logging.getLogger()
    quiet = {one: one.level for one in (root, logging.getLogger("sqlalchemy"))}
    root.addHandler(ear)
    for one in quiet:
        one.setLevel(logging.DEBUG)
    yield ear
    root.removeHandler(ear)
    for one, level in quiet.items():
        one.setLevel(level)


@pytest.fixture
def served(ear: Ear, settings: Settings, watch: Watch) -> Iterator[Flask]:
    """As people meet it, every library talkative, with addresses at which things go wrong."""
    assert logging.getLogger("sqlalchemy.engine").isEnabledFor(logging.DEBUG), ear
    assert watch.at.tzinfo
    served = create_app(replace(settings, testing=False))
    served.add_url_rule("/hong", "breaks", open_to("public")(breaks))
    served.add_url_rule("/trung", "collides", open_to("public")(collides))
    yield served
    served.extensions[NAME].engine.dispose()


def breaks() -> str:
    try:
        return str(int(f"{PERSON} {ID_NUMBER}"))
    except ValueError as first:
        raise RuntimeError(f"{PERSON} {PHONE}") from first


def collides() -> str:
    with transaction(the_session()):
        for _ in range(2):
            jobs.enqueue(the_session(), "canary", key=f"canary:{ID_NUMBER}", at=MONDAY, who=PERSON)
    return ""


def test_what_people_type_and_hand_in_is_not_in_the_log(served: Flask, ear: Ear) -> None:
    visitor, citizen = somebody(served), a_signed_in_citizen(served)
    clerk = a_signed_in_officer(served, "clerk", "tam-ky.an-my")
    given = {"name": PERSON, "id_number": ID_NUMBER, "phone": PHONE, "password": PASSWORD}

    visitor.sends(visitor.opens("/dang-nhap"), account=PHONE, password=PASSWORD)
    visitor.sends(visitor.opens("/dang-ky"), **given, email="canary@example.vn")
    visitor.sends(
        visitor.opens("/tra-cuu"), "/tra-cuu", ma=f"canary-{PHONE}", **{"bien-nhan": "Canary"}
    )
    draft = begins(citizen)
    citizen.sends(citizen.opens(f"{draft}/phan/1"), full_name=PERSON, residence="canary")
    papers = citizen.opens(f"{draft}/giay-to")
    kept = citizen.sends(papers, **{CERTIFICATE: a_file(f"canary {PERSON}.pdf", a_pdf())})
    citizen.sends(papers, **{CERTIFICATE: a_file("canary.exe", b"MZ canary")})
    clerk.sends(clerk.opens("/xu-ly"), action="/xu-ly/tim", words=PERSON)

    statuses = {one["endpoint"]: one["status"] for one in ear.of("request")}
    assert kept.status_code == 303
    assert {"public.look_up", "public.enrol", "desk.search_queue"} <= set(statuses), statuses
    assert ear.heard() == []


def test_what_stands_in_addresses_and_headers_is_not_in_the_log(served: Flask, ear: Ear) -> None:
    client = somebody(served).client
    headers = {
        "User-Agent": f"canary {PHONE}",
        "Referer": f"https://example.vn/canary?so={ID_NUMBER}",
        "X-Request-ID": "canary",
        "X-Forwarded-For": "canary",
        "Authorization": "Bearer canary",
    }
    client.set_cookie("motcua", f"canary-{ID_NUMBER}")

    for path in (f"/canary/{ID_NUMBER}", f"/thu-tuc/{ID_NUMBER}", f"/tra-cuu?ma={ID_NUMBER}"):
        client.get(path, headers=headers)
    client.open("/", method="CANARY", headers=headers)

    methods = [one["method"] for one in ear.of("request")]
    assert methods == ["GET", "GET", "GET", "other"]
    assert ear.heard() == []


def test_what_breaks_is_told_by_its_kind_and_place(served: Flask, ear: Ear) -> None:
    somebody(served).opens("/hong", 500)
    somebody(served).opens("/trung", 409)

    broke, collided = ear.of("fault")
    assert broke["error"] == "RuntimeError"
    assert broke["at"].startswith("tests/portal/test_logs.py:")
    assert collided["error"] in {"IntegrityError", "UniqueViolation"}
    sent_at_once = served.extensions[NAME].engine.dialect.name == "sqlite"
    assert f"services/{'jobs' if sent_at_once else 'sending'}.py:" in collided["at"]
    assert ear.heard() == []


def test_a_job_that_fails_is_told_without_its_words(app: Flask, ear: Ear) -> None:
    def falls(*_: object) -> None:
        raise IntegrityError("insert", {"name": PERSON}, ValueError(ID_NUMBER))

    with the_database(app) as db:
        with transaction(db):
            jobs.enqueue(db, "falls", key=f"canary:{PHONE}", at=MONDAY, who=PERSON)
        run_due(db, MONDAY, the_world(), works={"falls": Work(falls)})
        kept = db.scalars(select(Job.error)).one()

    [line] = ear.of("job-again")
    assert (line["kind"], line["error"]) == ("falls", kept)
    assert kept.startswith("ValueError at services/working.py:")
    assert ear.heard() == []


def test_what_a_request_promises_is_told_under_its_number(app: Flask, ear: Ear) -> None:
    citizen = a_signed_in_citizen(app)
    page = citizen.opens("/nop-ho-so/1.001776")

    answer = citizen.sends(page)
    with the_database(app) as db:
        promised = db.scalars(select(Job.request)).all()

    number = answer.headers["X-Request-ID"]
    assert promised == [number]
    assert [one["request"] for one in ear.of("request")][-1] == number


def test_a_line_says_what_was_asked_by_which_role(app: Flask, ear: Ear) -> None:
    clerk = a_signed_in_officer(app, "clerk", "tam-ky.an-my")

    clerk.opens("/mot-cua")

    [line] = ear.of("request")
    assert line["event"] == "request"
    assert (line["endpoint"], line["method"], line["status"]) == ("desk.reception_day", "GET", 200)
    assert (line["role"], line["office"]) == ("clerk", "tam-ky.an-my")
    assert line["ms"] > 0
    assert line["time"].endswith("+00:00")


@pytest.mark.parametrize(
    ("proxies", "given", "kept"),
    [
        (1, "0123456789abcdef0123456789abcdef", True),
        (1, "01234567-89ab-cdef-0123-456789abcdef", True),
        (1, "canary", False),
        (1, f"{ID_NUMBER}", False),
        (0, "0123456789abcdef0123456789abcdef", False),
    ],
)
def test_a_number_is_taken_over_from_our_own_proxy_only(
    settings: Settings, proxies: int, given: str, *, kept: bool
) -> None:
    app = create_app(replace(settings, proxies=proxies))

    answer = app.test_client().get("/healthz", headers={"X-Request-ID": given})
    app.extensions[NAME].engine.dispose()

    assert (answer.headers["X-Request-ID"] == given) is kept


@pytest.mark.parametrize(
    ("said", "args", "event"),
    [
        ("Invalid request from ip=10.0.0.1: canary", (), "Invalid request from ip"),
        ("Error handling request %s", ("/canary",), "Error handling request …"),
        ("Worker (pid:%s) exited with code %s.", (12, 3), "Worker (pid:12) exited with code 3."),
        (ValueError("canary"), (), "gunicorn"),
    ],
)
def test_of_the_servers_sentences_only_numbers_are_kept(
    said: Any, args: tuple[object, ...], event: str
) -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "x.py", 1, said, args, None)

    assert logs.facts(record)["event"] == event


def test_what_nobody_catches_ends_in_the_log_and_names_nobody() -> None:
    command = [sys.executable, "-c", PROCESS]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own words

    events = [json.loads(line) for line in ended.stderr.splitlines()]

    assert ended.returncode == 1
    assert [one["event"].partition(" ")[0] for one in events] == [
        *("py.warnings", "fell", "fell", "unsayable", "others.library", "fell"),
    ]
    assert [one["error"] for one in events if "error" in one] == [
        *("OSError", "OSError", "RuntimeError"),
    ]
    assert "canary" not in ended.stderr + ended.stdout


def test_the_form_is_chosen_once_however_often_it_is_set_up(
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    for form in ("json", "auto", "text"):
        logs.set_up(form)
    logging.getLogger("portal.tests").warning("told", extra={"facts": {"n": 1}})
    said = capsys.readouterr().err
    root.handlers[:] = before

    assert said.count("\n") == 1
    assert "WARNING" in said.upper()
    assert said.endswith(" n=1\n")
    assert "told pid=" in said


def test_the_jobs_of_a_year_that_is_played_do_not_bury_its_progress_bar() -> None:
    log = logging.getLogger("services.working")
    log.setLevel(logging.INFO)

    with quiet():
        while_playing = log.isEnabledFor(logging.INFO), log.isEnabledFor(logging.WARNING)

    assert (while_playing, log.isEnabledFor(logging.INFO)) == ((False, True), True)
