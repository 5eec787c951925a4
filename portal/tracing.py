"""Each request has a number, a line in the log, and its place in the counts."""

from __future__ import annotations

import logging
import re
import time
from uuid import uuid4

from flask import Flask, Response, g, request

from portal import session
from portal.counting import METHODS, NONE, OTHER
from portal.wiring import NAME

NUMBER = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""A request's number as proxies make it; nothing that a person could be known by fits in."""

HEADER = "X-Request-ID"
QUIET = {"static", "public.healthz", "public.readyz", "public.metrics"}
"""Endpoints that are told only when something is wrong."""

BROKEN = 500

_log = logging.getLogger(__name__)


def init_app(app: Flask, *, believes: bool) -> None:
    """Comes first and goes last. `believes`: whether a proxy of ours stands before us."""
    counts = app.extensions[NAME].lookout.counts

    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()
        given = request.headers.get(HEADER, "") if believes else ""
        g.number = given if NUMBER.fullmatch(given) else uuid4().hex

    @app.after_request
    def end(response: Response) -> Response:
        response.headers[HEADER] = number()
        endpoint, status = request.endpoint or NONE, response.status_code
        method = request.method if request.method in METHODS else OTHER
        asked = {"request": number(), "endpoint": endpoint, "method": method, "status": status}
        facts = asked | who()
        began, waited = g.began, session.waited()

        def tell() -> None:
            seconds = time.perf_counter() - began
            counts.request(endpoint, method, status, seconds=seconds, waited=waited)
            level = logging.INFO
            if endpoint in QUIET:
                level = logging.WARNING if status >= BROKEN else logging.DEBUG
            waits = {"waited_ms": round(waited * 1000, 1)} if waited else {}
            ms = round(seconds * 1000, 1)
            _log.log(level, "request", extra={"facts": {**facts, "ms": ms, **waits}})

        if response.is_streamed:
            response.call_on_close(tell)
        else:
            tell()
        return response


def number() -> str:
    """The number of this request."""
    if "number" not in g:
        g.number = uuid4().hex
    return str(g.number)


def who() -> dict[str, str]:
    """The roles of who asked, and the office that they work in; nobody's name or account.

    Only of somebody who was looked up anyway: telling it costs no question to the database.
    """
    person = getattr(g.get("_login_user"), "person", None)
    if person is None:
        return {}
    told = {"role": ",".join(sorted(person.roles))}
    offices = ",".join(sorted({post.office for post in person.actor.posts}))
    return told | ({"office": offices} if offices else {})
