"""Words that lead somewhere, for somebody whose own words found nothing. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from services.spoken_words import WORD, spoken

SUGGESTED = 4
COVERED = 0.33
"""How much of what was asked a phrase has to touch, to be worth showing."""
SOUNDS_ALIKE = 0.6
"""What a word counts that differs in its marks only."""
SLIP = 0.75
"""From how alike on two words of four letters or more may be one, mistyped."""
ASKING = frozenset(
    "tôi mình em muốn cần xin làm đi lấy cho con được bị của và là có thì ở tại về như thế nào".split()  # noqa: SIM905  # a list of words reads better
)
"""Words with which one asks; they say nothing about what is asked for."""
EVERYWHERE = frozenset("dang ki cap lai giay to phep thu tuc ho so don moi".split())  # noqa: SIM905
"""Words of half the catalogue, as they sound: nobody is helped by what shares only these."""


def nearest(phrases: Iterable[Sequence[str]], words: str) -> list[str]:
    """The phrases that touch most of the words, shorter ones first; one of each group at most."""
    asked = [word for word in written(words) if word not in ASKING]
    best = (max((_touched(phrase, asked), -len(phrase), phrase) for phrase in g) for g in phrases)
    near = sorted({hit for hit in best if hit[0] >= COVERED}, reverse=True)
    return list(dict.fromkeys(phrase for *_, phrase in near))[:SUGGESTED]


@lru_cache(maxsize=4096)
def written(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, marks and all."""
    return tuple(WORD.findall(unicodedata.normalize("NFC", text).lower()))


def _touched(phrase: str, asked: Sequence[str]) -> float:
    """The share of what was asked that the phrase says, to two places."""
    said = written(phrase)
    if not asked or not said:
        return 0.0
    touched = {word: max(_alike(word, one) for one in said) for word in asked}
    telling = [word for word in asked if spoken(word)[0] not in EVERYWHERE]
    if telling and not any(touched[word] for word in telling):
        return 0.0
    return round(sum(touched[word] for word in asked) / len(asked), 2)


@lru_cache(maxsize=16384)
def _alike(asked: str, said: str) -> float:
    if asked == said:
        return 1.0
    plain, other = spoken(asked)[0], spoken(said)[0]
    if plain == other:
        return 1.0 if asked.isascii() else SOUNDS_ALIKE
    shortest = 4
    if plain[0] != other[0] or min(len(plain), len(other)) < shortest:
        return 0.0
    ratio = float(SequenceMatcher(None, plain, other).ratio())
    return ratio / 2 if ratio >= SLIP else 0.0
