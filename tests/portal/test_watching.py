"""What machines read of an installation: whether it lives, whether it can work, how it does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families as parsed

from portal import create_app
from portal.settings import Settings
from portal.wiring import NAME
from services import migrations
from services.watching import heartbeat
from services.working import Tried
from tests.factories import MONDAY, a_dossier
from tests.people import Watch, a_signed_in_citizen, somebody, the_database
from tests.statements import statements

TOKEN = "a token that only the watcher has"
FAR = {"REMOTE_ADDR": "203.0.113.9"}


def lives(app: Flask) -> None:
    """A worker gives a sign of life."""
    with the_database(app) as db:
        heartbeat.beat(db, "here:1", since=MONDAY, at=MONDAY)


def ready(app: Flask) -> tuple[int, dict[str, str]]:
    """The status of /readyz, and the sentences of what is not good."""
    answer = app.test_client().get("/readyz")
    told = json.loads(answer.text)
    wrong = {one["name"]: one["says"] for one in told["checks"] if not one["good"]}
    assert told["missing"] == list(wrong)
    assert told["ready"] is (answer.status_code == 200) is not bool(wrong)
    return answer.status_code, wrong


def measured(app: Flask) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """What /metrics tells, as a watcher reads it."""
    answer = app.test_client().get("/metrics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in parsed(answer.text)
        for sample in family.samples
    }


def value(app: Flask, name: str, **labels: str) -> float:
    return measured(app).get((name, frozenset(labels.items())), 0)


@pytest.fixture
def with_token(settings: Settings) -> Iterator[Flask]:
    app = create_app(replace(settings, metrics_token=TOKEN, proxies=1))
    yield app
    app.extensions[NAME].engine.dispose()


def test_a_process_that_lives_says_so_and_asks_the_database_nothing(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    with statements(app.extensions[NAME].engine) as asked:
        answer = citizen.gets("/healthz")

    assert (answer.status_code, answer.json, asked) == (200, {"alive": True}, [])


def test_an_installation_that_can_work_is_ready(app: Flask) -> None:
    lives(app)

    answer = app.test_client().get("/readyz")

    names = [one["name"] for one in json.loads(answer.text)["checks"]]
    assert answer.status_code == 200, answer.text
    assert names[:5] == ["database", "migrations", "disk", "worker", "calendar"]
    assert names[5:] == ["font", "scanner", "figures", "certificate"]
    assert "Tiến trình nền đang chạy." in answer.text


def test_without_a_worker_it_is_not_ready(app: Flask, watch: Watch) -> None:
    lives(app)
    watch.passes(minutes=2)

    assert ready(app) == (503, {"worker": "Tiến trình nền đã im lặng hơn một phút rưỡi."})


def test_with_other_tables_it_is_not_ready(app: Flask) -> None:
    migrations.downgrade(app.extensions[NAME].engine, "base")

    status, wrong = ready(app)

    assert (status, list(wrong)) == (503, ["migrations", "worker", "calendar", "figures"])
    assert app.test_client().get("/healthz").status_code == 200


def test_what_strangers_read_holds_no_path_and_no_address(
    settings: Settings, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/nowhere/motcua.db"
    app = create_app(replace(settings, database_url=url, free_megabytes=10**12))

    answer = app.test_client().get("/readyz")

    assert answer.status_code == 503
    assert "Cơ sở dữ liệu không trả lời." in answer.text
    assert "Đĩa chứa giấy tờ còn trống không tới 1000000000,0 GB." in answer.text
    assert not any(told in answer.text for told in (str(tmp_path), "sqlite", "/", "Error"))


def test_however_often_it_is_asked_it_looks_once(app: Flask) -> None:
    lives(app)
    client = app.test_client()
    client.get("/readyz")

    with statements(app.extensions[NAME].engine) as asked:
        statuses = {client.get("/readyz").status_code for _ in range(20)}

    assert statuses == {200}
    assert len(asked) <= 8, asked


def test_requests_are_counted_by_endpoint_and_never_by_address(app: Flask) -> None:
    visitor = somebody(app)
    for path in ("/thu-tuc/1.001193", "/thu-tuc/9.999999", "/049190000017", "/canary-in-a-path"):
        visitor.gets(path)
    visitor.client.open("/thu-tuc", method="PROPFIND")
    page = {"endpoint": "public.procedure", "method": "GET"}
    nowhere = {"endpoint": "none", "method": "GET"}

    told = app.test_client().get("/metrics").text

    assert value(app, "motcua_requests_total", status="2xx", **page) == 1
    assert value(app, "motcua_requests_total", status="4xx", **page) == 1
    assert value(app, "motcua_requests_total", status="4xx", **nowhere) == 2
    assert value(app, "motcua_request_seconds_count", **page) == 2
    assert value(app, "motcua_request_seconds_bucket", le="+Inf", **page) == 2
    assert not any(part in told for part in ("049190000017", "canary", "PROPFIND", "/thu-tuc"))


def test_every_process_of_an_installation_tells_of_all(app: Flask, settings: Settings) -> None:
    other = create_app(settings)
    for one in (app, other, other):
        one.test_client().get("/gioi-thieu")
    other.extensions[NAME].lookout.counts.job(Tried("expire", "done", seconds=0.5))
    page = {"endpoint": "public.about", "method": "GET", "status": "2xx"}

    told = [value(one, "motcua_requests_total", **page) for one in (app, other)]
    other.extensions[NAME].engine.dispose()

    assert told == [3, 3]
    assert value(app, "motcua_jobs_total", kind="expire", outcome="done") == 1
    assert value(app, "motcua_job_seconds_total", kind="expire") == 0.5


def test_what_waits_is_measured(app: Flask, watch: Watch) -> None:
    with the_database(app) as db:
        a_dossier(db, then=("accept",))
    watch.passes(days=60)
    lives(app)

    found = measured(app)

    def told(name: str, **labels: str) -> Any:
        return found[name, frozenset(labels.items())]

    assert told("motcua_steps_waiting", tier="commune") == 1
    assert told("motcua_dossiers_overdue", tier="commune") == 1
    assert told("motcua_jobs_waiting", kind="send-notice") == 1
    assert told("motcua_job_oldest_seconds", kind="send-notice") > 59 * 86400
    assert told("motcua_worker_silent_seconds") == timedelta(days=60).total_seconds()
    assert told("motcua_check_good", check="worker") == 0
    assert told("motcua_calendar_days_left") == 2436
    assert told("motcua_disk_free_bytes", place="papers") > 0


def test_without_a_database_the_rest_is_still_told(settings: Settings, tmp_path: Path) -> None:
    app = create_app(replace(settings, database_url=f"sqlite:///{tmp_path}/nowhere/motcua.db"))

    assert value(app, "motcua_check_good", check="database") == 0
    assert value(app, "motcua_check_good", check="disk") == 1


@pytest.mark.parametrize(
    "said",
    [
        {"environ_base": FAR},
        {"environ_base": FAR, "headers": {"Authorization": "Bearer "}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"X-Real-IP": "203.0.113.9"}},
    ],
)
def test_without_a_token_only_this_machine_reads_the_metrics(
    app: Flask, said: dict[str, Any]
) -> None:
    answer = app.test_client().get("/metrics", **said)

    assert answer.status_code == 403
    assert "motcua_" not in answer.text


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"Bearer {TOKEN}x", 403),
        (f"Basic {TOKEN}", 403),
        ("Bearer ", 403),
        ("Bearer không phải", 403),
        ("", 403),
    ],
)
def test_from_elsewhere_the_token_opens_the_metrics(
    with_token: Flask, said: str, status: int
) -> None:
    headers = {"Authorization": said.encode().decode("latin-1"), "X-Forwarded-For": "203.0.113.9"}

    assert with_token.test_client().get("/metrics", headers=headers).status_code == status


def test_a_token_that_is_set_is_asked_for_on_this_machine_too(with_token: Flask) -> None:
    client = with_token.test_client()

    silent = client.get("/metrics")
    told = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

    assert (silent.status_code, told.status_code) == (403, 200)


def test_a_stranger_at_the_metrics_costs_the_database_nothing(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    with statements(app.extensions[NAME].engine) as asked:
        answer = citizen.client.get("/metrics", environ_base=FAR)

    assert (answer.status_code, asked) == (403, [])
