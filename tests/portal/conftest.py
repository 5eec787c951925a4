"""The application on each database, a watch that only tests move, and people who visit it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import Engine

from portal import clock, create_app
from portal.settings import Settings
from portal.wiring import NAME
from tests.factories import MONDAY
from tests.people import Visitor, Watch, a_signed_in_officer, the_database
from tests.portal.identifying import PEOPLE, that_trusts
from tests.services.reporting.dossiers import a_spring, on
from tests.simulators.identity import Simulator, running


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The real time, as far as the portal knows: Monday morning, until the test moves it."""
    watch = Watch(MONDAY)

    def real() -> datetime:
        return watch.at

    monkeypatch.setattr(clock, "real", real)
    return watch


@pytest.fixture
def settings(engine: Engine, tmp_path: Path) -> Settings:
    """What this test's application is made with."""
    return Settings(
        instance=tmp_path,
        secret_key="a key that only the tests know, of 32 letters",
        database_url=engine.url.render_as_string(hide_password=False),
        papers_url=f"file://{tmp_path}/papers",
        testing=True,
    )


@pytest.fixture
def app(settings: Settings, watch: Watch) -> Iterator[Flask]:
    """The application as it is served, CSRF and all, on this test's database."""
    assert watch.at.tzinfo
    app = create_app(settings)
    app.after_request(as_servers_send_it)
    yield app
    app.extensions[NAME].engine.dispose()


def as_servers_send_it(answer: Response) -> Response:
    """A header outside Latin-1 would be a 500 of the server, which no test client notices."""
    for name, value in answer.headers:
        assert value.encode("latin-1"), name
    return answer


@pytest.fixture
def provider(watch: Watch) -> Iterator[Simulator]:
    """A provider of electronic identities on this machine, by the portal's watch."""
    with running(Simulator(PEOPLE, clock=lambda: watch.at)) as simulator:
        yield simulator


@pytest.fixture
def portal(settings: Settings, watch: Watch, provider: Simulator) -> Iterator[Flask]:
    """The portal of an installation that trusts this provider."""
    assert watch.at.tzinfo
    app = that_trusts(provider, settings)
    yield app
    app.extensions[NAME].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in with."""
    return app.test_client()


@pytest.fixture
def manager(app: Flask, watch: Watch) -> Visitor:
    """The manager of the province, on the last day of June, after the spring."""
    watch.at = on("06-30")
    with the_database(app) as db:
        a_spring(db)
    return a_signed_in_officer(app, "manager")
