"""Rough hands: everybody of a demo year goes through every page, and every box of every form gets
what nobody should type. Refusals are fine, in words; a page that breaks is not."""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import format_exception_only
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask, got_request_exception
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from portal import create_app
from portal.settings import Settings
from portal.wiring import NAME
from services import outside, signing_in
from services.demo import load as demo
from tests.faults.campaign import Told
from tests.faults.installation import installation
from tests.faults.serving import Served
from tests.house import ROOT
from tests.pages import Form, Page
from tests.people import Visitor, signed_in, somebody, the_database
from workflows.case import Actor

HOSTILE = (
    "\0",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "9" * 400,
    "9" * 5000,
    "9223372036854775808",
    "-1",
    "1e999",
    "NaN",
    "٣²",
    "0000-00-00",
    "31/02/2021",
    "../../etc/passwd",
    "\u202e\ufeff",
    "x" * 70_000,
    "{}",
    "%",
)
BYTES = "%ff%00%c3"
"""What is no UTF-8, in an address."""
NOWHERE = "http://127.0.0.1:9"
LEAVES = ("/dang-xuat", "/dang-nhap", "/tai-khoan/dang-xuat", "/ngon-ngu")
"""What would make somebody else of whoever is signed in."""


@dataclass
class Rough:
    """One person with rough hands, and what all of them have seen."""

    app: Flask
    who: str
    comes: Callable[[], Visitor]
    most: int
    counts: Counter[str]
    wrong: list[str]
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    waiting: deque[str] = field(default_factory=lambda: deque(["/", "/tai-khoan"]))
    known: set[str] = field(default_factory=set)
    visitor: Visitor = field(init=False)

    def __post_init__(self) -> None:
        self.visitor = self.comes()

    def roam(self) -> None:
        """From page to page; of each kind as many as were asked for."""
        while self.waiting:
            path = self.waiting.popleft()
            if self._enough(path):
                continue
            answer = self.asks("GET", path)
            if answer.location and answer.location.startswith("/dang-nhap"):
                self.visitor = self.comes()  # Some button has ended the session.
                answer = self.asks("GET", path)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                self.handle(path, answer)

    def _enough(self, path: str) -> bool:
        if path in self.known or path.startswith(LEAVES) or not path.startswith("/"):
            return True
        self.known.add(path)
        kind = ("page", self.kind(path))
        self.seen[kind] += 1
        return self.seen[kind] > self.most

    def kind(self, path: str) -> str:
        """The route, so that a thousand dossiers are one kind."""
        parts = urlsplit(path)
        try:
            endpoint, _ = self.app.url_map.bind("").match(parts.path)
        except HTTPException as wrong:
            return f"{wrong.code}"
        return f"{endpoint}?{'&'.join(sorted(name for name, _ in parse_qsl(parts.query)))}"

    def handle(self, path: str, answer: TestResponse) -> None:
        """Follow its links, break its address, fill in its forms."""
        try:
            page = Page(answer.text, path)
        except AssertionError as fault:
            self.wrong.append(f"{self.who}: {fault}")
            return
        links = (one.attrs.get("href", "").partition("#")[0] for one in page.root.all("a"))
        self.waiting.extend(links)
        for form in page.root.all("form"):
            if form.attrs.get("method", "get").lower() == "get":
                action = form.attrs.get("action") or urlsplit(path).path
                names = {box.attrs.get("name") for box in form.all("input", "select")} - {None}
                self.query(action, {str(name): "" for name in names})
        query = dict(parse_qsl(urlsplit(path).query))
        if query:
            self.query(urlsplit(path).path, query)
        for posting in page.forms:
            self.fill_in(path, posting)

    def query(self, path: str, given: Mapping[str, str]) -> None:
        """Every part of an address, with every hostile value."""
        if not self._new("query", path, given):
            return
        for name in given:
            for value in HOSTILE:
                self.asks("GET", f"{path}?{urlencode({**given, name: value[:2000]})}")
            self.asks("GET", f"{path}?{name}={BYTES}")
            self.asks("GET", f"{path}?{name}=a&{name}=b")

    def fill_in(self, path: str, form: Form) -> None:
        """Every box of a form with every hostile value; at last as it is, with each button."""
        action = form.action or path
        if action.startswith(LEAVES) or not self._new("form", action, form.fields):
            return
        for name in (*form.fields, *(one["name"] for one in form.buttons if one.get("name"))):
            if name == "csrf_token":
                continue
            for value in (*HOSTILE, None, ["a", "b"]):
                self.posts(action, form.answered({name: value}))
        for button in form.buttons:
            pressed = {button["name"]: button.get("value", "")} if button.get("name") else {}
            self.posts(action, form.answered(pressed))

    def _new(self, what: str, path: str, names: Mapping[str, Any]) -> bool:
        kind = (what, f"{self.kind(path)} {sorted(names)}")
        self.seen[kind] += 1
        return self.seen[kind] == 1

    def posts(self, path: str, form: Mapping[str, Any]) -> None:
        """Send a form, and look at the page that one is led to."""
        answer = self.asks("POST", path, form)
        if answer.status_code == 303 and not answer.location.startswith("http"):
            self.waiting.append(answer.location.partition("#")[0])

    def asks(self, method: str, path: str, form: Mapping[str, Any] | None = None) -> TestResponse:
        """One request; a fault of ours is told with its place."""
        faults: list[BaseException] = []

        def note(_: Flask, exception: BaseException, **__: object) -> None:
            faults.append(exception)

        with got_request_exception.connected_to(note, self.app):
            answer = self.visitor.client.open(path, method=method, data=form)
        self.counts[f"{method} answered {answer.status_code}"] += 1
        if answer.status_code >= 500 and answer.status_code != 503:
            said = {k: str(v)[:40] for k, v in (form or {}).items() if k != "csrf_token"}
            self.wrong.append(f"{self.who}: {method} {path[:200]} {said}: {_placed(faults)}")
        return answer


def run(database: str, dossiers: int, most: int) -> Told:
    """Load a demo year, and let everybody at it."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    with installation(database) as served, TemporaryDirectory() as folder:
        app = _with_a_year(served, Path(folder), dossiers)
        for who, comes in _people(app):
            one = Rough(app, who, comes, most, counts, wrong)
            one.roam()
            counts["kinds of pages and forms"] += len(one.seen)
        app.extensions[NAME].engine.dispose()
    return Told(dict(sorted(counts.items())), list(dict.fromkeys(wrong)))


def _with_a_year(served: Served, folder: Path, dossiers: int) -> Flask:
    app = create_app(
        Settings(
            instance=folder,
            secret_key=(served.instance / "secret.key").read_text().strip(),
            database_url=served.database_url,
            papers_url=f"file://{served.instance}/papers",
            vnpay_url=f"{NOWHERE}/pay",
            vnpay_api=f"{NOWHERE}/api",
            vnpay_terminal="ROUGH001",
            vnpay_secret="of a bank that is not there",
        )
    )
    logging.disable(logging.CRITICAL)
    plan = demo.Plan(dossiers=dossiers)
    world = demo.World(
        cabinet=app.extensions[NAME].cabinet,
        outside=outside.world(ROOT / "templates"),
        real=lambda: datetime.now(UTC),
    )
    with the_database(app) as db:
        demo.load(db, plan, world, told=lambda _: None)
    return app


def _people(app: Flask) -> Iterator[tuple[str, Callable[[], Visitor]]]:
    yield "nobody", lambda: somebody(app)
    with the_database(app) as db:
        people = signing_in.demo_people(db)
    for key, person in people.items():
        actor = Actor(f"{person['kind']}:{person['id']}", person["name"], person["kind"])
        yield key, partial(lambda who: signed_in(app.test_client(), who, app), actor)


def _placed(faults: list[BaseException]) -> str:
    """What went wrong, and in which line of ours."""
    if not faults:
        return "no exception"
    frame, place = faults[-1].__traceback__, ""
    while frame:
        name = frame.tb_frame.f_code.co_filename
        if name.startswith(str(ROOT)) and ".venv" not in name:
            place = f"{name.removeprefix(f'{ROOT}/')}:{frame.tb_lineno}"
        frame = frame.tb_next
    return f"{place} {format_exception_only(faults[-1])[-1].strip()[:200]}"
