"""`bin/bench profile`: where the processor time of a request goes, layer by layer."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Self

import click
from flask.testing import FlaskClient

from tests.load import filing
from tests.load.crowd import Crowd
from tests.load.soaking import FILINGS, pages, planned
from tests.load.world import DATABASES, World, keeping, made

EVERY = 0.001
"""Seconds of processor time between two looks; the system may round it up to four milliseconds."""
OTHER = "server"
WARM = 2
LAYERS: Mapping[str, tuple[str, ...]] = {
    "commit": ("services/db.py:_writing",),
    "template": (".html", "/jinja2/", "/flask/templating.py"),
    "session": ("/flask/sessions.py", "/flask_login/", "portal/auth.py:visitor"),
    "policy": ("portal/auth.py",),
    "form": ("/wtforms/", "/flask_wtf/", "/portal/forms/", "/werkzeug/formparser.py"),
    "database": ("/sqlalchemy/", "/psycopg/", "services/quick.py", "services/db.py"),
    "use case": ("/services/", "/workflows/"),
    "page": ("/portal/",),
    "routing": ("/werkzeug/routing/", "match_request"),
}
"""What a function belongs to, by its file and name. Of all that were calling each other at a moment
the innermost counts, but what templates, sessions and policy call is theirs; `commit` is all that begins
and ends a transaction."""
OF_CALLER = ("commit", "template", "session", "policy")


@dataclass
class Layers:
    """How often each layer was found at work; used as a context around what is looked at."""

    looks: Counter[str] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        signal.signal(signal.SIGPROF, lambda _signal, frame: self.look(frame))
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        return self

    def __exit__(self, *_error: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, signal.SIG_IGN)

    def look(self, frame: FrameType | None) -> None:
        """Note who is at work now."""
        self.looks[layer(frame)] += 1

    def shares(self) -> dict[str, float]:
        """The share of each layer, of one."""
        n = self.looks.total() or 1
        return {name: self.looks[name] / n for name in (*LAYERS, OTHER)}


def layer(frame: FrameType | None) -> str:
    """The layer that works in this frame, or for which it works."""
    found = [name for one in calls(frame) if (name := belongs(one))]
    theirs = [name for name in reversed(found) if name in OF_CALLER]
    return (theirs or found or [OTHER])[0]


def calls(frame: FrameType | None) -> Iterator[str]:
    """File and function of every call, the innermost first."""
    while frame is not None:
        yield f"{frame.f_code.co_filename}:{frame.f_code.co_name}"
        frame = frame.f_back


def belongs(call: str) -> str:
    """The layer of one function; empty for what serves them all."""
    return next((name for name, marks in LAYERS.items() if any(m in call for m in marks)), "")


Send = Callable[[], bytes]


def requests(world: World, times: int) -> Iterator[tuple[str, Send]]:
    """What is looked at: the pages of the soak, and what writes."""
    for name, message in dict(pages(world)).items():
        yield name, lambda message=message: message  # type: ignore[misc]
    plan = planned(world, 0, (times + WARM) / FILINGS)
    crowd, drafts = Crowd(plan), iter(plan.filings)
    yield "papers", lambda: crowd.papers(*next(drafts))
    ready = filing.stock(world, filing.drafts(world))
    yield "file", lambda: filing.messages([next(ready)])[0]
    some = filing.samples(world)
    clerks, received = filing.clerks_of(world, some), list[bytes]()

    def step() -> bytes:
        received.extend([] if received else filing.receipts(world, some, clerks))
        return received.pop()

    yield "step", step


def looked_at(client: FlaskClient, send: Send, times: int) -> tuple[float, dict[str, float]]:
    """Milliseconds of processor time of one request, and the share of each layer."""
    ready = [send() for _ in range(WARM + times)]
    for message in ready[:WARM]:  # They read templates and spell statements.
        ask(client, message)
    began = time.process_time()
    with Layers() as layers:
        for message in ready[WARM:]:
            ask(client, message)
    return (time.process_time() - began) / times * 1000, layers.shares()


def ask(client: FlaskClient, message: bytes) -> None:
    """Send a request that is ready for a socket."""
    head, _, body = message.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, path, _ = first.split(" ")
    headers = [(name, value.strip()) for name, _, value in (one.partition(":") for one in lines)]
    answer = client.open(path, method=method, headers=headers, data=body)
    if answer.status_code not in {200, 303}:
        raise RuntimeError(f"{path}: {answer.status}")


@click.command()
@click.option("--database", "databases", type=click.Choice(DATABASES), multiple=True)
@click.option("--dossiers", default=5_000, show_default=True, help="How many the database holds.")
@keeping
@click.option("--times", default=200, show_default=True, help="How often each is asked for.")
def main(*, databases: tuple[str, ...], dossiers: int, kept: Path | None, times: int) -> None:
    """Tell what a request costs the portal's process, in milliseconds, and whose share it is."""
    for database in databases or DATABASES:
        with made(database, dossiers, kept) as world:
            client = world.app.test_client(use_cookies=False)
            click.echo(f"{database:12}{'ms':>6}" + "".join(f"{n:>10}" for n in (*LAYERS, OTHER)))
            for name, send in requests(world, times):
                spent, shares = looked_at(client, send, times)
                cells = "".join(f"{100 * share:>9.0f}%" for share in shares.values())
                click.echo(f"{name:12}{spent:>6.1f}{cells}")
