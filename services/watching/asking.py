"""Asks what may hang, without hanging with it, and no more often than is good for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from threading import Condition, Thread
from typing import Generic, TypeVar

from services import traces

Answer = TypeVar("Answer")

_log = logging.getLogger(__name__)


class Late(Exception):
    """No answer came in time."""


class Asked(Generic[Answer]):
    """A question that is asked in a thread of its own, one at a time, and remembered for a while.

    However many want to know, there is one question under way; and once it was late, nobody waits
    for it again until it has come back. So whoever asks a hundred times a second costs nothing.
    `keep`: for how many seconds an answer counts as fresh.
    """

    def __init__(self, ask: Callable[[], Answer], *, keep: float) -> None:
        self._ask = ask
        self._keep = keep
        self._turn = Condition()
        self._under_way = self._late = False
        self._answer: Answer | Exception | None = None
        self._good_until = 0.0

    def begin(self) -> None:
        """Ask, unless the answer is fresh or the question under way."""
        with self._turn:
            if self._under_way or time.monotonic() < self._good_until:
                return
            Thread(target=self._run, daemon=True).start()  # It can end only after this turn.
            self._under_way = True

    def answer(self, until: float) -> Answer:
        """The answer, waited for until that moment of the monotonic clock.

        Raises Late, or what the question raised.
        """
        self.begin()
        with self._turn:
            patience = 0.0 if self._late else max(0.0, until - time.monotonic())
            if not self._turn.wait_for(lambda: not self._under_way, patience):
                self._late = True
                raise Late
            if isinstance(self._answer, Exception):
                raise self._answer.with_traceback(None)
            return self._answer  # type: ignore[return-value]  # it has come back by now

    def _run(self) -> None:
        found: Answer | Exception
        try:
            found = self._ask()
        except Exception as failure:  # noqa: BLE001 - whatever it is, it is the answer
            _log.warning(
                "asked-in-vain",
                extra={"facts": {"error": traces.kind(failure), "at": traces.where(failure)}},
            )
            found = failure
        with self._turn:
            self._answer, self._under_way, self._late = found, False, False
            self._good_until = time.monotonic() + self._keep
            self._turn.notify_all()


def all_of(
    questions: Mapping[str, Asked[Answer]], seconds: float
) -> Iterable[tuple[str, Answer | Exception]]:
    """What each has answered, all asked at once and waited for no longer than so many seconds."""
    until = time.monotonic() + seconds
    for one in questions.values():
        one.begin()
    for name, one in questions.items():
        try:
            yield name, one.answer(until)
        except Exception as failure:  # noqa: BLE001 - as above
            yield name, failure
