"""What a procedure costs, in the words of its page. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.wording import money
from services.condition_words import in_words
from services.fee_range import fee_range
from services.question_words import lower, unit_of
from workflows.definition import Fee, Procedure

MADE_UP = re.compile(r"minh họa|chưa được nạp", re.IGNORECASE)
"""How a source says that an amount was not read in a law."""

FREE = "Miễn"
WAYS = {"online": "trên mạng", "counter": "tại quầy", "post": "qua bưu chính"}
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
            kind=fee.kind,
            amounts=amounts(fee, procedure),
            who=who_pays(fee, procedure),
            waivers=[waived(waiver.title) for waiver in fee.waivers],
            source=fee.source,
            illustrative=bool(MADE_UP.search(fee.source)),
        )
        for fee in procedure.fees
    ]


def who_pays(fee: Fee, procedure: Procedure) -> str:
    """`Nếu trẻ đã sinh quá 60 ngày.`, `Mọi hồ sơ nộp trên mạng.`"""
    ways = [way for channel, way in WAYS.items() if channel in fee.channels]
    way = "" if len(ways) == len(WAYS) else f" nộp {' hoặc '.join(ways)}"
    if fee.when is None:
        return f"Mọi hồ sơ{way}."
    told = f"Nếu {in_words(fee.when, procedure)}."
    return f"{told} Chỉ tính khi{way}." if way else told


def waived(title: str) -> str:
    """Who does not pay, said as such."""
    return title if title.startswith(FREE) else f"{FREE}: {lower(title)}"


def fee_brief(procedure: Procedure) -> str:
    """What it costs in a few words, before anything is known of the case."""
    it = fee_range(procedure)
    if not it.most:
        return "Không thu phí"
    if not it.least:
        return "Không thu hoặc tùy trường hợp"
    return money(it.least) if it.least == it.most and not it.multiplied else f"Từ {money(it.least)}"


def fee_in_full(procedure: Procedure) -> str:
    """The same, but with the cases in which something is to be paid where they are few to say."""
    it, when = fee_range(procedure), [fee.when for fee in procedure.fees]
    if it.least or not it.most or None in when:
        return fee_brief(procedure)
    cases = dict.fromkeys(in_words(one, procedure) for one in when if one)
    return f"Không thu, trừ khi {', hoặc '.join(cases)}"


def amounts(fee: Fee, procedure: Procedure) -> list[str]:
    """The price and how it grows: `2 trang đầu: 2.000 đồng mỗi trang`, …"""
    unit, times = (_unit(name, procedure) for name in (fee.per, fee.times))
    if len(fee.bands) == 1:
        said = [money(fee.bands[0].amount) + (f" mỗi {unit}" if unit else "")]
    else:
        said = list(_bands(fee, unit))
    if fee.cap:
        said.append(f"nhiều nhất {money(fee.cap)}" + (f" mỗi {times}" if times else ""))
    return said


def _bands(fee: Fee, unit: str) -> Sequence[str]:
    said, before = [], 0
    for band in fee.bands:
        price = money(band.amount) + (f" mỗi {unit}" if band.amount else "")
        if not before:
            said.append(f"{band.upto} {unit} đầu: {price}")
        elif band.upto:
            said.append(f"{unit} thứ {before + 1} đến {band.upto}: {price}")
        else:
            said.append(f"từ {unit} thứ {before + 1}: {price}")
        before = band.upto
    return said


def _unit(question: str, procedure: Procedure) -> str:
    """What is counted by a question; empty for none."""
    label = next((field.label for field in procedure.fields if field.name == question), "")
    return unit_of(label) if label else ""
