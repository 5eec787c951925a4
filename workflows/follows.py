"""What follows from a result: dossiers of other procedures that are opened without being filed anew.

NĐ 61/2018/NĐ-CP Điều 19.6 and 19.7; domain 11.4. Each has its own office, code and clock; what one
has declared and handed in goes along with it, and nothing is asked twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workflows.conditions import Answers, Condition

LINKED = "linked"
"""The channel of a dossier that nobody filed: it was opened out of another one."""

THE_RESULT = "result"
"""What a paper of the following dossier can be: the result of the first."""


@dataclass(frozen=True, slots=True)
class Given:
    """Where one answer comes from: a question of the first dossier (`of`), its choices perhaps put
    in the words of the other form, or always the same `value`."""

    of: str = ""
    choices: Mapping[str, str | bool] | None = None
    value: str | bool | int | None = None

    def __call__(self, answers: Answers) -> Any:
        """The answer, or None where there is none."""
        if not self.of:
            return self.value
        answer = answers.get(self.of)
        return answer if self.choices is None else self.choices.get(str(answer))


@dataclass(frozen=True, slots=True)
class Follow:
    """One procedure that follows: for which answers, with which answers and papers of its own.

    `after` is the deed that opens it, as `step.action`; empty for the granting of the result.
    `papers`: for each paper of the other procedure one of this, or the result.
    """

    name: str
    procedure: str
    answers: Mapping[str, Given]
    papers: Mapping[str, str]
    when: Condition | None = None
    after: str = ""

    @property
    def deed(self) -> tuple[str, str]:
        """The step and the action that open it; both empty where the granting does."""
        step, _, action = self.after.partition(".")
        return step, action

    def wanted(self, answers: Answers) -> bool:
        """Whether who filed has asked for it."""
        return self.when is None or self.when(answers)

    def carried(self, answers: Answers) -> dict[str, Any]:
        """The answers that the following dossier begins with."""
        found = {name: given(answers) for name, given in self.answers.items()}
        return {name: answer for name, answer in found.items() if answer is not None}


def wanted(follows: Iterable[Follow], answers: Answers) -> tuple[Follow, ...]:
    """What will follow for these answers, if all is granted."""
    return tuple(follow for follow in follows if follow.wanted(answers))


def due(
    follows: Iterable[Follow], answers: Answers, *, told: Iterable[Any], granted: bool
) -> tuple[Follow, ...]:
    """What follows now: after a deed that one of these events or lines of a journal tells, or, where
    no deed is named, after the granting."""
    done = {(one.step, one.payload.get("action", "")) for one in told}
    return tuple(
        follow
        for follow in wanted(follows, answers)
        if (follow.deed in done if follow.after else granted)
    )
