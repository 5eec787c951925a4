"""A procedure in the language that is spoken: the same rules, other words.

What is kept of a dossier stays in the words of the law: only who reads is told in their language.
Its `illustrative` points and the sources of its fees are told where they are shown, for pages look
into their words.
"""

from __future__ import annotations

from dataclasses import replace

from services.tongue import language, native, told
from workflows.advance import Matter
from workflows.definition import Fee, Field, PaperSlot, Procedure, Step

_told: dict[tuple[str, int], tuple[Procedure, Procedure]] = {}
"""By language and identity; revisions live as long as the process, and so do their tellings."""


def heard(procedure: Procedure) -> Procedure:
    """The procedure as its reader is told it; itself in Vietnamese."""
    if native():
        return procedure
    key = (language(), id(procedure))
    kept = _told.get(key)
    if kept is None or kept[0] is not procedure:
        kept = _told[key] = (procedure, _in_words(procedure))
    return kept[1]


def heard_matter(matter: Matter) -> Matter:
    """A dossier under its procedure as its reader is told it."""
    return matter if native() else replace(matter, procedure=heard(matter.procedure))


def heard_field(field: Field) -> Field:
    """A question, and those inside it."""
    if native():
        return field
    return replace(
        field,
        label=told(field.label),
        section=told(field.section),
        hint=told(field.hint),
        why=told(field.why),
        choices={key: told(words) for key, words in field.choices.items()}
        if field.choices
        else None,
        fields=tuple(heard_field(one) for one in field.fields),
    )


def _in_words(it: Procedure) -> Procedure:
    return replace(
        it,
        title=told(it.title),
        summary=told(it.summary),
        sector=told(it.sector),
        level_reason=told(it.level_reason),
        keywords=tuple(told(one) for one in it.keywords),
        result=told(it.result),
        requirements=tuple(told(one) for one in it.requirements),
        sources=tuple(told(one) for one in it.sources),
        fields=tuple(heard_field(one) for one in it.fields),
        papers=tuple(_paper(one) for one in it.papers),
        fees=tuple(_fee(one) for one in it.fees),
        steps=tuple(_step(one) for one in it.steps),
    )


def _paper(slot: PaperSlot) -> PaperSlot:
    return replace(slot, title=told(slot.title), hint=told(slot.hint))


def _fee(fee: Fee) -> Fee:
    waivers = tuple(replace(one, title=told(one.title)) for one in fee.waivers)
    return replace(fee, title=told(fee.title), waivers=waivers)


def _step(step: Step) -> Step:
    return replace(step, title=told(step.title))
