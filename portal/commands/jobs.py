"""`motcua jobs …`: the work that use cases have promised."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event
from typing import Self

import click
from sqlalchemy.exc import DBAPIError, OperationalError

from portal import logs, session
from portal.clock import now, real
from portal.commands import as_json, in_app, tell
from portal.session import db
from portal.settings import ROOT
from portal.site import configured
from portal.wiring import wiring
from portal.wording import moment
from services import devices, jobs, outside, pruning, training, working, write_log
from services.models import Job
from services.promised import Outside
from services.reporting import behind, gathering
from services.watching import heartbeat
from services.working import Tried
from workflows.calendar import VIETNAM

FINDINGS = 1


@click.group(help="Việc nền: thông báo, hết hạn chờ, cảnh báo trễ hạn.")
def command() -> None:
    """The group."""


@command.command(help="Làm các việc đến hạn, rồi chờ việc mới; --once thì làm xong là dừng.")
@click.option("--once", is_flag=True, help="Làm hết việc đến hạn rồi dừng.")
@click.option("--every", default=2.0, show_default=True, help="Số giây giữa hai lần xem.")
@in_app
def work(once: bool, every: float) -> None:  # noqa: FBT001  # as click calls it
    """Work until told to stop; what is under way is finished first."""
    stopping = Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stopping.set())
    world = the_world()
    with falling_aloud(told_at_once=once), Pulse() as pulse:
        training.keep_apart(db(), training=wiring().settings.training)
        while not stopping.is_set():
            pulse.beat()
            tried = working.run_due(db(), now(), world, most=50, told=pulse.hears)
            behind.catch_up(db())  # Where an update was left half-way.
            tried += gathering.gather(db()) + pruning.prune(db(), at=now())
            devices.forget(db(), at=now())
            session.close()  # So that no snapshot is held while waiting.
            if not tried and once:
                return
            if not tried:
                stopping.wait(every)


def the_world() -> Outside:
    """What the jobs of this installation reach."""
    chosen = wiring().settings
    names = ("host", "port", "sender", "security", "user", "password", "authority")
    server = outside.mail_server(**{name: getattr(chosen, f"mail_{name}") for name in names})
    banks, key = wiring().gateways, chosen.secret_key
    return outside.world(ROOT / "templates", configured(), server=server, key=key, banks=banks)


@contextmanager
def falling_aloud(*, told_at_once: bool) -> Iterator[None]:
    """Nobody looks at a worker that runs for weeks: what ends it stands in the log, as all else.

    `told_at_once`: somebody waits for it at a shell, and is told by the command line itself.
    """
    if told_at_once:
        yield
        return
    logs.keep_last_words()
    try:
        yield
    except OperationalError as away:
        logs.fell(type(away), away, away.__traceback__)
        sys.exit(FINDINGS)


@command.command("list", help="Việc chưa làm xong; --failed thì chỉ việc đã hỏng.")
@click.option("--failed", is_flag=True, help="Chỉ việc đã hỏng ít nhất một lần.")
@as_json
@in_app
def list_(failed: bool, as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """List what is waiting. Exit 1 when something was given up."""
    found = jobs.unfinished(db(), failed=failed)
    tell({"jobs": [row(job) for job in found]}, *(line(job) for job in found), as_json=as_json)
    if any(job.given_up_at for job in found):
        raise SystemExit(FINDINGS)


@command.command(help="Làm lại các việc đã bỏ cuộc, hoặc chỉ những số này.")
@click.argument("ids", nargs=-1, type=int)
@in_app
def retry(ids: tuple[int, ...]) -> None:
    """Give jobs a new start."""
    n = jobs.retry(db(), ids or None, at=now())
    click.echo(f"Sẽ làm lại {n} việc.")


class Pulse:
    """The signs of life of this worker, its counts, and what has to be done now and then; none of
    them may stop the work."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.since = self.last = real()

    def __enter__(self) -> Self:
        self.last = self.since - heartbeat.EVERY
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:  # Who falls is started again at once, and was never away.
            with suppress(DBAPIError):
                heartbeat.leave(db(), self.name)

    def beat(self) -> None:
        """Write that we live, if the last time is long enough ago."""
        at = real()
        if at - self.last < heartbeat.EVERY:
            return
        self.last = at
        with suppress(DBAPIError):  # A full disk is told by its own check.
            heartbeat.beat(db(), self.name, since=self.since, at=at)
            write_log.fold(db())

    def hears(self, tried: Tried) -> None:
        """After each job: a long row of them is no silence."""
        wiring().lookout.counts.job(tried)
        self.beat()


def row(job: Job) -> dict[str, object]:
    """A job as JSON says it."""
    return {
        "id": job.id,
        "name": job.name,
        "key": job.key,
        "run_after": job.run_after.astimezone(VIETNAM).isoformat(),
        "attempts": job.attempts,
        "given_up": job.given_up_at is not None,
        "error": job.error,
    }


def line(job: Job) -> str:
    """A job in one line."""
    state = "đã bỏ cuộc" if job.given_up_at else f"lần {job.attempts + 1}"
    return "\t".join((str(job.id), job.name, moment(job.run_after), state, job.error)).rstrip()
