"""What stands in the line of each part that is folded on a telephone: its answer, in a few words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.manager.cards import Card
from portal.manager.compared import Compared
from portal.manager.picture import Picture, Ranking
from portal.manager.tiles import Tile
from portal.manager.way_drawn import Drawn
from portal.wording import number, percent
from services.reporting.way import FILED, GIVEN
from workflows.figures.hiding import FEW


@dataclass(frozen=True, slots=True)
class Folds:
    """A line for each part; empty where the part is as short as its answer."""

    planned: str
    others: str
    compared: str
    ranking: str
    map: str
    heat: str
    way: str
    late: str


def folds(
    planned: Iterable[Card], others: Iterable[Card], then: Compared, drawn: Picture, way: Drawn
) -> Folds:
    """All lines of a board."""
    return Folds(
        planned=_shares(planned),
        others=_shares(others),
        compared=_moved(then),
        ranking=_ends(drawn.rankings),
        map=_reached(drawn.map, drawn.target) if drawn.map else "",
        heat=str(
            _("%(n)s đơn vị trong %(months)s tháng", n=len(drawn.heat), months=len(drawn.columns))
        ),
        way=_come(way),
        late=_worst(way),
    )


def _shares(cards: Iterable[Card]) -> str:
    return " · ".join(f"{one.title} {percent(one.share)}" for one in cards)


def _moved(then: Compared) -> str:
    """How many figures are better and worse than in the first of the periods."""
    if not then.periods:
        return ""
    moves = [
        (card.share - was[0].share) * (-1 if card.fewer else 1)
        for card, was in then.rows
        if was[0] and was[0].share is not None and card.share is not None
    ]
    better, worse = sum(one > 0 for one in moves), sum(one < 0 for one in moves)
    return str(
        _("%(better)s chỉ tiêu tốt hơn, %(worse)s kém hơn kỳ trước", better=better, worse=worse)
    )


def _ends(rankings: Sequence[Ranking]) -> str:
    rows = rankings[0].ranked if rankings else ()
    if len(rows) > 1:
        return str(
            _(
                "Đứng đầu: %(first)s %(most)s; đứng cuối: %(last)s %(least)s",
                first=rows[0].name,
                most=percent(rows[0].share),
                last=rows[-1].name,
                least=percent(rows[-1].share),
            )
        )
    return ""


def _reached(map: Sequence[Tile], target: float | None) -> str:  # noqa: A002  # what it is
    told = [one for one in map if one.share is not None and one.n >= FEW]
    if target is None:
        return str(_("%(n)s địa phương đủ 10 hồ sơ để so", n=len(told)))
    met = sum((one.share or 0) * 100 >= target for one in told)
    return str(
        _(
            "%(met)s trên %(all)s địa phương từ %(aim)s trở lên",
            met=met,
            all=len(told),
            aim=percent(target / 100, 0),
        )
    )


def _come(way: Drawn) -> str:
    came = {one.key: one.n for one in way.bars}
    if not any(came.values()):
        return ""
    return str(
        _(
            "%(filed)s hồ sơ nộp trên cổng, %(given)s đã trả kết quả",
            filed=number(came[FILED]),
            given=number(came[GIVEN]),
        )
    )


def _worst(way: Drawn) -> str:
    if not way.rows:
        return ""
    name, _cells, n = max(way.rows, key=lambda row: row[2])
    return str(
        _(
            "%(all)s hồ sơ trễ, nhiều nhất ở bước: %(step)s (%(n)s)",
            all=number(way.late),
            step=name,
            n=number(n),
        )
    )
