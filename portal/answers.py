"""Answers told back to a reader, under the titles of their sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from portal.fee_words import amounts, waived
from portal.forms.kinds import Places, said
from portal.wording import money
from services.assessing import ANEW
from services.models import Charge, JournalLine
from services.tongue import told as spoken
from workflows.definition import Procedure
from workflows.fees import FeeLine

NUMBERS = frozenset(("id-number", "tax-code", "phone", "number"))


@dataclass(frozen=True, slots=True)
class Told:
    """A section: `items` are what `summary_list` draws, each with the `name` of its question; `href`
    is where they are changed, if they can be."""

    title: str
    items: list[dict[str, Any]]
    href: str = ""


def told(procedure: Procedure, answers: Mapping[str, Any], places: Places) -> list[Told]:
    """The questions that these answers make appear, each with its answer in words."""
    return [
        Told(
            title,
            [
                {
                    "name": question.name,
                    "term": question.label,
                    "value": said(question, answers.get(question.name), places),
                    "num": question.kind in NUMBERS,
                }
                for question in questions
            ],
        )
        for title, questions in groupby(procedure.asked(answers), lambda question: question.section)
    ]


def fees_told(procedure: Procedure, lines: Iterable[FeeLine | Charge]) -> list[dict[str, Any]]:
    """What is to be paid, line by line: the price and how it grows, how many, why nothing, by whom."""
    rules = {fee.name: "; ".join(amounts(fee, procedure)) for fee in procedure.fees}
    return [_fee_told(line, rules.get(line.name, "")) for line in lines]


def _fee_told(line: FeeLine | Charge, rule: str) -> dict[str, Any]:
    """A rule that only says the amount once more is not said."""
    told = {name: getattr(line, name) for name in ("quantity", "amount")}
    because = waived(spoken(line.waived_because)) if line.waived_because else ""
    rule = "" if rule == money(line.amount) else rule
    said = {"title": spoken(line.title), "kind": _(line.kind), "source": spoken(line.source)}
    return told | said | {"rule": rule, "waived": because}


def changes_told(lines: Iterable[JournalLine | Row[Any]]) -> list[dict[str, Any]]:
    """How these lines tell that the fees were assessed anew, each time: when, and line by line what
    they were and are."""
    anew = (line for line in lines if line.kind == ANEW)
    return [
        {"at": line.at, "fees": [_change_told(it) for it in line.payload["fees"]]} for line in anew
    ]


def _change_told(it: Mapping[str, Any]) -> dict[str, Any]:
    why = ""
    if it["waived_because"]:
        why = waived(spoken(it["waived_because"]))
    elif it["quantity_was"] and it["quantity"] and it["quantity"] != it["quantity_was"]:
        why = _("Số lượng %(was)s → %(now)s", was=it["quantity_was"], now=it["quantity"])
    elif not it["quantity"]:
        why = _("Không còn phải nộp")
    elif not it["quantity_was"]:
        why = _("Khoản mới")
    return {"title": spoken(it["title"]), "was": it["was"], "now": it["now"], "why": why}
