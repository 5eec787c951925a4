"""What a page costs on a telephone: HTML, styles and scripts, compressed as they are sent."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from functools import cache

from flask import Flask
from flask.testing import FlaskClient

from services import catalogue, drafts
from tests.factories import MONDAY, a_key
from tests.people import Visitor, a_signed_in_citizen, the_database
from tests.portal.subjects import World, address, names_a_private_thing

MOST = 60_000
"""Bytes of a page that a citizen may open; typefaces are apart, and kept for a year."""
PACKED = {"Accept-Encoding": "gzip"}
LOADED = re.compile(r'<(?:script src|link rel="stylesheet" href)="([^"]+)"')


def weight(client: FlaskClient, path: str) -> int:
    """The bytes of a page, with all that it makes a browser read before it is whole."""
    sent = client.get(path, headers=PACKED, follow_redirects=True)
    assert sent.status_code in {200, 404, 503}, f"{path}: {sent.status_code}"
    if sent.mimetype != "text/html":
        return 0
    html = gzip.decompress(sent.data).decode() if sent.content_encoding else sent.text

    @cache
    def of(file: str) -> int:
        return len(client.get(file, headers=PACKED).data)

    return len(sent.data) + sum(of(file) for file in LOADED.findall(html))


def open_pages(app: Flask, citizen: Visitor) -> Iterator[str]:
    """Every page that a citizen may open, with what is theirs."""
    world = World(app, citizen, {})
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(("public.", "citizen.")) and "GET" in (rule.methods or ()):
            yield address(rule, world if names_a_private_thing(rule) else None)


def test_every_page_of_a_citizen_weighs_at_most_60_kilobytes(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)

    weights = {path: weight(citizen.client, path) for path in open_pages(app, citizen)}

    heavy = {path: bytes_ for path, bytes_ in weights.items() if bytes_ > MOST}
    assert len(weights) > 30
    assert max(weights.values()) > 15_000
    assert not heavy


def test_every_page_of_every_procedure_weighs_at_most_60_kilobytes(app: Flask) -> None:
    citizen = a_signed_in_citizen(app)
    weights = {}
    with the_database(app) as db:
        for one in catalogue.offered(db, on=MONDAY.date()):
            weights[one.code] = weight(citizen.client, f"/thu-tuc/{one.code}")
            if one.level < 3:
                continue
            draft_id = a_key()
            drafts.begin(db, one.code, draft_id=draft_id, by=citizen.actor, at=MONDAY)  # type: ignore[arg-type]
            titles = dict.fromkeys(field.section for field in one.fields)
            for n in range(1, len(titles) + 1):
                path = f"/ban-khai/{draft_id}/phan/{n}"
                weights[f"{one.code} {n}"] = weight(citizen.client, path)

    heavy = {path: bytes_ for path, bytes_ in weights.items() if bytes_ > MOST}
    assert len(weights) > 150
    assert not heavy
