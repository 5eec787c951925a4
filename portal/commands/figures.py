"""`motcua figures …`: the figures of the plan, and whether they are what happened."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from portal import exported
from portal.clock import today
from portal.commands import as_json, in_app, tell
from portal.session import db
from portal.wording import number, percent
from services import places
from services.reporting import (
    behind,
    board,
    counting,
    lists,
    periods,
    proving,
    scopes,
    targets,
    verifying,
)
from services.reporting.board import Asked, Beside, Figure
from services.reporting.counting import Cut
from services.reporting.export import lines
from services.reporting.indicators import indicator as indicator_of
from services.reporting.periods import Period
from services.reporting.proving import Cell, Proved
from services.reporting.unobserved import UNOBSERVED, Unobserved

FINDINGS = 1
DAY = click.DateTime(["%Y-%m-%d"])
TIERS = ("province", "district", "commune")
PARTS = ("numerator", "denominator")


@click.group(help="Số liệu điều hành.")
def command() -> None:
    """The group."""


@command.command(help="Các chỉ tiêu của một kỳ và một đơn vị.")
@click.option("--year", type=click.IntRange(2000, 2099), help="Cả năm; mặc định là năm nay.")
@click.option("--from", "first", type=DAY, help="Ngày đầu của kỳ, cùng với --to.")
@click.option("--to", "last", type=DAY, help="Ngày cuối của kỳ, tính cả ngày đó.")
@click.option("--office", default="", help="Mã đơn vị, gồm mọi đơn vị bên dưới.")
@click.option("--tier", type=click.Choice(TIERS), default=None, help="Chỉ các đơn vị của một cấp.")
@as_json
@in_app
def show(  # as click calls it
    year: int | None,
    first: datetime | None,
    last: datetime | None,
    office: str,
    tier: str | None,
    as_json: bool,  # noqa: FBT001
) -> None:
    """Show every indicator with its numbers, target and definition."""
    behind.demand_counted(db())
    directory = places.directory(db())
    scope = scopes.named(directory, office, tier or "")
    asked = Asked(scope, _period(year, first, last), today(), directory)
    found = board.figures(db(), asked)
    aims = targets.aims(db(), asked.period.last.year)
    counted = [_counted(figure) for figure in found]
    uncounted = [_uncounted(one, aims.goal(one.key, scope, directory)) for one in UNOBSERVED]
    lines = [_line(one) for one in (*counted, *uncounted)]
    tell({"indicators": [*counted, *uncounted]}, *lines, as_json=as_json)


@command.command(help="Ghi danh sách hồ sơ đứng sau một chỉ tiêu ra tệp CSV.")
@click.argument("indicator")
@click.option(
    "--part",
    type=click.Choice(PARTS),
    default=PARTS[1],
    show_default=True,
    help="Phần nào của tỷ lệ.",
)
@click.option("--year", type=click.IntRange(2000, 2099), help="Cả năm; mặc định là năm nay.")
@click.option("--office", default="", help="Mã đơn vị, gồm mọi đơn vị bên dưới.")
@click.option("--tier", type=click.Choice(TIERS), default=None, help="Chỉ các đơn vị của một cấp.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Tệp để ghi."
)
@in_app
def export(
    indicator: str, part: str, year: int | None, office: str, tier: str | None, out: Path
) -> None:
    """Write the dossiers that a figure counts, however many, and say how far it is."""
    behind.demand_counted(db())
    directory, share = places.directory(db()), indicator_of(indicator).main
    if share.of_procedures:
        raise click.UsageError("Chỉ tiêu này đếm thủ tục, không đếm hồ sơ.")
    names = share.numerator if part == PARTS[0] else share.denominator
    scope = scopes.offices_of(directory, scopes.named(directory, office, tier or ""))
    cut = Cut(scope, _period(year, None, None))
    n = counting.total(db(), cut, names).total()
    rows = exported.rows(db(), lists.of_facts(cut, names), exported.words(db(), directory))
    with (
        out.open("w", encoding="utf-8", newline="") as file,
        click.progressbar(rows, length=n, label=share.title, file=sys.stderr) as told,
    ):
        file.writelines(lines(exported.head(), told))
    click.echo(f"Đã ghi {number(n)} hồ sơ vào {out}.")


@command.command(help="Đếm lại mọi số liệu từ nhật ký và so với số đang hiển thị.")
@click.option(
    "--cells",
    type=click.IntRange(0, 1_000_000),
    default=100,
    show_default=True,
    help="Số ô bất kỳ mà danh sách hồ sơ được đếm và so với con số.",
)
@click.option("--seed", type=int, help="Chọn lại đúng các ô của một lần trước; mặc định theo ngày.")
@as_json
@in_app
def verify(cells: int, seed: int | None, as_json: bool) -> None:  # noqa: FBT001
    """Recount everything from the journal, then lists of random cells. Exit 1 when one differs."""
    found = verifying.verify(db())
    drawn = today().toordinal() if seed is None else seed
    proved = proving.prove(db(), cells, drawn)
    wrong = next((_cell(one) for one in proved.wrong), None)
    looked = {"cells": proved.cells, "cells_wrong": len(proved.wrong), "seed": drawn}
    line = (
        f"Thiếu {found.facts_missing} sự kiện, thừa {found.facts_surplus}, "
        f"{found.tallies_wrong} số đếm sai."
    )
    tell(
        asdict(found) | looked | {"first_wrong_cell": wrong},
        line if found else "Mọi số liệu đều đúng với nhật ký.",
        *_proved(proved, drawn),
        as_json=as_json,
    )
    if found or proved.wrong:
        raise SystemExit(FINDINGS)


@command.command(help="Lập lại mọi số liệu từ nhật ký.")
@as_json
@in_app
def recount(as_json: bool) -> None:  # noqa: FBT001
    """Write all figures anew from the journal."""
    n = verifying.recount(db())
    tell({"facts": n}, f"Đã lập lại số liệu từ {n} sự kiện.", as_json=as_json)


def _cell(one: Cell) -> dict[str, Any]:
    return asdict(one) | {"first": one.first.isoformat(), "last": one.last.isoformat()}


def _proved(found: Proved, seed: int) -> Iterator[str]:
    """What was found in the cells, and the first one that is wrong."""
    wrong = f"{number(len(found.wrong))} ô sai" if found.wrong else "ô nào cũng đúng"
    told = f"{number(found.cells)} ô, {number(found.dossiers)} hồ sơ"
    yield f"Danh sách sau con số: đã so {told} (--seed {seed}), {wrong}."
    for one in found.wrong[:1]:
        part = "tử số" if one.part == "numerator" else "mẫu số"
        where = " ".join(part for part in (one.office, one.tier, one.procedure) if part)
        yield (
            f"Sai đầu tiên: {one.share}, {part}, {where or 'toàn bộ'}, "
            f"{one.first:%d/%m/%Y}–{one.last:%d/%m/%Y}: con số {one.figure}, danh sách {one.listed}."
        )


def _period(year: int | None, first: datetime | None, last: datetime | None) -> Period:
    if first is None and last is None:
        return periods.year(year or today().year)
    if first is None or last is None or year is not None:
        raise click.UsageError("Dùng --year, hoặc cả --from và --to.")
    return periods.between(first.date().isoformat(), last.date().isoformat())


def _counted(figure: Figure) -> dict[str, Any]:
    """One figure as JSON: `ratio` and `target` are shares of one; `also` holds other ways to count."""
    one = figure.indicator
    return {
        "key": one.key,
        "title": one.main.title,
        "numerator": figure.count.numerator,
        "denominator": figure.count.denominator,
        "ratio": figure.count.share,
        "target": figure.aim.share if figure.aim else None,
        "met": figure.met,
        "definition": one.main.definition,
        "version": one.main.version,
        "scope": {"office": figure.scope.office, "tier": figure.scope.tier},
        "also": [_also(other) for other in figure.beside],
    }


def _also(other: Beside) -> dict[str, Any]:
    return {
        "key": other.share.key,
        "title": other.share.title,
        "numerator": other.count.numerator,
        "denominator": other.count.denominator,
        "ratio": other.count.share,
        "definition": other.share.definition,
    }


def _uncounted(one: Unobserved, target: float | None) -> dict[str, Any]:
    """A row of the plan without a number."""
    nothing = dict.fromkeys(("numerator", "denominator", "ratio"))
    told = {"target": target, "met": None, "definition": one.definition}
    return {"key": one.key, "title": one.title} | nothing | told


def _line(one: dict[str, Any]) -> str:
    """`online-rate  35,1 %  97/276  mục tiêu 30 %  đạt  Hồ sơ giải quyết trực tuyến`."""
    counted = one["numerator"] is not None
    numbers = f"{number(one['numerator'])}/{number(one['denominator'])}" if counted else "chưa đếm"
    target = "–" if one["target"] is None else f"mục tiêu {percent(one['target'], 0)}"
    verdict = {None: "–", True: "đạt", False: "chưa đạt"}[one["met"]]
    parts = (one["key"], percent(one["ratio"]), numbers, target, verdict, one["title"])
    return "\t".join(parts)
