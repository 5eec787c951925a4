"""Those who send requests: signed in for good, each with a cookie and a token that pages carry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

from portal.clock import real
from services import clocks, places, staff
from services.db import transaction
from services.models import Identity
from services.signing_in import LOCAL
from tests.factories import MONDAY, a_citizen, an_officer
from tests.load.world import World
from tests.people import Visitor, signed_in
from workflows.case import Actor
from workflows.offices import Office

WHERE = "tam-ky"
"""The district whose communes the load is spread over, as no desk has eight clerks."""


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody's cookie, and the token of their forms."""

    actor: Actor
    cookie: str
    csrf: str

    def gets(self, path: str) -> bytes:
        """A request for a page."""
        return f"GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: {self.cookie}\r\n\r\n".encode()

    def posts(self, path: str, answers: Mapping[str, str]) -> bytes:
        """A form that is sent, with a fresh key."""
        body = urlencode({"csrf_token": self.csrf, "once": uuid4().hex} | dict(answers))
        return self.sends(path, "application/x-www-form-urlencoded", body.encode())

    def sends(self, path: str, kind: str, body: bytes) -> bytes:
        """A request with a body of some kind."""
        head = (
            f"POST {path} HTTP/1.1",
            "Host: bench",
            f"Cookie: {self.cookie}",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body)}",
        )
        return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def communes(world: World, n: int) -> list[Office]:
    """So many communes, each with a desk of its own."""
    children = places.directory(world.db).children(WHERE, MONDAY.date())
    return [one for one in children if one.gso][:n]


def citizens(world: World, n: int) -> list[Browser]:
    """So many people with accounts of the lowest assurance."""
    people = [a_citizen(world.db) for _ in range(n)]
    with transaction(world.db):
        for one in people:
            row_id = int(one.id.partition(":")[2])
            proof = {"issuer": LOCAL, "subject": one.id, "assurance": "low"}
            world.db.add(Identity(citizen_id=row_id, **proof))
    return [_browser(signed_in(world.app.test_client(), one, world.app)) for one in people]


def officer(world: World, role: str, office: str) -> Browser:
    """Whoever has this role there."""
    return _browser(_at_work(world, role, office))


def who_looks_for(world: World, words: str, desk: str) -> Browser:
    """A clerk whose browser keeps what was searched for."""
    clerk = _at_work(world, "clerk", desk)
    clerk.posts("/mot-cua/tim", words=words)
    return _browser(clerk)


def _at_work(world: World, role: str, office: str) -> Visitor:
    by = an_officer(world.db, role, office)
    staff.give_role(world.db, int(by.id.partition(":")[2]), role, office, since=now(world).date())
    return signed_in(world.app.test_client(), by, world.app)


def now(world: World) -> datetime:
    """The time that the portal sees."""
    clock = clocks.demo(world.db)
    return clock.at(real()) if clock else real()


def _browser(visitor: Visitor) -> Browser:
    assert visitor.actor
    token = visitor.csrf_token()
    cookie = visitor.client.get_cookie("motcua")
    assert cookie
    return Browser(visitor.actor, f"motcua={cookie.value}", token)
