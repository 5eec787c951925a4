"""The board's answer in words: which targets are met, what is missing, and where most of it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from portal.manager.asked import address
from portal.manager.saying import scope_words
from portal.wording import day, number, percent
from services.reporting.board import Asked
from services.reporting.scopes import branch
from services.reporting.stating import Stated
from services.reporting.unobserved import UNOBSERVED
from services.reporting.verdicts import MET, MISSED, NOTHING, TOO_FEW, Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """One target: `state` is that of the verdict; `lacking` are places with what each lacks."""

    state: str
    title: str
    href: str
    over: str
    share: float | None
    told: str
    also: str
    fewer: bool
    lacking: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All of them under one sentence; `goes_on` is the day up to which it is told, if the period is
    not over; `reported` are the targets that only agencies tell of, by whether they are met."""

    title: str
    lines: tuple[Line, ...]
    goes_on: str
    reported: Mapping[str, Sequence[tuple[str, str]]]


def answer(
    asked: Asked, verdicts: Sequence[Verdict], stated: Mapping[str, Sequence[Stated]]
) -> Answer:
    """What stands on top of the board; what is missed comes first."""
    order = (MISSED, TOO_FEW, MET, NOTHING)
    told = sorted(verdicts, key=lambda one: order.index(one.state))
    goes_on = asked.period.first <= asked.today < asked.period.last
    return Answer(
        title=_title(verdicts),
        lines=tuple(line(asked, one) for one in told),
        goes_on=day(asked.today) if goes_on else "",
        reported=_reported(asked, stated),
    )


def line(asked: Asked, one: Verdict) -> Line:
    """One verdict in words."""
    figure = one.figure
    return Line(
        state=one.state,
        title=figure.indicator.main.title,
        href=url_for(
            ".indicator", indicator=figure.indicator.key, **address(asked.scope, asked.period)
        ),
        over="" if figure.scope == asked.scope else scope_words(asked.directory, figure.scope),
        share=figure.count.share,
        told=_told(one),
        also=_also(one),
        fewer=figure.indicator.fewer,
        lacking=tuple(_places(asked, one)),
    )


def _title(verdicts: Iterable[Verdict]) -> str:
    met = sum(one.state == MET for one in verdicts)
    n = met + sum(one.state == MISSED for one in verdicts)
    if not n:
        return str(_("Chưa đủ số liệu để nói mục tiêu nào đạt"))
    if met == n:
        return str(_("Đạt cả %(n)s mục tiêu đã đủ số liệu", n=n))
    return str(_("Đạt %(met)s trên %(all)s mục tiêu đã đủ số liệu", met=met, all=n))


def _told(one: Verdict) -> str:
    figure = one.figure
    aim = percent(figure.aim.share if figure.aim else 0, 0)
    count, n = figure.count, number(one.missing)
    if one.state == NOTHING:
        return str(_("Mục tiêu %(aim)s. Chưa có gì để tính.", aim=aim))
    if one.state == TOO_FEW:
        few = number(count.denominator)
        return str(_("Mục tiêu %(aim)s. Mới %(n)s hồ sơ, chưa đủ để kết luận.", aim=aim, n=few))
    if one.state == MET:
        return str(_("Mục tiêu %(aim)s.", aim=aim))
    if figure.indicator.main.of_procedures:
        return str(_("Mục tiêu %(aim)s, thiếu %(n)s thủ tục.", aim=aim, n=n))
    if figure.indicator.fewer:
        return str(_("Mục tiêu không quá %(aim)s, thừa %(n)s hồ sơ.", aim=aim, n=n))
    return str(_("Mục tiêu %(aim)s, thiếu %(n)s hồ sơ.", aim=aim, n=n))


def _also(one: Verdict) -> str:
    """What has to be known beside the verdict: it may turn, or another way to count says otherwise."""
    figure, aim = one.figure, one.figure.aim
    if one.state in (MET, MISSED) and one.open:
        return str(_("Còn sát mục tiêu, đến hết kỳ có thể khác."))
    other = next((it for it in figure.beside if it.count.denominator), None)
    if one.state != MISSED or not aim or not other or figure.indicator.fewer:
        return ""
    if (share := other.count.share or 0) < aim.share:
        return ""
    return str(_("%(title)s thì đạt: %(share)s.", title=other.share.title, share=percent(share)))


def _places(asked: Asked, one: Verdict) -> Iterable[tuple[str, str, str]]:
    scope, key = one.figure.scope, one.figure.indicator.key
    for code, n in one.lacking:
        if (office := asked.directory.ever(code)) is not None:
            place = address(branch(asked.directory, scope, code), asked.period)
            yield office.short_name, number(n), url_for(".indicator", indicator=key, **place)


def _reported(
    asked: Asked, stated: Mapping[str, Sequence[Stated]]
) -> dict[str, list[tuple[str, str]]]:
    """Titles with where they open: what reports say is met, missed, or nothing at all."""
    found: dict[str, list[tuple[str, str]]] = {MET: [], MISSED: [], NOTHING: []}
    for row in UNOBSERVED:
        said = [it.met for it in stated.get(row.key, ()) if it.met is not None]
        state = NOTHING if not said else MET if all(said) else MISSED
        href = url_for(".indicator", indicator=row.key, **address(asked.scope, asked.period))
        found[state].append((row.title, href))
    return found
