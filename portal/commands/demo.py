"""`motcua demo load`: a year that never was, played through the same use cases as a real one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from portal.clock import real
from portal.commands import as_json, in_app, tell
from portal.session import db
from portal.settings import ROOT
from portal.wiring import wiring
from portal.wording import HERE
from services import outside
from services.demo import load as loading
from services.demo.load import Plan, World
from services.demo.year import first_moment, last_moment

DEFAULT = Plan()


@click.group(help="Dữ liệu trình diễn: một năm hồ sơ không có thật.")
def command() -> None:
    """The group."""


@command.command(help="Chơi lại một năm hồ sơ qua chính các thao tác của người dùng.")
@click.option("--year", default=DEFAULT.year, show_default=True, help="Năm được chơi.")
@click.option("--dossiers", default=DEFAULT.dossiers, show_default=True, help="Số hồ sơ.")
@click.option("--seed", default=DEFAULT.seed, show_default=True, help="Cùng số thì cùng một năm.")
@click.option("--if-empty", is_flag=True, help="Đã có hồ sơ thì thôi, không coi là lỗi.")
@as_json
@in_app
def load(year: int, dossiers: int, seed: int, if_empty: bool, as_json: bool) -> None:  # noqa: FBT001  # as click calls it
    """Load the year in one piece; an interrupted load leaves nothing behind."""
    plan = Plan(year, dossiers, seed)
    if if_empty and loading.has_dossiers(db()):
        tell({"loaded": 0}, "Đã có hồ sơ: không nạp năm trình diễn.", as_json=as_json)
        return
    world = World(wiring().cabinet, outside.world(ROOT / "templates"), real)
    with progress(plan, quiet=as_json) as told:
        loading.load(db(), plan, world, told=told)
    n = loading.count(db())
    tell({"loaded": n, "year": year, "seed": seed}, f"Đã nạp {n} hồ sơ.", as_json=as_json)


@contextmanager
def progress(plan: Plan, *, quiet: bool) -> Iterator[Callable[[datetime], object]]:
    """A bar over the days of the year, on the error stream, so that output stays clean."""
    first, last = first_moment(plan.year).date(), last_moment(plan.year).date()
    days = (last - first).days + 1
    if quiet:
        yield lambda _: None
        return
    with click.progressbar(length=days, label="Nạp năm trình diễn", file=sys.stderr) as bar:
        done = 0

        def told(at: datetime) -> None:
            nonlocal done
            now = min((at.astimezone(HERE).date() - first).days + 1, days)
            if now > done:
                bar.update(now - done)
                done = now

        yield told
