"""Finding a procedure the way people say it: without marks, by its keywords, by what it is about.

Pure over the procedures that are offered: a few hundred texts, folded once and kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from services.done_elsewhere import whose
from services.folding import fold
from services.nearby_words import nearest, written
from services.procedure_words import heard
from services.spoken_words import slug, spoken
from services.tongue import native, told
from workflows.definition import Procedure

PER_PAGE = 20
FAR = 99
"""More words than a title or a keyword has."""
TOUCHED = 3
"""From this place on a procedure only speaks of the words: it does not go by them."""

Rank = tuple[int, int, int]
Hit = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for: words, and at most one value of each kind; empty is any."""

    words: str = ""
    sector: str = ""
    tier: str = ""
    level: str = ""
    subject: str = ""
    topic: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether it says anything besides words."""
        return any(getattr(self, kind) for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Facet:
    """One value to narrow by, what the catalogue calls it, and how many it leaves."""

    value: str
    title: str
    n: int


@dataclass(frozen=True, slots=True)
class Found:
    """What fits a wish, best first; the values to narrow it by; words nearby when none fit.

    `weak`: none of them goes by these words. `elsewhere`: the key of who does it, if not we.
    """

    procedures: Sequence[Procedure]
    facets: Mapping[str, Sequence[Facet]]
    nearest: Sequence[str]
    weak: bool = False
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """What is searched in a procedure; `written` are its words with their marks."""

    title: str
    keywords: tuple[str, ...]
    every: frozenset[str]
    written: frozenset[str]


KINDS: Mapping[str, Callable[[Procedure], Iterable[tuple[str, str]]]] = {
    "sector": lambda one: [(slug(one.sector), one.sector)],
    "tier": lambda one: [(one.received_by, one.received_by)],
    "level": lambda one: [(str(one.level), str(one.level))],
    "subject": lambda one: [(subject, subject) for subject in one.subjects],
    "topic": lambda one: [(topic, topic) for topic in one.topics],
}
"""By what a list is narrowed: the values of a procedure, with what each is called."""


def search(offered: Sequence[Procedure], wish: Wish) -> Found:
    """The procedures that fit a wish; with no words, sector by sector."""
    place, worded = _worded(offered, wish.words)
    fitting = [one for one in worded if _fits(one, wish)]
    facets = {kind: _facets(kind, worded, wish) for kind in KINDS}
    elsewhere = whose(wish.words)
    lost = not (worded or elsewhere)
    phrases = [(*it.keywords, it.title) for it in map(heard, offered)] if lost else []
    near = nearest(phrases, wish.words)
    return Found(fitting, facets, near, weak=place >= TOUCHED, elsewhere=elsewhere)


def by_sector(procedures: Iterable[Procedure]) -> list[tuple[str, list[Procedure]]]:
    """Procedures that come sector by sector, each sector with its own."""
    return [(sector, list(own)) for sector, own in groupby(procedures, lambda one: one.sector)]


def _worded(offered: Sequence[Procedure], words: str) -> tuple[int, list[Procedure]]:
    """Those in which all words stand, best first; whole words, or else the last one begun.

    Before them the place (`_rank`) at which the words stand in the best of them. Among equals, those come first that say the words with the marks they were typed with.
    """
    wanted = spoken(words)
    if not wanted:
        every = sorted(offered, key=lambda one: (fold(told(one.sector)), fold(told(one.title))))
        return 0, every
    marked = frozenset(word for word in written(words) if not word.isascii())
    for whole in (True, False):
        ranked = []
        for one in offered:
            fits = [hit for texts in _tellings(one) if (hit := _hit(texts, wanted, marked, whole))]
            if fits:
                ranked.append((min(fits), one))
        if ranked:
            ranked.sort(key=lambda hit: hit[0])
            return int(ranked[0][0][0]), [one for _, one in ranked]
    return 0, []


def _tellings(one: Procedure) -> Iterator[Texts]:
    """What is searched: the words of the language that is spoken, and those of the law."""
    for it in (one,) if native() else (heard(one), one):
        yield _texts(it.code, it.title, it.keywords, (it.sector, it.summary, it.result))


def _hit(
    texts: Texts,
    wanted: Sequence[str],
    marked: frozenset[str],
    whole: bool,  # noqa: FBT001
) -> Hit | None:
    rank = _rank(texts, wanted, whole=whole)
    if rank is None:
        return None
    kind, *closeness = rank
    return (kind, -len(marked & texts.written), *closeness, texts.title)


def _rank(texts: Texts, wanted: Sequence[str], *, whole: bool) -> Rank | None:
    """How well words fit, the lower the better; None when they do not.

    First where: 0 begins the title, 1 is a keyword, 2 is in the title, 3 is somewhere, 4 says a
    keyword of several words and more. Then how many words too many the keyword and the title have.
    """
    phrase = " ".join(wanted)
    spare = [_spare(keyword, wanted, whole=whole) for keyword in texts.keywords]
    keyword, title = min(spare, default=FAR), _spare(texts.title, wanted, whole=whole)
    longer = (one for one in texts.keywords if " " in one)
    if f"{texts.title} ".startswith(f"{phrase} " if whole else phrase):
        where = 0
    elif keyword < FAR:
        where = 1
    elif title < FAR:
        where = 2
    elif _has(texts.every, wanted, whole=whole):
        where = 3
    elif any(f" {one} " in f" {phrase} " for one in longer):
        where = 4
    else:
        return None
    return where, keyword, title


def _spare(text: str, wanted: Sequence[str], *, whole: bool) -> int:
    """How many words a text has besides those wanted; FAR when it lacks one of them."""
    words = text.split()
    return len(words) - len(wanted) if _has(words, wanted, whole=whole) else FAR


def _has(words: Iterable[str], wanted: Sequence[str], *, whole: bool) -> bool:
    """Whether all are among the words; unless `whole`, the last may be the beginning of one."""
    known = set(words)
    *others, last = wanted
    begun = not whole and any(one.startswith(last) for one in known)
    return known.issuperset(others) and (begun or last in known)


@lru_cache(maxsize=1024)
def _texts(code: str, title: str, keywords: tuple[str, ...], others: tuple[str, ...]) -> Texts:
    every = " ".join((code, title, *keywords, *others))
    return Texts(
        title=" ".join(spoken(title)),
        keywords=tuple(" ".join(spoken(keyword)) for keyword in keywords),
        every=frozenset(spoken(every)),
        written=frozenset(written(every)),
    )


def _fits(one: Procedure, wish: Wish) -> bool:
    return all(
        not getattr(wish, kind) or getattr(wish, kind) in {value for value, _ in values(one)}
        for kind, values in KINDS.items()
    )


def _facets(kind: str, worded: Sequence[Procedure], wish: Wish) -> list[Facet]:
    """The values of a kind, each with the number of procedures that choosing it would show."""
    others = replace(wish, **{kind: ""})
    counts = Counter(pair for one in worded if _fits(one, others) for pair in KINDS[kind](one))
    facets = [Facet(value, title, n) for (value, title), n in counts.items()]
    return sorted(facets, key=lambda facet: fold(told(facet.title)))
