"""The list of the catalogue: its pages, and the ways to narrow it and to widen it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from portal.errors import word
from portal.public.addresses import PARAMETERS, address_of, written
from portal.public.offers import offer, said_level
from services.searching import PER_PAGE, Facet, Found, Wish, by_sector
from services.tongue import told
from workflows.definition import Procedure

Row = Mapping[str, object]

SELECTS = ("topic", "sector", "subject", "tier")
"""What is narrowed by a list to pull down; levels have links of their own."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one page of the list shows: lines under headings, and where it lies in the whole."""

    groups: Sequence[tuple[str, Sequence[Row]]]
    first: int
    last: int
    total: int
    previous: str | None
    next: str | None


def part(found: Found, wish: Wish, page: int) -> Part:
    """A page of the list, the nearest one there is; sector by sector when nothing was asked."""
    total = len(found.procedures)
    page = max(1, min(page, -(-total // PER_PAGE)))
    first = (page - 1) * PER_PAGE
    shown = found.procedures[first : first + PER_PAGE]
    return Part(
        groups=grouped(shown, wish),
        first=first + 1,
        last=first + len(shown),
        total=total,
        previous=address_of(wish, page - 1) if page > 1 else None,
        next=address_of(wish, page + 1) if first + PER_PAGE < total else None,
    )


def grouped(shown: Sequence[Procedure], wish: Wish) -> list[tuple[str, list[Row]]]:
    """Under the names of their sectors, or, best first, under no name."""
    groups = [("", list(shown))] if wish.words or wish.sector else by_sector(shown)
    return [(told(sector), [offer(one) for one in own]) for sector, own in groups]


def levels(found: Found, wish: Wish) -> list[Row]:
    """Quick filters: everything, or only what can be done online so far."""
    facets = sorted(found.facets["level"], key=lambda facet: facet.value, reverse=True)
    every = Facet("", _("Tất cả"), sum(facet.n for facet in facets))
    return [
        {
            "label": said_level(int(facet.value)) if facet.value else facet.title,
            "n": facet.n,
            "href": address_of(replace(wish, level=facet.value)),
            "current": wish.level == facet.value,
        }
        for facet in (every, *facets)
    ]


def selects(found: Found, wish: Wish) -> list[Row]:
    """The lists to pull down, each with its values and how many procedures they leave."""
    return [
        {
            "name": PARAMETERS[kind],
            "label": word(f"filter.{kind}"),
            "options": [
                (written(kind, facet.value), f"{named(kind, facet.title)} ({facet.n})")
                for facet in found.facets[kind]
            ],
            "chosen": written(kind, getattr(wish, kind)),
        }
        for kind in SELECTS
    ]


def taken(found: Found, wish: Wish) -> list[Row]:
    """What the list is narrowed by now, each with the way to take it off."""
    return [
        {
            "label": _("Bỏ: %(name)s", name=called(found, kind, value)),
            "icon": "x-circle-fill",
            "href": address_of(replace(wish, **{kind: ""})),
        }
        for kind in SELECTS
        if (value := getattr(wish, kind))
    ]


def called(found: Found, kind: str, value: str) -> str:
    """What the catalogue calls a value; the value itself where no procedure has it."""
    titles = {facet.value: facet.title for facet in found.facets[kind]}
    return named(kind, titles.get(value, value))


def named(kind: str, title: str) -> str:
    """A value in words: sectors bring their own, the others are keys."""
    return told(title) if kind == "sector" else word(f"{kind}.{title}")
