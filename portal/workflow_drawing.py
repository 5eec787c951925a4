"""A workflow as a picture: where its steps stand and its arrows run. Pure; a macro writes the SVG.

The steps of a dossier to which nothing happens run straight down in one column. What else may
happen stands in a second column, at the step where it first may: so do parallel branches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from portal.workflow_arrows import APART, DROP, EDGE, INSET, Arrow, Sheet, lines, straight, wired
from portal.workflow_cards import LINE, Card, Say, Text, broken, card, exit_words
from services.workflow_words import Place

SPACE = 16.0
"""Between two cards of which one does not lead to the other."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn."""

    width: float
    height: float
    cards: tuple[Card, ...]
    arrows: tuple[Arrow, ...]
    words: tuple[Text, ...]
    """The words beside the straight arrows."""


@dataclass(slots=True)
class Column:
    """Cards from top to bottom; `bottom` is where the next may begin."""

    cards: list[Card] = field(default_factory=list)
    bottom: float = EDGE


def draw(places: Sequence[Place], sheet: Sheet, say: Say) -> Drawing:
    """The picture of a workflow on a sheet, in the words of `say`."""
    first, words = _first(places, sheet, say)
    second = _second(places, first, sheet, say)
    cards = {one.name: one for one in (*first.cards, *second.cards)}
    height = max(first.bottom, second.bottom) - SPACE + EDGE
    arrows = (*straight(places, cards), *wired(list(lines(places, cards)), cards, sheet))
    return Drawing(sheet.width, height, tuple(cards.values()), arrows, words)


def _first(places: Sequence[Place], sheet: Sheet, say: Say) -> tuple[Column, tuple[Text, ...]]:
    """The column of the usual steps, with the words of the arrows between them."""
    column, words = Column(), list[Text]()
    order = {one.name: n for n, one in enumerate(places) if one.usual}
    for n, place in enumerate(one for one in places if one.usual):
        rows = {
            one: any(order.get(to, n) > n or to not in order for to in one.to)
            for one in place.exits
            if not one.sure
        }
        made = card(place, sheet.first_x, sheet.first, rows, say).down(column.bottom)
        column.cards.append(made)
        column.bottom = made.frame.bottom + SPACE
        for one in place.exits:
            if one.sure:
                found = broken(exit_words(one, say), sheet.first - INSET - 18)
                y = made.frame.bottom + DROP + 4
                words += [
                    Text(sheet.first_x + INSET + 10, y + LINE * k, text, "a")
                    for k, text in enumerate(found)
                ]
                column.bottom = y + LINE * (len(found) - 1) + DROP
    return column, tuple(words)


def _second(places: Sequence[Place], first: Column, sheet: Sheet, say: Say) -> Column:
    """The column of everything else, each beside or below the step that leads there."""
    column = Column()
    usual = {one.name for one in places if one.usual}
    taken = [y for one in first.cards for y in (*one.ports.values(), one.frame.bottom + DROP / 2)]
    frames = {one.name: one.frame for one in first.cards}
    for place in _beside(places):
        rows = {one: not set(one.to) & usual for one in place.exits}
        made = card(place, sheet.second_x, sheet.second, rows, say)
        sources = (
            frames[one.name].bottom + SPACE if way.sure else frames[one.name].y
            for one in places
            for way in one.exits
            if one.name in frames and place.name in way.to
        )
        made = made.down(max(column.bottom, min(sources, default=0.0)))
        while any(abs(y - other) < APART for y in made.ports.values() for other in taken):
            made = made.down(1.0)
        frames[place.name] = made.frame
        column.cards.append(made)
        column.bottom = made.frame.bottom + SPACE
    return column


def _beside(places: Sequence[Place]) -> Iterator[Place]:
    """The places that are not usual, in the order in which a dossier may first come to them."""
    named = {one.name: one for one in places}
    queue, seen = [one for one in places if one.usual], set[str]()
    while queue:
        place = queue.pop(0)
        if place.name in seen:
            continue
        seen.add(place.name)
        if not place.usual:
            yield place
        ahead = [named[to] for one in place.exits for to in one.to]
        queue[:0] = [one for one in ahead if not one.usual]
    yield from (one for one in places if one.name not in seen)
