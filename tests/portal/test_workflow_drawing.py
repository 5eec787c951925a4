"""Every workflow that is shipped can be drawn so that it can be read, on a telephone and on paper."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from portal.jinja import WORDS, read_words, word_finder
from portal.workflow_arrows import NARROW, WIDE, Arrow, Sheet
from portal.workflow_cards import Frame, broken, width_of
from portal.workflow_drawing import Drawing, draw
from services import publishing, seeding, workflow_words
from services.workflow_words import Exit, Place
from tests.house import ROOT
from workflows.offices import from_rows
from workflows.parsing import parse

DIRECTORY = from_rows(seeding.rows("offices.csv"))
TODAY = date(2021, 3, 1)
SAY = word_finder(read_words(Path(ROOT, "templates", WORDS)), strict=True, tell=lambda *_: None)
SHIPPED = {raw["code"]: parse(raw) for raw in publishing.shipped().values()}
BOTH = pytest.mark.parametrize("sheet", [NARROW, WIDE], ids=["narrow", "wide"])
EACH = pytest.mark.parametrize("code", sorted(SHIPPED))

Segment = tuple[tuple[float, float], tuple[float, float]]


def places_of(code: str) -> list[Place]:
    return workflow_words.told(SHIPPED[code], DIRECTORY, TODAY)


def drawn(code: str, sheet: Sheet) -> Drawing:
    return draw(places_of(code), sheet, SAY)


def meet(one: Frame, other: Frame) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )


def holds(outer: Frame, inner: Frame) -> bool:
    return (
        outer.x <= inner.x
        and inner.right <= outer.right
        and outer.y <= inner.y
        and inner.bottom <= outer.bottom
    )


def segments(arrow: Arrow) -> list[Segment]:
    return list(zip(arrow.points, arrow.points[1:], strict=False))


def lie_over_each_other(one: Segment, other: Segment) -> bool:
    """Whether two lines share a stretch, and not only a point where they cross."""
    for level, along in ((0, 1), (1, 0)):
        flat = {point[level] for point in (*one, *other)}
        if max(flat) - min(flat) < 1:
            (a, b), (c, d) = (sorted(point[along] for point in two) for two in (one, other))
            return min(b, d) - max(a, c) > 1
    return False


@BOTH
@EACH
def test_no_step_stands_on_another_and_all_stand_on_the_sheet(code: str, sheet: Sheet) -> None:
    it = drawn(code, sheet)
    sheet_frame = Frame(0, 0, it.width, it.height)

    assert {card.name for card in it.cards} == {step.name for step in SHIPPED[code].steps}
    assert not [
        (one.name, other.name)
        for one, other in combinations(it.cards, 2)
        if meet(one.frame, other.frame)
    ]
    assert all(holds(sheet_frame, card.frame) for card in it.cards)
    assert all(holds(card.frame, part) for card in it.cards for part in card.parts)
    assert not [
        card.name
        for card in it.cards
        for one, other in combinations(card.parts, 2)
        if meet(one, other)
    ]


@BOTH
@EACH
def test_every_way_on_has_its_arrow_and_its_words(code: str, sheet: Sheet) -> None:
    it = drawn(code, sheet)
    places = places_of(code)

    wanted = Counter(
        (place.name, one.name, to) for place in places for one in place.exits for to in one.to
    )
    assert Counter((one.source, one.exit, one.target) for one in it.arrows) == wanted
    assert [text.words for text in it.words if not text.words] == []
    straight = sum(one.sure for place in places for one in place.exits)
    assert straight == sum(place.usual for place in places) - 1
    assert sum(len(card.ports) for card in it.cards) == len(wanted) - straight


@BOTH
@EACH
def test_an_arrow_leaves_its_step_and_ends_at_the_one_it_leads_to(code: str, sheet: Sheet) -> None:
    it = drawn(code, sheet)
    frames = {card.name: card.frame for card in it.cards}

    for arrow in it.arrows:
        (x, y), (end_x, end_y) = arrow.points[0], arrow.points[-1]
        source, target = frames[arrow.source], frames[arrow.target]
        assert x in (source.x, source.right) or y >= source.bottom
        assert source.y <= y <= source.bottom + 18
        assert end_x in (target.x, target.right) or end_y == target.y
        assert target.y <= end_y <= target.bottom
        if arrow.back:
            assert target.y <= source.y


@BOTH
@EACH
def test_no_arrow_crosses_a_step_or_lies_over_one_that_leads_elsewhere(
    code: str, sheet: Sheet
) -> None:
    it = drawn(code, sheet)

    for arrow in it.arrows:
        for (x1, y1), (x2, y2) in segments(arrow):
            inside = [
                card.name
                for card in it.cards
                if min(x1, x2) < card.frame.right - 1
                and card.frame.x + 1 < max(x1, x2)
                and min(y1, y2) < card.frame.bottom - 1
                and card.frame.y + 1 < max(y1, y2)
            ]
            assert not inside, (arrow, inside)
            assert 0 <= min(x1, x2) <= max(x1, x2) <= it.width
    over = [
        (one.source, one.exit, other.source, other.exit)
        for one, other in combinations(it.arrows, 2)
        if (one.target, one.back) != (other.target, other.back)
        and any(lie_over_each_other(a, b) for a in segments(one) for b in segments(other))
    ]
    assert not over


@BOTH
@EACH
def test_words_stay_in_their_card(code: str, sheet: Sheet) -> None:
    for card in drawn(code, sheet).cards:
        for text in card.texts:
            wide = width_of(text.words, bold=text.cls == "t")
            left = text.x - wide if text.end else text.x
            assert card.frame.x <= left, text
            assert left + wide <= card.frame.right, text
            assert card.frame.y < text.y < card.frame.bottom


def test_it_fits_a_telephone_without_getting_smaller() -> None:
    assert NARROW.width <= 350


def test_parallel_branches_stand_side_by_side_and_meet_again() -> None:
    def place(name: str, *exits: Exit, usual: bool = True, kind: str = "task") -> Place:
        role = "officer" if kind == "task" else ""
        base = Place(name, name, "task", role, "Phòng", "", "granted", "runs", (), exits, usual)
        return replace(base, kind=kind)  # type: ignore[arg-type]  # one of the kinds

    workflow = [
        place("split", Exit("propose", ("left", "right"), sure=True)),
        place("left", Exit("approve", ("both",), sure=True)),
        place("both", Exit("joined", ("done",), sure=True), kind="join"),
        place("done", kind="end"),
        place("right", Exit("approve", ("both",)), usual=False),
    ]

    it = draw(workflow, WIDE, SAY)

    frames = {card.name: card.frame for card in it.cards}
    ways = {(one.source, one.target) for one in it.arrows}
    assert frames["right"].x > frames["left"].right
    assert frames["right"].y < frames["left"].bottom
    assert {("split", "right"), ("split", "left"), ("right", "both"), ("left", "both")} <= ways
    assert not any(one.back for one in it.arrows)


def test_offices_asked_at_once_stand_side_by_side_where_there_is_room() -> None:
    wide, narrow = (
        next(card for card in drawn("1.009994", sheet).cards if card.name == "opinions").parts
        for sheet in (WIDE, NARROW)
    )

    assert len({part.y for part in wide}) == 1
    assert len({part.x for part in wide}) == 3
    assert len({part.x for part in narrow}) == 1


def test_an_arrow_that_leads_back_says_so() -> None:
    it = drawn("1.001776", WIDE)

    back = {(one.source, one.exit) for one in it.arrows if one.back}

    assert ("decide", "return") in back
    assert ("supplement", "resubmit") in back
    assert not {way for _, way in back} & {"accept", "grant", "ask", "over"}


def test_what_was_not_done_before_is_not_shown_as_a_way_back() -> None:
    back = {(one.source, one.exit) for one in drawn("1.013992", WIDE).arrows if one.back}

    assert ("decide", "reject") not in back
    assert ("decline", "return") in back


def test_a_corner_is_round_and_a_head_points_the_way_it_goes() -> None:
    arrow = Arrow("a", "go", "b", ((0, 0), (20, 0), (20, 40), (30, 40)), back=False)

    corners = "Q20.0 0.0 20.0 5.0 L20.0 35.0Q20.0 40.0 25.0 40.0"
    assert arrow.path == f"M0.0 0.0 L15.0 0.0{corners} L30.0 40.0"
    assert arrow.head == "30.0,40.0 22.0,35.5 22.0,44.5"


def test_a_long_word_stands_alone_and_is_not_cut() -> None:
    assert broken("Sở Tài nguyên và Môi trường", 72) == ["Sở Tài", "nguyên và", "Môi trường"]
    assert broken("Nghiêng", 10) == ["Nghiêng"]
