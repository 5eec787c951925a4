"""Who is believed about where a request comes from."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import request

from portal import create_app
from portal.auth import open_to
from portal.settings import Settings
from portal.wiring import NAME

SAID = {
    "X-Forwarded-For": "203.0.113.9, 198.51.100.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
}


def asked() -> str:
    return f"{request.remote_addr} {request.scheme} {request.host}"


@pytest.mark.parametrize(
    ("proxies", "seen"),
    [(0, "127.0.0.1 http localhost"), (1, "198.51.100.7 https localhost")],
)
def test_only_proxies_that_stand_before_us_are_believed(
    settings: Settings, proxies: int, seen: str
) -> None:
    app = create_app(replace(settings, proxies=proxies))
    app.add_url_rule("/hoi", "asked", open_to("public")(asked))

    answer = app.test_client().get("/hoi", headers=SAID)
    app.extensions[NAME].engine.dispose()

    assert answer.text == seen
