"""Procedures as they stand in lists, and the tiles that lead to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import gettext as _

from portal.errors import word
from portal.fee_words import fee_brief
from portal.public.addresses import address_of
from services import limit_words, tongue
from services.searching import Wish
from workflows.definition import Procedure

TOPICS = {
    "birth": "emoji-smile",
    "family": "heart",
    "house": "house",
    "business": "shop",
    "study": "mortarboard",
    "work": "briefcase",
    "support": "people",
    "death": "flower1",
    "papers": "file-earmark-text",
    "residence": "geo-alt",
    "transport": "car-front",
    "health": "hospital",
}
"""What happens in a life, in the order of the front page, each with a drawing."""

EXAMPLES = 3


def offer(procedure: Procedure) -> Mapping[str, object]:
    """One line of a list: title, how long, how much, how far it can be done online."""
    limit = limit_words.said(procedure.limit)
    told = (f"{limit[0].upper()}{limit[1:]}", fee_brief(procedure), said_level(procedure.level))
    return {
        "title": tongue.told(procedure.title),
        "href": url_for("public.procedure", code=procedure.code),
        "note": " · ".join(told),
        "arrow": True,
    }


def said_level(level: int) -> str:
    """A level in a few words."""
    return word(f"level-short.{level}")


def topic_tiles(procedures: Sequence[Procedure]) -> list[Mapping[str, str]]:
    """A tile for each topic that has procedures, with what people call the first of them."""
    return [
        {
            "href": address_of(Wish(topic=topic)),
            "icon": drawing,
            "title": word(f"topic.{topic}"),
            "note": told(own, topic),
        }
        for topic, drawing in TOPICS.items()
        if (own := [one for one in procedures if topic in one.topics])
    ]


def told(own: Sequence[Procedure], topic: str) -> str:
    """How many procedures a topic has, and some of them: those that are about it first."""
    first = sorted(own, key=lambda one: one.topics[0] != topic)
    some = ", ".join(called(one) for one in first[:EXAMPLES])
    return str(_("%(n)s thủ tục: %(some)s", n=len(own), some=some))


def called(procedure: Procedure) -> str:
    """What people call it: the first keyword, or the title where there is none."""
    return tongue.told(procedure.keywords[0] if procedure.keywords else procedure.title)
