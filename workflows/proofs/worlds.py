"""Worlds of answers: a few answers that stand for all answers a dossier can have.

A condition sees an answer only through its elementary tests, so two answers that agree on every
test are the same to it. A world keeps one of each such kind; whatever holds in all worlds
therefore holds for every dossier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from workflows import conditions
from workflows.conditions import Answers, Condition, In, Is, Over
from workflows.definition import Field

MOST_WORLDS = 5000
OTHER = "another"  # Any text that no condition asks for.

Tests = Sequence[Is | In | Over]

_ABSENT = object()


class TooMany(Exception):
    """The answers combine in more ways than can be looked at."""


def worlds(
    questions: Sequence[Field], readers: Iterable[Condition], names: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """One world for each way in which the readers can be told apart; TooMany beyond the limit.

    `names` are questions of which it matters as well whether they are answered at all. As in
    `Procedure.asked`, a question is asked when the answers before it say so.
    """
    conditions_read = list(readers)
    marked = frozenset(names)
    relevant = _closed(questions, conditions_read, marked)
    conditions_read += [q.when for q in relevant if q.when is not None]
    found: list[dict[str, Any]] = [{}]
    for question in relevant:
        tests = [
            test
            for condition in conditions_read
            for test in conditions.tests(condition)
            if test.field == question.name
        ]
        answers = _told_apart(question, tests, marked=question.name in marked)
        found = [world for before in found for world in _grown(before, question, answers)]
        if len(found) > MOST_WORLDS:
            raise TooMany
    return found


def described(questions: Sequence[Field], world: Answers) -> str:
    """A world in the words of the form: `khi “Nhóm?” là “Trẻ em”`; empty when it says nothing."""
    told = [
        f"“{question.label}” là “{_words(question, world[question.name])}”"
        for question in questions
        if question.name in world and world[question.name] != OTHER
    ]
    return f" khi {' và '.join(told)}" if told else ""


def _words(question: Field, answer: object) -> str:
    if isinstance(answer, bool):
        return "có" if answer else "không"
    choices: Mapping[Any, str] = question.choices or {}
    keys = answer if isinstance(answer, list) else [answer]
    return ", ".join(choices.get(key) or str(key) for key in keys)


def _closed(
    questions: Sequence[Field], readers: Iterable[Condition], names: Iterable[str]
) -> list[Field]:
    """The questions read, and those that decide whether these are asked, in their order."""
    wanted = set(names).union(*(conditions.fields(reader) for reader in readers))
    relevant = []
    for question in reversed(questions):  # A question depends on earlier ones only.
        if question.name in wanted:
            relevant.append(question)
            wanted |= conditions.fields(question.when) if question.when else set()
    return relevant[::-1]


def _grown(
    before: dict[str, Any], question: Field, answers: Iterable[Any]
) -> Iterator[dict[str, Any]]:
    if question.when is not None and not question.when(before):
        yield before
        return
    for answer in answers:
        yield before if answer is _ABSENT else before | {question.name: answer}


def _told_apart(question: Field, tests: Tests, *, marked: bool) -> list[Any]:
    """One answer for each way in which the tests (and, when marked, being there) can come out."""
    kept: dict[tuple[bool, ...], Any] = {}
    for answer in _possible(question, tests):
        given = {} if answer is _ABSENT else {question.name: answer}
        outcome = (marked and bool(given), *(test(given) for test in tests))
        kept.setdefault(outcome, answer)
    return list(kept.values())


def _possible(question: Field, tests: Tests) -> Iterator[Any]:
    match question.kind:
        case "yes-no":
            yield from (True, False)
        case "choice":
            yield from question.choices or ()
        case "choices":
            yield from _subsets(question, tests)
        case "number" | "money":
            yield from _numbers(question, tests)
        case _:
            yield OTHER
            yield from (value for test in tests for value in values(test))
    if not question.required:
        yield _ABSENT


def _subsets(question: Field, tests: Tests) -> Iterator[list[str]]:
    """Every choice of the keys that are tested, filled up with one that is not."""
    compared = {value for test in tests for value in values(test)}
    keys = question.choices or {}
    tested = [key for key in keys if key in compared]
    others = [key for key in keys if key not in compared]
    if 2 ** len(tested) > MOST_WORLDS:
        raise TooMany
    for taken in product((True, False), repeat=len(tested)):
        chosen = [key for key, take in zip(tested, taken, strict=True) if take]
        if chosen or others:
            yield chosen or others[:1]


def _numbers(question: Field, tests: Tests) -> list[int]:
    """The numbers on both sides of every border, as far as the question allows them."""
    borders = [value for test in tests for value in values(test) if isinstance(value, int)]
    bounds = [bound for bound in (question.least, question.most) if bound is not None]
    near = {border + aside for border in borders for aside in (-1, 0, 1)}
    least = question.least if question.least is not None else min(near, default=0)
    most = question.most if question.most is not None else max(near | {least})
    return sorted(n for n in near.union(bounds) if least <= n <= most) or [least]


def values(test: Is | In | Over) -> tuple[str | bool | int, ...]:
    """What the test compares the answer with."""
    if isinstance(test, In):
        return test.values
    return (test.value if isinstance(test, Is) else test.limit,)
