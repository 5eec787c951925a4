"""Two texts of a procedure side by side, by what they mean: things are known by their names. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NAMED = ("title", "label", "name", "office")
"""Under which key a thing says what people call it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place that is other: `path` leads there, by keys and by what things are called.

    Nothing before: it is new; nothing after: it is gone.
    """

    path: tuple[str, ...]
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Everything that is other, in the order of the later text."""
    return list(_of_tables((), before, after))


def _of_tables(
    path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Difference]:
    for key in dict.fromkeys((*after, *before)):
        if before.get(key) != after.get(key):
            yield from _of_values((*path, key), before.get(key), after.get(key))


def _of_values(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Difference]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _of_tables(path, before, after)
    elif all(not side or _things(side) for side in (before, after)) and (before or after):
        yield from _of_things(path, before or (), after or ())
    else:
        yield Difference(path, said(before), said(after))


def _of_things(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Difference]:
    was, now = _by_name(before), _by_name(after)
    for name in dict.fromkeys((*now, *was)):
        old, new = was.get(name), now.get(name)
        here = (*path, _called(new or old or {}))
        if old is None or new is None:
            yield Difference(here, said(old), said(new))
        elif old != new:
            yield from _of_tables(here, old, new)
    order = [name for name in was if name in now]
    if order != [name for name in now if name in was]:
        yield Difference((*path, "order"), _in_order(was), _in_order(now))


def _in_order(names: Iterable[tuple[str, int]]) -> str:
    return ", ".join(name for name, _n in names)


def said(value: Any) -> str:
    """A value in one line."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {said(one)}" for key, one in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(
            f"({said(one)})" if isinstance(one, Mapping) else said(one) for one in value
        )
    return str(value)


def _things(value: Any) -> bool:
    """Whether it is a list of tables, each with a name or an office."""
    return (
        isinstance(value, Sequence)
        and not isinstance(value, str)
        and bool(value)
        and all(isinstance(one, Mapping) and _key(one) for one in value)
    )


def _by_name(things: Sequence[Mapping[str, Any]]) -> dict[tuple[str, int], Mapping[str, Any]]:
    """Each by its name; one office may be asked twice, so the second of a name is another."""
    seen = Counter[str]()
    found = {}
    for one in things:
        seen[_key(one)] += 1
        found[_key(one), seen[_key(one)]] = one
    return found


def _key(one: Mapping[str, Any]) -> str:
    return str(one.get("name") or one.get("office") or "")


def _called(one: Mapping[str, Any]) -> str:
    return next(str(one[key]) for key in NAMED if one.get(key))
