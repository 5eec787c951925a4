"""The arrows of a drawn workflow: their gutters, their lanes, their corners. Pure.

They run in three gutters: at the left of the usual steps (back to a step above), between the two
columns, and at the right (between two steps that are not usual). Each step that is led to has a
lane of its own there, so that no two lines lie over each other unless they lead to the same place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from portal.workflow_cards import Card, Frame
from services.workflow_words import Exit, Place

EDGE = 6.0
"""Room around everything, for lines have a thickness."""

DROP, BEND = 18.0, 5.0
INSET = 24.0
"""How far from the left side of a card the straight arrow leaves it."""

HEAD = 11.0
"""Room for the head of an arrow beside the card that it leads to."""

APART, LANE = 5.0, 10.0
"""Lines keep so far apart at least; lanes stand so far apart where there is room."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How wide the columns are, and the gutters at the left, between them and at the right."""

    left: float
    first: float
    between: float
    second: float
    right: float

    @property
    def first_x(self) -> float:
        return EDGE + self.left

    @property
    def second_x(self) -> float:
        return self.first_x + self.first + self.between

    @property
    def width(self) -> float:
        return self.second_x + self.second + self.right + EDGE


NARROW = Sheet(left=24, first=142, between=44, second=110, right=18)
"""For a telephone: it fits 350 units, at which its letters are as large as those beside it."""

WIDE = Sheet(left=44, first=330, between=84, second=290, right=36)
"""For a desk and for paper."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way on as a line through `points`; `back`: it leads to work that was done before."""

    source: str
    exit: str
    target: str
    points: tuple[tuple[float, float], ...]
    back: bool

    @property
    def path(self) -> str:
        """The line with rounded corners, for the attribute `d`."""
        return "".join(_strokes(self.points))

    @property
    def head(self) -> str:
        """The triangle at its end, for the attribute `points`."""
        (x1, y1), (x, y) = self.points[-2:]
        along = (_sign(x - x1), _sign(y - y1))
        left, right = (
            (x - along[0] * 8 + along[1] * side, y - along[1] * 8 + along[0] * side)
            for side in (-4.5, 4.5)
        )
        return " ".join(f"{a:.1f},{b:.1f}" for a, b in ((x, y), left, right))


@dataclass(frozen=True, slots=True)
class Line:
    """An arrow before it has its lane."""

    source: str
    exit: str
    target: str
    gutter: str
    back: bool
    start: tuple[float, float]


def straight(places: Sequence[Place], cards: Mapping[str, Card]) -> Iterator[Arrow]:
    """The arrows from each usual step to the next."""
    chain = [one for one in places if one.usual]
    for place, then in pairwise(chain):
        above, below = cards[place.name].frame, cards[then.name].frame
        for one in place.exits:
            if one.sure:
                x = above.x + INSET
                ends = ((x, above.bottom), (x, below.y))
                yield Arrow(place.name, one.name, then.name, ends, back=False)


def lines(places: Sequence[Place], cards: Mapping[str, Card]) -> Iterator[Line]:
    """All that does not run straight down."""
    chain = [one.name for one in places if one.usual]
    after = dict(pairwise(chain))
    for place in places:
        for one in place.exits:
            for to in one.to:
                if not (one.sure and to == after[place.name]):
                    yield _line(place, one, to, cards, chain)


def _line(
    place: Place, one: Exit, to: str, cards: Mapping[str, Card], chain: Sequence[str]
) -> Line:
    frame, ports = cards[place.name].frame, cards[place.name].ports
    target = cards[to].frame
    above = (target.y, target.x) <= (frame.y, frame.x)
    aside = place.usual and to not in chain
    back = above and not aside and cards[to].kind not in ("wait", "end")
    if place.usual and to in chain:
        gutter = "left" if above else "between"
    else:
        gutter = "between" if place.usual or to in chain else "right"
    at_right = gutter == "right" or (gutter == "between" and place.usual)
    if one.sure:
        start = (frame.x + INSET, frame.bottom + DROP / 2)
    else:
        start = (frame.right if at_right else frame.x, ports[one.name])
    return Line(place.name, one.name, to, gutter, back, start)


def wired(found: Sequence[Line], cards: Mapping[str, Card], sheet: Sheet) -> Iterator[Arrow]:
    """Every line in a lane of its gutter; lines to one step, in one direction, share a lane."""
    for gutter in ("left", "between", "right"):
        groups = dict[tuple[str, bool], list[Line]]()
        for one in found:
            if one.gutter == gutter:
                groups.setdefault((one.target, one.back), []).append(one)
        taken = [one.start[1] for group in groups.values() for one in group]
        entries = {key: _entry(cards[key[0]].frame, taken) for key in groups}
        lanes = _lanes(
            {key: [entries[key], *(one.start[1] for one in groups[key])] for key in groups}
        )
        for key, group in groups.items():
            x = _lane_x(gutter, lanes[key], max(lanes.values()), sheet)
            for one in group:
                yield _arrow(one, x, entries[key], cards[one.target].frame)


def _entry(frame: Frame, taken: list[float]) -> float:
    """At which height lines come in: near the top, clear of every other line of the gutter."""
    y = frame.y + BEND + APART
    while any(abs(y - other) < APART for other in taken):
        y += 1.0
    taken.append(y)
    return y


def _lanes(reach: Mapping[tuple[str, bool], Sequence[float]]) -> dict[tuple[str, bool], int]:
    """A lane for each group, the shortest nearest; no two groups of a lane meet."""
    lanes, used = dict[tuple[str, bool], int](), list[list[tuple[float, float]]]()
    for key in sorted(reach, key=lambda one: max(reach[one]) - min(reach[one])):
        top, bottom = min(reach[key]) - APART, max(reach[key]) + APART
        free = (n for n, lane in enumerate(used) if all(b < top or a > bottom for a, b in lane))
        lanes[key] = n = next(free, len(used))
        used[n:] = (
            [[*used[n], (top, bottom)], *used[n + 1 :]] if n < len(used) else [[(top, bottom)]]
        )
    return lanes


def _lane_x(gutter: str, lane: int, last: int, sheet: Sheet) -> float:
    """Where a lane runs; they close up when there are many."""
    if gutter == "left":
        return sheet.first_x - HEAD - lane * min(LANE, (sheet.left - HEAD) / max(last, 1))
    if gutter == "right":
        start = sheet.second_x + sheet.second + HEAD
        return start + lane * min(LANE, (sheet.right - HEAD) / max(last, 1))
    room = sheet.between - 2 * HEAD
    return sheet.first_x + sheet.first + HEAD + lane * min(LANE, room / max(last, 1))


def _arrow(line: Line, x: float, y: float, target: Frame) -> Arrow:
    """From the side of its card to the lane, along it, and into the side of the target."""
    side = target.x if x < target.x else target.right
    points = (line.start, (x, line.start[1]), (x, y), (side, y))
    return Arrow(line.source, line.exit, line.target, points, line.back)


def _strokes(points: Sequence[tuple[float, float]]) -> Iterator[str]:
    """The commands of a line whose corners are rounded."""
    yield f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _toward(at, before), _toward(at, after)
        yield f" L{near[0]:.1f} {near[1]:.1f}Q{at[0]:.1f} {at[1]:.1f} {far[0]:.1f} {far[1]:.1f}"
    yield f" L{points[-1][0]:.1f} {points[-1][1]:.1f}"


def _toward(at: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """A little of the way from a corner to the next point."""
    away = abs(other[0] - at[0]) + abs(other[1] - at[1])
    part = min(BEND, away / 2) / away
    return at[0] + (other[0] - at[0]) * part, at[1] + (other[1] - at[1]) * part


def _sign(n: float) -> int:
    return (n > 0) - (n < 0)
