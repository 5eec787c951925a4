"""Providers and people that misbehave: nobody comes in, everybody is told, and no other door shuts."""

from __future__ import annotations

import base64
import json
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine

from portal.providers import SIMULATED
from services.adapters import bounded
from services.db import connect
from services.identity.provider import WELL_KNOWN
from services.models import Citizen, SignIn
from tests.pages import Page
from tests.people import somebody
from tests.portal.identifying import PASSWORD, an_account, enters, goes, proves, rows
from tests.simulators.identity import Answers, Claims, Simulator


@pytest.fixture
def engine(seeded_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """One database is enough: nothing comes as far as the other one."""
    path = tmp_path / "motcua.db"
    shutil.copyfile(seeded_file, path)
    engine = connect(f"sqlite:///{path}")
    yield engine
    engine.dispose()


FORGED: dict[str, Callable[[Claims], Claims]] = {
    "no audience": lambda c: c | {"aud": []},
    "another audience": lambda c: c | {"aud": "another"},
    "two audiences and no party": lambda c: c | {"aud": ["another", SIMULATED.client_id]},
    "another issuer": lambda c: c | {"iss": "https://elsewhere.invalid"},
    "no issuer": lambda c: {n: v for n, v in c.items() if n != "iss"},
    "another nonce": lambda c: c | {"nonce": "another"},
    "no nonce": lambda c: {n: v for n, v in c.items() if n != "nonce"},
    "ended": lambda c: c | {"exp": c["iat"] - 3600},
    "endless": lambda c: {n: v for n, v in c.items() if n != "exp"},
    "of tomorrow": lambda c: c | {"iat": c["iat"] + 86400, "nbf": c["iat"] + 86400},
    "of nobody": lambda c: {n: v for n, v in c.items() if n != "sub"},
    "of somebody else": lambda c: c | {"sub": "another"},
    "of another access token": lambda c: c | {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("how", [*FORGED, "none", "HS256", "foreign"])
def test_a_token_that_proves_nothing_lets_nobody_in(
    portal: Flask, provider: Simulator, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    if how in FORGED:
        provider.twist = FORGED[how]
    else:
        provider.sign = how
    caplog.set_level(logging.INFO)

    answer = enters(somebody(portal))

    assert answer.status_code == 422
    assert "Không kiểm chứng được lời xác nhận" in Page(answer.text, "/dang-nhap").words
    assert (rows(portal, Citizen), rows(portal, SignIn)) == (0, 0)
    told = [one for one in caplog.records if one.message == "identity-refused"]
    assert [one.facts["reason"] for one in told] == ["identity-not-proven"]  # type: ignore[attr-defined]
    said = json.dumps([vars(one) for one in told], default=str)
    assert not any(secret in said for secret in ("Nga", "049190000123", "0b9c-nga"))


@pytest.mark.parametrize("secret", ["0", "another"])
def test_another_verifier_gets_no_token(portal: Flask, provider: Simulator, secret: str) -> None:
    visitor = somebody(portal)
    back = proves(goes(visitor))
    for asked in provider.codes.values():
        asked["code_challenge"] = base64.urlsafe_b64encode(secret.encode()).decode()

    assert "Lần xác nhận này không còn dùng được" in visitor.gets(back).text
    assert rows(portal, SignIn) == 0


@pytest.mark.parametrize(
    ("who", "words"),
    [("nobody", "chưa cho biết đủ họ tên và số định danh"), ("deny", "Bạn chưa xác nhận ở bên")],
)
def test_who_cannot_be_known_is_told_what_to_do(portal: Flask, who: str, words: str) -> None:
    answer = enters(somebody(portal), who)

    assert answer.status_code == 422
    assert words in answer.text
    assert rows(portal, Citizen) == 0


def silent(answers: Answers) -> None:
    answers.close_connection = True


def hangs(_answers: Answers) -> None:
    time.sleep(1.0)


def trickles(answers: Answers) -> None:
    answers.send_response(200)
    answers.end_headers()
    for _ in range(10):
        answers.wfile.write(b" ")
        answers.wfile.flush()
        time.sleep(0.1)


def fails(answers: Answers) -> None:
    answers.sends(500, "text/html", b"<h1>Nga</h1>")


def raves(answers: Answers) -> None:
    answers.sends(200, "text/html", b"<html>hello")


def lists(answers: Answers) -> None:
    answers.sends(200, "application/json", b"[1, 2]")


def floods(answers: Answers) -> None:
    answers.sends(200, "application/json", b" " * 600_000)


def leads_away(answers: Answers) -> None:
    answers.goes("http://127.0.0.1:9/")


def another_issuer(answers: Answers) -> None:
    answers.tells(answers.simulator.about() | {"issuer": "https://elsewhere.invalid"})


def plain_http(answers: Answers) -> None:
    answers.tells(answers.simulator.about() | {"token_endpoint": "http://elsewhere.invalid/t"})


AWAY = (silent, hangs, trickles, fails)
NONSENSE = (raves, lists, floods, leads_away)
CONFIGURATION, KEYS, TOKEN, USER = (WELL_KNOWN, "/keys", "/token", "/userinfo")


@pytest.mark.parametrize(
    ("path", "does"),
    [
        *((CONFIGURATION, one) for one in (*AWAY, *NONSENSE, another_issuer, plain_http)),
        *(
            (path, one)
            for path in (KEYS, TOKEN, USER)
            for one in (silent, hangs, fails, raves, lists)
        ),
    ],
)
def test_a_provider_that_is_away_slow_or_mad_shuts_no_other_door(
    portal: Flask,
    provider: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    does: Callable[[Answers], None],
) -> None:
    for name, value in (("TO_CONNECT", 0.3), ("TO_READ", 0.3), ("IN_ALL", 0.5)):
        monkeypatch.setattr(bounded, name, value)
    an_account(portal)
    visitor = somebody(portal)
    if path == CONFIGURATION:
        provider.breaks[path] = does
        answer = visitor.posts("/dang-nhap/dinh-danh?tiep=/tai-khoan", ben="vneid")
    else:
        back = proves(goes(visitor, "/tai-khoan"))
        provider.breaks[path] = does
        answer = visitor.gets(back)

    away = does in AWAY
    assert answer.status_code == (503 if away else 422), answer.text
    page = Page(answer.text, "/dang-nhap")
    assert ("chưa trả lời" if away else "trả lời không đúng") in page.words
    form = page.form("/dang-nhap?tiep")
    signed = visitor.client.post(
        form.action, data=form.answered({"account": "0905123456", "password": PASSWORD})
    )
    assert (signed.status_code, signed.location) == (303, "/tai-khoan")
