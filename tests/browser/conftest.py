"""The application, served to browsers on a SQLite database of the test's own."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import Engine
from werkzeug.serving import make_server

from services.db import connect
from tests.people import Visitor
from tests.portal.conftest import app, portal, provider, settings, watch

__all__ = [
    "app",
    "portal",
    "provider",
    "settings",
    "watch",
]  # The fixtures of the portal's own tests.

SignsIn = Callable[[Page, Visitor], Page]


@pytest.fixture
def engine(seeded_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """One database is enough to look at pages."""
    path = tmp_path / "motcua.db"
    shutil.copyfile(seeded_file, path)
    engine = connect(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address under which the application can be visited."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=partial(server.serve_forever, 0.01), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def as_visitor(site: str) -> SignsIn:
    """Gives a page in a browser the session of somebody who has signed in."""

    def sign_in(page: Page, visitor: Visitor) -> Page:
        cookie = visitor.client.get_cookie("motcua")
        assert cookie
        page.context.add_cookies([{"name": "motcua", "value": cookie.value, "url": site}])
        return page

    return sign_in
