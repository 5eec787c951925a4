"""A condition in the words of a citizen: what stands after "nếu" on a page.

The words are those of the questions that the condition reads. A question of a shape that is known
here becomes a statement ("Trẻ sinh ở đâu?" → "trẻ sinh ở bệnh viện"); any other is quoted together
with its answer, which is longer and never wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.question_words import chosen, counted, lower, quoted, stated
from services.tongue import gettext as _
from workflows.conditions import All, Condition, In, Is, Not, Over, Some
from workflows.definition import Field, Procedure

NO = re.compile(r"Không\b|Chưa\b")
YES = re.compile(r"(Có|Rồi),")

Questions = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers of one question from `least` to `most`, both included; None has no end."""

    field: str
    least: int | None
    most: int | None


def in_words(condition: Condition, procedure: Procedure) -> str:
    """The condition as a phrase: `chủ hộ đã đồng ý cho tách hộ`."""
    questions = {field.name: field for field in procedure.fields}
    for field in procedure.fields:
        questions |= {inner.name: inner for inner in field.fields if inner.name not in questions}
    return _say(condition, questions)


def _say(condition: Condition | Range, questions: Questions) -> str:
    match condition:
        case All(parts):
            return _(" và ").join(_each(_together(parts, questions), questions))
        case Some(parts):
            return _(", hoặc ").join(_each(_either(parts), questions))
        case Not(part):
            return _denied(part, questions)
        case Range(name, least, most):
            return _of(questions, name, counted(questions[name].label, least, most))
        case Over(name, limit):
            return _say(Range(name, limit + 1, None), questions)
        case _:
            return _answered(condition, questions)


def _each(parts: Sequence[Condition | Range], questions: Questions) -> list[str]:
    """The parts in words; two that read alike are said once."""
    return list(dict.fromkeys(_say(part, questions) for part in parts))


def _denied(part: Condition, questions: Questions) -> str:
    match part:
        case All(parts):
            return _say(Some(tuple(Not(one) for one in parts)), questions)
        case Some(parts):
            return _say(All(tuple(Not(one) for one in parts)), questions)
        case Not(inner):
            return _say(inner, questions)
        case Over(name, limit):
            return _say(Range(name, None, limit), questions)
        case Is(name, bool(value)):
            return _answered(Is(name, not value), questions)
        case test:
            field = questions[test.field]
            said = quoted(_answers(test, field), _("hay"))
            return _(
                "bạn không chọn %(answers)s ở câu “%(label)s”", answers=said, label=field.label
            )


def _answered(test: Is | In, questions: Questions) -> str:
    field = questions[test.field]
    if isinstance(test, Is) and isinstance(test.value, bool):
        return _of(questions, field.name, _yes_or_no(field.label, yes=test.value))
    answers = _answers(test, field)
    statement = stated(field.label, yes=True) if field.label.endswith(" không?") else None
    if statement and not any(NO.match(answer) or YES.match(answer) for answer in answers):
        others = [answer for answer in (field.choices or {}).values() if answer not in answers]
        whole = len(others) == 1 and NO.match(others[0])
        return statement if whole else f"{statement}: {quoted(answers)}"
    return _of(questions, field.name, chosen(field.label, answers, several=field.kind == "choices"))


def _yes_or_no(label: str, *, yes: bool) -> str:
    answer = _("Có") if yes else _("Không")
    quote = _("bạn trả lời “%(answer)s” ở câu “%(label)s”", answer=answer, label=label)
    return stated(label, yes=yes) or quote


def _answers(test: Is | In, field: Field) -> list[str]:
    """What the form shows for the values that the test names."""
    return [(field.choices or {}).get(str(value), str(value)) for value in _values(test)]


def _values(test: Is | In) -> tuple[str | int, ...]:
    return test.values if isinstance(test, In) else (test.value,)


def _of(questions: Questions, name: str, words: str) -> str:
    """The words, with the part of the form behind them where two questions read alike."""
    field = questions[name]
    alike = [one for one in questions.values() if one.label == field.label]
    return f"{words} ({lower(field.section)})" if len(alike) > 1 else words


def _together(parts: Sequence[Condition], questions: Questions) -> list[Condition | Range]:
    """The parts of an "and" that have to be said: not what another part takes for granted, and
    the two ends of a range as one."""
    granted = [questions[part.field].when for part in parts if isinstance(part, Is | In | Over)]
    said: dict[object, Condition | Range] = {}
    for part in parts:
        if part in granted:
            continue
        found = _range(part)
        if found is None:
            said[part] = part
            continue
        before = said.get(found.field)
        if isinstance(before, Range):
            found = Range(found.field, before.least or found.least, before.most or found.most)
        said[found.field] = found
    return list(said.values())


def _either(parts: Sequence[Condition]) -> list[Condition]:
    """The parts of an "or", with all answers to one question together."""
    said: dict[object, Condition] = {}
    for part in parts:
        if not isinstance(part, Is | In) or isinstance(getattr(part, "value", ""), bool):
            said[part] = part
            continue
        before = said.get(part.field)
        values = (*_values(before), *_values(part)) if isinstance(before, Is | In) else ()
        said[part.field] = In(part.field, values) if values else part
    return list(said.values())


def _range(part: Condition) -> Range | None:
    match part:
        case Over(name, limit):
            return Range(name, limit + 1, None)
        case Not(Over(name, limit)):
            return Range(name, None, limit)
        case _:
            return None
