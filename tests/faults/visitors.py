"""Citizens who hand in a paper and file over HTTP, and send again until they are answered."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from uuid import uuid4

from sqlalchemy.exc import DBAPIError

from services.db import connect, sessions
from tests.factories import a_citizen, a_draft
from tests.faults.filers import PAGE, SLOT
from tests.faults.serving import Served
from tests.people import signed_in
from workflows.case import Actor

Form = Mapping[str, str | tuple[str, bytes]]
"""What a form sends: words, and files with their names."""

VISITORS = 4
PATIENCE = 60.0
"""How many seconds a visitor sends again before that counts as an outage."""


@dataclass(slots=True)
class Session:
    """Somebody's browser: cookie and CSRF token, anew after each sign-in."""

    actor: Actor
    cookie: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """A draft that was answered with the address of its dossier, and the paper in it."""

    draft: str
    address: str
    owner: Actor
    content: bytes


@dataclass
class Visitors:
    """Four at once; `again` counts how often something had to be sent again."""

    served: Served
    answered: list[Answered] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    again: int = 0
    stopping: Event = field(default_factory=Event)
    running: list[Future[None]] = field(default_factory=list)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """They file as long as the block runs, and finish what they have begun."""
        with ThreadPoolExecutor(VISITORS) as pool:
            self.running = [pool.submit(self._run, one) for one in self._browsers()]
            try:
                yield
            finally:
                self.stopping.set()
        for running in self.running:
            running.result()

    def _browsers(self) -> list[Session]:
        """Four people who have signed in."""
        engine = connect(self.served.database_url)
        with sessions(engine)() as db:
            browsers = [Session(a_citizen(db)) for _ in range(VISITORS)]
        engine.dispose()
        for one in browsers:
            self._sign_in(one)
        return browsers

    def _sign_in(self, browser: Session) -> None:
        with TemporaryDirectory() as folder:
            app = self.served.app(Path(folder))
            visitor = signed_in(app.test_client(), browser.actor, app)
            browser.token = visitor.csrf_token()
            cookie = visitor.client.get_cookie("motcua")
            assert cookie
            browser.cookie = f"motcua={cookie.value}"
            app.extensions["motcua"].engine.dispose()

    def _run(self, browser: Session) -> None:
        while not self.stopping.is_set() and not self.wrong:
            engine = connect(self.served.database_url)
            try:
                with sessions(engine)() as db:
                    draft = a_draft(db, browser.actor)
            except DBAPIError:
                time.sleep(0.1)  # What is begun here is begun anew; filing is what is tried.
                continue
            finally:
                engine.dispose()  # Nothing of ours holds a disk that is to be locked.
            self._file(browser, draft)

    def _file(self, browser: Session, draft: str) -> None:
        content = PAGE + f"\n% {draft}".encode()
        file = {f"giay-{SLOT}": ("giấy.pdf", content)}
        self._until_answered(browser, f"/ban-khai/{draft}/giay-to", file)
        address = self._until_answered(browser, f"/ban-khai/{draft}/kiem-tra", {"cam-doan": "y"})
        if address:
            self.answered.append(Answered(draft, address, browser.actor, content))

    def _until_answered(self, browser: Session, path: str, said: Form) -> str:
        """Send the same form, with the same key, until it is answered; return where it leads."""
        once = uuid4().hex
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            form = {"csrf_token": browser.token, "once": once, **said}
            status, there = self._post(browser, path, form)
            if status == HTTPStatus.SEE_OTHER:
                return there
            if status == HTTPStatus.UNAUTHORIZED:
                self._sign_in(browser)
            elif 400 <= status < 500:
                self.wrong.append(f"{path}: {status} {there}")
                return ""
            self.again += 1
            time.sleep(0.1)
        self.wrong.append(f"{path}: no answer in {PATIENCE} s")
        return ""

    def _post(self, browser: Session, path: str, form: Form) -> tuple[int, str]:
        web = HTTPConnection("127.0.0.1", self.served.port, timeout=20)
        kind, body = multipart(form)
        try:
            headers = {"Cookie": browser.cookie, "Content-Type": kind}
            web.request("POST", path, body, headers)
            answer = web.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return 0, ""
        else:
            return answer.status, answer.headers.get("Location", "")
        finally:
            web.close()


def multipart(form: Form | Sequence[tuple[str, str | tuple[str, bytes]]]) -> tuple[str, bytes]:
    """A form as a browser sends it: its type and its content."""
    line = uuid4().hex
    parts = []
    for name, said in form.items() if isinstance(form, Mapping) else form:
        filename, content = said if isinstance(said, tuple) else ("", said.encode())
        of_a_file = f'; filename="{filename}"\r\nContent-Type: application/pdf' if filename else ""
        head = f'--{line}\r\nContent-Disposition: form-data; name="{name}"{of_a_file}\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return f"multipart/form-data; boundary={line}", b"".join(parts) + f"--{line}--\r\n".encode()
