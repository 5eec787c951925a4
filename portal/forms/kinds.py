"""The kinds of question: one record says how each is asked, read, written and said.

A new kind of question is one more record here, and its name in `workflows.definition.KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs

from portal import wording
from portal.forms import controls, typed
from portal.forms.controls import Control
from portal.language import foreign, joined
from services import spelling
from services.folding import fold
from workflows.definition import Field as Question
from workflows.offices import Directory, NoSuchOffice

PICK = _l("Chọn một mục")
PICK_COMMUNE = _l("Chọn xã, phường")
NO_ANSWER = _l("Không trả lời")
NAMING = ("text", "long", "commune")
"""Kinds whose answers are people's own words, or names: letters with marks make them Vietnamese."""


@dataclass(frozen=True, slots=True)
class Places:
    """The offices of a day, for the questions and answers that name places."""

    directory: Directory
    on: date


@dataclass(frozen=True, slots=True)
class Kind:
    """`control` asks, `read` takes typed text to a plain value, `write` gives it back as it is
    typed, `say` tells it to a reader, `parts` is what the control needs besides."""

    control: type[Control]
    read: Callable[[str], Any] = typed.text
    write: Callable[[Any], str] = str
    say: Callable[[Question, Any, Places], str] = lambda _question, value, _places: str(value)
    parts: Callable[[Question, Places], Mapping[str, Any]] = lambda _question, _places: {}


def control_for(question: Question, places: Places) -> Control:
    """The question as a field of a form, not yet bound to one."""
    kind = KINDS[question.kind]
    parts = kind.parts(question, places)
    return kind.control(question, read=kind.read, write=kind.write, name=question.name, **parts)


def form_of(base: type[Form], questions: Sequence[Question], places: Places) -> type[Form]:
    """A class of forms that asks these questions."""
    fields = {f"{controls.PREFIX}{q.name}": control_for(q, places) for q in questions}
    return type(base.__name__, (base,), fields)


def said(question: Question, value: Any, places: Places) -> str:
    """An answer as people read it; what could not be read is said as it was typed. Names and places
    are marked where another language is spoken."""
    if value in (None, "", []):
        return ""
    text = KINDS[question.kind].say(question, value, places)
    named: str = foreign(text) if question.kind in NAMING and not text.isascii() else text
    return named


def _choices(question: Question, _places: Places) -> Mapping[str, Any]:
    offered = [SelectChoice(key, words) for key, words in (question.choices or {}).items()]
    if not question.required and question.kind == "choice":
        offered = [SelectChoice("", NO_ANSWER), *offered]
        return {"choices": offered}
    return {"choices": controls.pulled_down(offered, PICK)}


def _ticks(question: Question, _places: Places) -> Mapping[str, Any]:
    return {"choices": [SelectChoice(key, said) for key, said in (question.choices or {}).items()]}


def _communes(_question: Question, places: Places) -> Mapping[str, Any]:
    where = (places.directory, places.on)
    return {"choices": communes(*where), "moved": moved(*where)}


@lru_cache(maxsize=4)
def communes(directory: Directory, on: date) -> Sequence[SelectChoice]:
    """Every commune of that day by its GSO code, under its district."""
    found = [SelectChoice("", PICK_COMMUNE)]
    every = directory.of_tier("commune", on)
    for office in sorted(every, key=lambda one: (one.parent, fold(one.short_name), one.short_name)):
        district = directory.ever(office.parent)
        heading = district.short_name if district else ""
        found.append(SelectChoice(office.gso, office.short_name, optgroup=heading))
    return found


@lru_cache(maxsize=4)
def moved(directory: Directory, on: date) -> Mapping[str, str]:
    """The commune of that day for each that has ended: addresses that people gave before a merger."""
    every = (one for one in directory.every() if (one.kind, one.tier) == ("committee", "commune"))
    found = {}
    for office in every:
        if not office.valid(on):
            with suppress(NoSuchOffice):
                found[office.gso] = directory.commune_by_gso(office.gso, on).gso
    return found


def _rows(question: Question, places: Places) -> Mapping[str, Any]:
    return {"row": form_of(Form, question.fields, places)}


def _say_choice(question: Question, value: Any, _places: Places) -> str:
    offered = question.choices or {}
    chosen = value if isinstance(value, list) else [value]
    return ", ".join(offered.get(key, str(key)) for key in chosen)


def _say_flag(_question: Question, value: Any, _places: Places) -> str:
    return str({True: _("Có"), False: _("Không")}.get(value, value))


def _say_day(_question: Question, value: Any, _places: Places) -> str:
    try:
        return wording.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _say_money(_question: Question, value: Any, _places: Places) -> str:
    return wording.money(value, free=False) if isinstance(value, int) else str(value)


def _say_commune(_question: Question, value: Any, places: Places) -> str:
    try:
        office = places.directory.commune_by_gso(str(value), places.on)
    except NoSuchOffice:
        return str(value)
    district = places.directory.ever(office.parent)
    return f"{office.short_name}, {district.short_name}" if district else office.short_name


def _say_rows(question: Question, value: Any, places: Places) -> str:
    rows = [
        joined((said(inner, row.get(inner.name), places) for inner in question.fields), ", ")
        for row in value
        if isinstance(row, Mapping)
    ]
    numbered = (joined((f"{n}.", row), " ") for n, row in enumerate(rows, 1))
    return joined(rows if len(rows) < 2 else numbered, "\n")  # noqa: PLR2004  # one needs no number


_TYPED = controls.Control
KINDS: Mapping[str, Kind] = {
    "text": Kind(_TYPED),
    "long": Kind(controls.LongControl),
    "date": Kind(controls.DayControl, say=_say_day),
    "number": Kind(_TYPED, typed.number, typed.number_typed),
    "money": Kind(_TYPED, typed.money, typed.money_typed, _say_money),
    "choice": Kind(controls.PickControl, say=_say_choice, parts=_choices),
    "choices": Kind(controls.TickControl, say=_say_choice, parts=_ticks),
    "yes-no": Kind(_TYPED, typed.flag, typed.flag_typed, _say_flag),
    "commune": Kind(controls.PickControl, say=_say_commune, parts=_communes),
    "id-number": Kind(_TYPED, typed.spelled(spelling.id_number)),
    "tax-code": Kind(_TYPED, typed.spelled(spelling.tax_code)),
    "phone": Kind(_TYPED, typed.spelled(spelling.phone)),
    "email": Kind(_TYPED, typed.email),
    "group": Kind(controls.RowsControl, say=_say_rows, parts=_rows),
}
