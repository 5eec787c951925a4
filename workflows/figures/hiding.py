"""Which places have too few dossiers to be told, so that no sum or difference gives them away.

Told are, month after month, the sum of everybody and each place that is not hidden, and the year so
far of the places that are not hidden there. Who keeps all of it can add and subtract. Two rules keep
every hidden month of a place unknown: of a month either none is hidden or at least two that have
`FEW` together; and of the hidden places of a month at least two, again with `FEW` together, stay
without a year so far until the year is over. Each month then has two unknown numbers that no other
sum holds, of which one may be higher by as much as the other is lower.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

FEW = 10
"""Of fewer dossiers nothing is told but that there were few."""
FEWEST = 2
"""A single hidden number is what is missing from the sum."""

Sizes = Mapping[str, int]
"""How many dossiers each place had; those without any are not in it."""


def hidden_in(month: Sizes) -> list[str]:
    """The places of which a month tells nothing: the small ones, and with them the next in size
    until they are hidden by each other."""
    by_size = sorted(month, key=lambda place: (month[place], place))
    small = sum(n < FEW for n in month.values())
    hidden = by_size[:small]
    for place in by_size[small:] if hidden else ():
        if _enough([month[one] for one in hidden]):
            break
        hidden.append(place)
    return hidden


def hidden_so_far(months: Sequence[Sizes]) -> frozenset[str]:
    """The places whose year up to the last of these months is not told.

    A place that was hidden in a month is told again once two hidden months lie together in its sum,
    if enough others of these months stay hidden. What an earlier year so far told is taken as known.
    """
    unknown: dict[str, dict[int, int]] = {}
    for n, month in enumerate(months):
        for place in hidden_in(month):
            unknown.setdefault(place, {})[n] = month[place]
        for place in sorted(unknown, key=lambda one: (-_year(months[: n + 1], one), one)):
            if _may_be_told(place, unknown):
                del unknown[place]
    return frozenset(unknown)


def _may_be_told(place: str, unknown: Mapping[str, Mapping[int, int]]) -> bool:
    own = unknown[place]
    others = [of for one, of in unknown.items() if one != place]
    return _enough(own.values()) and all(
        _enough([of[month] for of in others if month in of]) for month in own
    )


def _enough(sizes: Collection[int]) -> bool:
    """Whether so many numbers are hidden by each other."""
    return len(sizes) >= FEWEST and sum(sizes) >= FEW


def _year(months: Sequence[Sizes], place: str) -> int:
    return sum(month.get(place, 0) for month in months)
