"""A step of a workflow as a card: its words broken into lines, and where its arrows leave. Pure.

Widths are estimated from the letters of Be Vietnam Pro, a little too wide on purpose: a line never
runs out of its card, whatever font a reader has.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from services.workflow_words import ANSWERED, JOINED, OVER, Exit, Part, Place

SIZE, LINE = 13.0, 17.0
PAD, GAP = 10.0, 8.0
EMS = {" ": 0.25} | dict.fromkeys("ijlI.,:;|!'·", 0.3) | dict.fromkeys("tfr()", 0.43)
EMS |= dict.fromkeys("mwMWĐQGO%", 0.9)
CAPITAL_EM, USUAL_EM = 0.74, 0.64
BOLDER = 1.03
LEAST_PART = 88.0
"""Offices asked at the same time stand side by side when each has so much room, else below."""

Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Text:
    """One line of words; `end`: (x, y) is its right end and not its left."""

    x: float
    y: float
    words: str
    cls: str = ""
    end: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Card:
    """A step as it is drawn. `ports`: at which height the arrow of each way on leaves its side."""

    name: str
    kind: str
    frame: Frame
    texts: tuple[Text, ...]
    parts: tuple[Frame, ...]
    ports: Mapping[str, float]

    def down(self, by: float) -> Card:
        """The same card, lower."""
        return replace(
            self,
            frame=replace(self.frame, y=self.frame.y + by),
            texts=tuple(replace(one, y=one.y + by) for one in self.texts),
            parts=tuple(replace(one, y=one.y + by) for one in self.parts),
            ports={name: y + by for name, y in self.ports.items()},
        )


def width_of(words: str, *, bold: bool = False) -> float:
    """About how wide a line is, in the units of the drawing; marks over letters take no room."""
    letters = (one for one in unicodedata.normalize("NFD", words) if not unicodedata.combining(one))
    return SIZE * (BOLDER if bold else 1) * sum(map(_em, letters))


def _em(letter: str) -> float:
    return EMS.get(letter, CAPITAL_EM if letter.isupper() else USUAL_EM)


def broken(words: str, room: float, *, bold: bool = False) -> list[str]:
    """The words in lines that fit; a single word that does not, stands alone."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def exit_words(one: Exit, say: Say) -> str:
    """What stands at an arrow."""
    if one.name == OVER:
        return say("flow.over", limit=one.words)
    if one.name in (ANSWERED, JOINED):
        return say(f"flow.{one.name}")
    return one.words or say(f"action.{one.name}")


def about(place: Place, say: Say) -> list[str]:
    """The lines under the title: who, where, how long; how a wait counts; how it has ended."""
    if place.kind == "end":
        return [say("flow.end", result=say(f"result.{place.outcome}"))]
    if place.kind == "wait":
        return [say(f"flow.clock-{place.clock}")]
    who = [say(f"role.{place.role}")] if place.role else []
    return [*who, *filter(None, (place.office, place.takes))]


def part_words(part: Part, say: Say) -> list[str]:
    """The lines about one of the offices that are asked."""
    return [part.office, part.title, part.takes, say(f"flow.{part.silence}")]


def card(place: Place, x: float, width: float, rows: Mapping[Exit, bool], say: Say) -> Card:
    """The card of a step at the top of the drawing. `rows`: its ways on, and which leave at the right."""
    room = width - 2 * PAD
    texts: list[Text] = []
    y = PAD + LINE - 4
    for line in broken(place.title, room, bold=True):
        texts.append(Text(x + PAD, y, line, "t"))
        y += LINE
    for words in about(place, say):
        for line in broken(words, room):
            texts.append(Text(x + PAD, y, line))
            y += LINE
    parts, inner, y = (
        _parts(place, x + PAD, y - LINE + GAP, room, say) if place.parts else ((), (), y)
    )
    ports: dict[str, float] = {}
    for one, at_right in rows.items():
        y += GAP
        lines = broken(exit_words(one, say), room)
        ports[one.name] = y + LINE * (len(lines) - 1) / 2 - 4
        for line in lines:
            texts.append(Text(x + width - PAD if at_right else x + PAD, y, line, "a", at_right))
            y += LINE
    height = y - LINE + PAD + 4
    frame = Frame(x, 0.0, width, height)
    return Card(place.name, place.kind, frame, (*texts, *inner), parts, ports)


def _parts(
    place: Place, x: float, y: float, room: float, say: Say
) -> tuple[tuple[Frame, ...], tuple[Text, ...], float]:
    """The frames of the offices asked, their words, and the height of the line that comes next."""
    n = len(place.parts)
    beside = (room - GAP * (n - 1)) / n >= LEAST_PART
    width = (room - GAP * (n - 1)) / n if beside else room
    words = [list(_part_lines(part, width - 2 * GAP, say)) for part in place.parts]
    tallest = max(map(len, words))
    frames, texts = [], []
    top, left = y, x
    for lines in words:
        height = LINE * (tallest if beside else len(lines)) + 2 * GAP
        frames.append(Frame(left, top, width, height))
        texts += [
            Text(left + GAP, top + GAP + LINE * (n + 1) - 4, line, cls)
            for n, (line, cls) in enumerate(lines)
        ]
        left, top = (left + width + GAP, top) if beside else (left, top + height + GAP)
    return tuple(frames), tuple(texts), max(one.bottom for one in frames) + LINE


def _part_lines(part: Part, room: float, say: Say) -> Iterator[tuple[str, str]]:
    for n, words in enumerate(part_words(part, say)):
        cls = "" if n else "t"
        for line in broken(words, room, bold=not n):
            yield line, cls
