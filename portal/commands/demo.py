"""`motcua demo load`: a year of dossiers to look around in, played through the use cases."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click

from portal.clock import real
from portal.commands import as_json, in_app, tell
from portal.session import db
from portal.settings import ROOT
from portal.wiring import wiring
from services import outside
from services.demo import load as demo
from services.demo.year import first_moment, last_moment

ALREADY = "Đã có dữ liệu mẫu, không nạp thêm."
OTHERS = "Cơ sở dữ liệu đã có hồ sơ, không nạp dữ liệu mẫu."


@contextmanager
def quiet() -> Iterator[None]:
    """The jobs of a year that is played are nobody's news: thousands of lines would bury the bar."""
    log = logging.getLogger("services.working")
    before = log.level
    log.setLevel(logging.WARNING)
    try:
        yield
    finally:
        log.setLevel(before)


@click.group(help="Dữ liệu mẫu để xem thử.")
def command() -> None:
    """The group."""


@command.command(
    help="Nạp một năm hồ sơ mẫu; ngắt giữa chừng thì không để lại gì, gọi lại là được."
)
@click.option("--year", default=2021, show_default=True, help="Năm diễn ra.")
@click.option("--dossiers", type=click.IntRange(100), default=3000, show_default=True)
@click.option("--seed", default=2021, show_default=True, help="Cùng số này thì cùng kết quả.")
@click.option("--if-empty", is_flag=True, help="Không làm gì nếu đã có hồ sơ.")
@as_json
@in_app
def load(year: int, dossiers: int, seed: int, *, if_empty: bool, as_json: bool) -> None:
    """Play the year."""
    if if_empty and demo.has_dossiers(db()):
        line = ALREADY if demo.is_demo(db()) else OTHERS
        tell({"dossiers": 0}, line, as_json=as_json)
        return
    plan = demo.Plan(year, dossiers, seed)
    world = demo.World(
        cabinet=outside.cabinet(wiring().settings.papers_url),
        outside=outside.world(ROOT / "templates"),
        real=real,
    )
    days = (last_moment(year) - first_moment(year)).days
    with click.progressbar(length=days, label=f"Nạp năm {year}", hidden=as_json) as bar:

        def told(at: datetime) -> None:
            bar.update((at - first_moment(year)).days - bar.pos)

        with quiet():
            demo.load(db(), plan, world, told=told)
    n = demo.count(db())
    told_to_people = f"Đã nạp {n} hồ sơ mẫu của năm {year}. Đăng nhập thử tại /dang-nhap."
    tell({"dossiers": n}, told_to_people, as_json=as_json)
