"""What a procedure costs, in the words of its page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.wording import money
from services.condition_words import in_words
from services.question_words import lower, unit_of
from services.tongue import gettext as _
from services.tongue import marked, native, told
from workflows.definition import Fee, Procedure
from workflows.fee_range import fee_range

MADE_UP = re.compile(r"minh họa|chưa được nạp", re.IGNORECASE)
"""How a source says that an amount was not read in a law."""

FREE = "Miễn"
KINDS = (marked("phí"), marked("lệ phí"))
WAYS = {
    "online": marked("trên mạng"),
    "counter": marked("tại quầy"),
    "post": marked("qua bưu chính"),
}
"""How a dossier is handed in, within a sentence."""


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One fee as the page shows it; `who` says in a sentence or two who has to pay it."""

    title: str
    kind: str
    amounts: Sequence[str]
    who: str
    waivers: Sequence[str]
    source: str
    illustrative: bool


def fee_rows(procedure: Procedure) -> list[FeeRow]:
    """Every fee rule, in the order of the file."""
    return [
        FeeRow(
            title=fee.title,
            kind=_(fee.kind),
            amounts=amounts(fee, procedure),
            who=who_pays(fee, procedure),
            waivers=[waived(waiver.title) for waiver in fee.waivers],
            source=told(fee.source),
            illustrative=bool(MADE_UP.search(fee.source)),
        )
        for fee in procedure.fees
    ]


def who_pays(fee: Fee, procedure: Procedure) -> str:
    """`Nếu trẻ đã sinh quá 60 ngày.`, `Mọi hồ sơ nộp trên mạng.`"""
    ways = [_(way) for channel, way in WAYS.items() if channel in fee.channels]
    way = "" if len(ways) == len(WAYS) else _(" hoặc ").join(ways)
    if fee.when is None:
        return _("Mọi hồ sơ nộp %(way)s.", way=way) if way else _("Mọi hồ sơ.")
    case = _("Nếu %(when)s.", when=in_words(fee.when, procedure))
    return f"{case} {_('Chỉ tính khi nộp %(way)s.', way=way)}" if way else case


def waived(title: str) -> str:
    """Who does not pay, said as such."""
    if native() and title.startswith(FREE):
        return title
    return _("Miễn: %(who)s", who=lower(title))


def fee_brief(procedure: Procedure) -> str:
    """What it costs in a few words, before anything is known of the case."""
    it = fee_range(procedure)
    if not it.most:
        return _("Không thu phí")
    if not it.least:
        return _("Không thu hoặc tùy trường hợp")
    least = money(it.least)
    return least if it.least == it.most and not it.multiplied else _("Từ %(least)s", least=least)


def fee_in_full(procedure: Procedure) -> str:
    """The same, but with the cases in which something is to be paid where they are few to say."""
    it, when = fee_range(procedure), [fee.when for fee in procedure.fees]
    if it.least or not it.most or None in when:
        return fee_brief(procedure)
    cases = dict.fromkeys(in_words(one, procedure) for one in when if one)
    return _("Không thu, trừ khi %(cases)s", cases=_(", hoặc ").join(cases))


def amounts(fee: Fee, procedure: Procedure) -> list[str]:
    """The price and how it grows: `2 trang đầu: 2.000 đồng mỗi trang`, …"""
    unit, times = (_unit(name, procedure) for name in (fee.per, fee.times))
    if len(fee.bands) == 1:
        said = [each(money(fee.bands[0].amount), unit)]
    else:
        said = list(_bands(fee, unit))
    if fee.cap:
        said.append(each(_("nhiều nhất %(sum)s", sum=money(fee.cap)), times))
    return said


def each(price: str, unit: str) -> str:
    """A price for one of something."""
    return _("%(price)s mỗi %(unit)s", price=price, unit=unit) if unit else price


def _bands(fee: Fee, unit: str) -> Sequence[str]:
    said, before = [], 0
    for band in fee.bands:
        price = each(money(band.amount), unit if band.amount else "")
        words = {"unit": unit, "first": before + 1, "last": band.upto, "price": price}
        if not before:
            said.append(_("%(last)s %(unit)s đầu: %(price)s", **words))
        elif band.upto:
            said.append(_("%(unit)s thứ %(first)s đến %(last)s: %(price)s", **words))
        else:
            said.append(_("từ %(unit)s thứ %(first)s: %(price)s", **words))
        before = band.upto
    return said


def _unit(question: str, procedure: Procedure) -> str:
    """What is counted by a question; empty for none."""
    label = next((field.label for field in procedure.fields if field.name == question), "")
    return unit_of(label) if label else ""
