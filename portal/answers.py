"""Answers told back to a reader, under the titles of their sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from portal import wording
from portal.forms.kinds import Places, said
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


def fees_told(lines: Iterable[FeeLine]) -> list[dict[str, Any]]:
    """What is to be paid, line by line, each with how it comes about or why it costs nothing."""
    return [{"term": line.title, "value": _price(line)} for line in lines]


def _price(line: FeeLine) -> str:
    price = wording.money(line.amount)
    if line.waived_because:
        return f"{price} ({line.waived_because})"
    return f"{price} ({_('cho %(n)s lần', n=line.quantity)})" if line.quantity > 1 else price
