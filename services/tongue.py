"""The language in which people are told things.

Words are written in Vietnamese. Where that is spoken nothing is looked up: the words are what they
are. Where another language was learnt and is spoken, each sentence is looked up as it was written.
A sentence with `%(n)s` or `{n}` bends by that number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from gettext import GNUTranslations
from typing import Any

SOURCE = "vi"
ONE, MORE = 1, 2


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that was learnt: the sentences of the program, and the texts of procedures."""

    language: str
    sentences: GNUTranslations
    texts: GNUTranslations


_known: dict[str, Tongue] = {}
_spoken: ContextVar[Tongue | None] = ContextVar("tongue", default=None)


def learn(tongue: Tongue) -> None:
    """Be able to speak a language; once for each process."""
    _known[tongue.language] = tongue


def languages() -> tuple[str, ...]:
    """The languages that can be spoken, the source first."""
    return (SOURCE, *_known)


def speak(language: str) -> None:
    """From here on, in this thread; Vietnamese where the language was not learnt."""
    _spoken.set(_known.get(language))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language for a while."""
    before = _spoken.set(_known.get(language))
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """The language that is spoken."""
    tongue = _spoken.get()
    return SOURCE if tongue is None else tongue.language


def native() -> bool:
    """Whether Vietnamese is spoken, in which every word is written."""
    return _spoken.get() is None


def found(text: str, values: Mapping[str, Any]) -> str:
    """A sentence of the program as it is said here, not filled in yet."""
    tongue = _spoken.get()
    if tongue is None or not text:
        return text
    if "n" in values:
        many = ONE if str(values["n"]) == "1" else MORE
        said = tongue.sentences.ngettext(text, text, many)
        if said is not text:
            return said
    return tongue.sentences.gettext(text)


def gettext(text: str, **values: Any) -> str:
    """A sentence of the program, with its values."""
    said = found(text, values)
    return said % values if values else said


def told(text: str) -> str:
    """A text that is data: of a procedure, of the calendar, of an outcome that was kept."""
    tongue = _spoken.get()
    if tongue is None or not text:
        return text
    said = tongue.texts.gettext(text)
    return tongue.sentences.gettext(text) if said is text else said


def marked(text: str) -> str:
    """The text itself: marks words that are looked up where they are told, not where they stand."""
    return text
