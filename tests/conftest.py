"""What all tests stand on: both databases, a closed network, a browser.

A test that asks for `db`, `engine` or `database_url` runs once on each database, in a copy of its
own; `--database sqlite` keeps to one. What is made once for all workers (the server, the seeded
databases) lives in one folder of the run, which the first process makes and takes away.
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from uuid import uuid4

import hypothesis
import pytest
from argon2 import PasswordHasher, Type
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from services import passwords
from services.db import connect, sessions
from tests import network, postgres, quick
from tests.browser import pages
from tests.scratch import a_quick_place

DATABASES = ("sqlite", "postgresql")
RUN = "MOTCUA_TEST_RUN"
WORKER = "PYTEST_XDIST_WORKER"
LOOKS = (5_000, 10, 20)
"""After how many new objects, and how many such looks at the young, Python looks for old garbage."""

hypothesis.settings.register_profile("dev", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=[*DATABASES, "both"],
        default="both",
        help="which database to run on (default: both)",
    )


def pytest_configure() -> None:
    network.close()
    if WORKER not in os.environ:
        os.environ[RUN] = mkdtemp(prefix="motcua-tests-", dir=a_quick_place())
        Path(os.environ[RUN]).chmod(0o755)  # PostgreSQL's user has to pass through.
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # So that the server is stopped.
    # Every test makes an application; all of them have the same addresses, and read the same
    # templates, compiled once in a run.
    Flask.url_rule_class = quick.RememberedRule
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(os.environ[RUN])}


def pytest_unconfigure() -> None:
    if WORKER in os.environ or RUN not in os.environ:
        return
    folder = Path(os.environ.pop(RUN))
    if (folder / "postgres/data/postmaster.pid").exists():
        postgres.stop(folder / "postgres")
    shutil.rmtree(folder)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen = metafunc.config.getoption("--database")
    for name in {"database_url", "empty_url"} & set(metafunc.fixturenames):
        metafunc.parametrize(name, DATABASES if chosen == "both" else [chosen], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        if wanted & {"database_url", "empty_url"}:
            item.add_marker("database")
        if "browser" in wanted:
            item.add_marker("browser")


def pytest_collection_finish() -> None:
    """Everything that is here now stays until the end: Python need not look through it again and
    again for what could go, which took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*LOOKS)


def once(name: str, make: Callable[[Path], object]) -> Path:
    """A path of the run that the first worker to ask for it makes, and the others wait for."""
    folder = Path(os.environ[RUN])
    done = folder / f"{name}.done"
    with (folder / f"{name}.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not done.exists():
            make(folder / name)
            done.touch()
    return folder / name


@pytest.fixture(scope="session", autouse=True)
def costly_hasher() -> PasswordHasher:
    """What the product keeps passwords with. It costs on purpose, and tests know their passwords:
    they go through one that is the same and cheap."""
    costly = passwords.hasher
    passwords.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1, type=Type.ID)
    return costly


@pytest.fixture(scope="session")
def server() -> postgres.Server:
    """The PostgreSQL of this run."""
    return postgres.Server(once("postgres", postgres.start))


@pytest.fixture(scope="session")
def seeded_file() -> Path:
    """A SQLite database with the seed in it, to be copied."""
    return once("seed.db", _seed_a_file)


@pytest.fixture(scope="session")
def seeded_name(server: postgres.Server) -> str:
    """A PostgreSQL database with the seed in it, to be copied."""
    return once("seed", lambda _: _seed_a_database(server)).name


def _seed_a_file(path: Path) -> None:
    from tests import seed  # noqa: PLC0415  # only what needs the seed pays for it

    path.unlink(missing_ok=True)
    seed.make(f"sqlite:///{path}")


def _seed_a_database(server: postgres.Server) -> None:
    from tests import seed  # noqa: PLC0415  # only what needs the seed pays for it

    server.drop("seed")
    server.create("seed")
    seed.make(server.url("seed"))


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh copy of the seeded database, on each database in turn."""
    if request.param == "sqlite":
        yield from _a_file(copy_of=request.getfixturevalue("seeded_file"))
    else:
        server, template = map(request.getfixturevalue, ("server", "seeded_name"))
        yield from _a_database(server, template)


@pytest.fixture
def empty_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without a table, on each database in turn."""
    if request.param == "sqlite":
        yield from _a_file()
    else:
        yield from _a_database(request.getfixturevalue("server"), "template0")


def _a_file(copy_of: Path | None = None) -> Iterator[str]:
    with TemporaryDirectory(dir=os.environ[RUN]) as folder:
        path = Path(folder) / "motcua.db"
        if copy_of:
            shutil.copyfile(copy_of, path)
        yield f"sqlite:///{path}"


def _a_database(server: postgres.Server, template: str) -> Iterator[str]:
    name = f"t_{uuid4().hex}"
    server.create(name, template=template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The engine of this test's database."""
    engine = connect(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def db(engine: Engine) -> Iterator[Session]:
    """A session on this test's database."""
    with sessions(engine)() as session:
        yield session


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, which can reach nothing but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=pages.CHROMIUM, args=pages.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a new visitor's page: `page()` on a phone, `page(1280, 900)`, `page(javascript=False)`."""
    contexts = []

    def open_page(width: int = 390, height: int = 844, *, javascript: bool = True) -> Page:
        contexts.append(
            browser.new_context(
                viewport={"width": width, "height": height},
                java_script_enabled=javascript,
                locale="vi-VN",
                timezone_id="Asia/Ho_Chi_Minh",
            )
        )
        return pages.watched(contexts[-1].new_page())

    yield open_page
    for context in contexts:
        context.close()
