"""A provider of electronic identities on loopback: fast, with people who do not exist.

It does what a provider must (code once, PKCE, the client's secret, the page that was agreed) with the
claims of the National Portal, and on demand what none should: see `Simulator.twist`, `sign`, `breaks`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from portal.providers import SIMULATED
from tests.simulators.identity_pages import choice, page

Claims = dict[str, Any]


@cache
def own_key() -> RSAKey:
    return RSAKey.generate_key(2048, parameters={"kid": "mo-phong-1"})


@cache
def foreign_key() -> RSAKey:
    """Somebody else's key under the same name."""
    return RSAKey.generate_key(2048, parameters={"kid": "mo-phong-1"})


def real() -> datetime:
    return datetime.now(UTC)


@dataclass
class Simulator:
    """`twist` changes the claims of a token, `sign` its signature (RS256, none, HS256, foreign),
    `breaks` names paths with what they do instead of answering."""

    people: Mapping[str, Claims]
    clock: Callable[[], datetime] = real
    twist: Callable[[Claims], Claims] = dict
    sign: str = "RS256"
    breaks: dict[str, Callable[[Answers], None]] = field(default_factory=dict)
    address: str = ""
    codes: dict[str, Claims] = field(default_factory=dict)
    tokens: dict[str, Claims] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def about(self) -> Claims:
        ends = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
        ends |= {"userinfo_endpoint": "userinfo", "jwks_uri": "keys"}
        ends |= {"end_session_endpoint": "logout"}
        return {"issuer": SIMULATED.issuer} | {
            name: f"{self.address}/{path}" for name, path in ends.items()
        }

    def allow(self, asked: Mapping[str, str], who: str) -> str:
        """Where the browser of this person goes back to, with a code."""
        code = secrets.token_urlsafe(24)
        self.codes[code] = {**asked, "who": who}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, given: Mapping[str, str], authorization: str) -> Claims:
        """The tokens for a code, or what OAuth calls the reason against it."""
        mine = base64.b64encode(f"{SIMULATED.client_id}:{SIMULATED.client_secret}".encode())
        if authorization != f"Basic {mine.decode()}":
            return {"error": "invalid_client"}
        asked = self.codes.pop(given.get("code", ""), {})
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        fits = asked.get("code_challenge") == challenge
        if not fits or asked.get("redirect_uri") != given.get("redirect_uri"):
            return {"error": "invalid_grant"}
        access, person = secrets.token_urlsafe(24), self.people[asked["who"]]
        self.tokens[access] = person
        now = int(self.clock().timestamp())
        claims = {"iss": SIMULATED.issuer, "aud": SIMULATED.client_id, "iat": now, "exp": now + 300}
        claims |= {"nonce": asked["nonce"], "sub": person["sub"]}
        proof = self.signed(self.twist(claims))
        return {"access_token": access, "token_type": "Bearer", "id_token": proof}

    def signed(self, claims: Claims) -> str:
        if self.sign == "none":
            parts = (json.dumps(one).encode() for one in ({"alg": "none"}, claims))
            return ".".join(base64.urlsafe_b64encode(p).rstrip(b"=").decode() for p in parts) + "."
        if self.sign == "HS256":
            secret = OctKey.import_key(SIMULATED.client_secret)
            return jwt.encode({"alg": "HS256"}, claims, secret)
        key = foreign_key() if self.sign == "foreign" else own_key()
        return jwt.encode({"alg": "RS256", "kid": "mo-phong-1"}, claims, key)


class Answers(BaseHTTPRequestHandler):
    """The pages and addresses of the provider."""

    protocol_version = "HTTP/1.1"

    def __init__(self, simulator: Simulator, *arguments: Any) -> None:
        self.simulator = simulator
        super().__init__(*arguments)

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.simulator.asked.append(parts.path)
        if broken := self.simulator.breaks.get(parts.path):
            broken(self)
        elif parts.path == "/.well-known/openid-configuration":
            self.tells(self.simulator.about())
        elif parts.path == "/keys":
            self.tells(KeySet([own_key()]).as_dict(private=False))
        elif parts.path == "/authorize":
            self.authorizes(asked)
        elif parts.path == "/userinfo":
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            self.tells(self.simulator.tokens.get(token, {"error": "invalid_token"}))
        elif parts.path == "/logout":
            self.goes(asked["post_logout_redirect_uri"])
        else:
            self.sends(404, "text/plain", b"")

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        self.simulator.asked.append(path)
        if broken := self.simulator.breaks.get(path):
            broken(self)
        elif path == "/token":
            found = self.simulator.exchange(given, self.headers.get("Authorization", ""))
            self.tells(found, 400 if "error" in found else 200)
        else:
            self.sends(404, "text/plain", b"")

    def authorizes(self, asked: Mapping[str, str]) -> None:
        """Somebody chooses who they are; who sends no challenge is not a client of ours."""
        right = asked.get("client_id") == SIMULATED.client_id and asked.get("state")
        if not right or asked.get("code_challenge_method") != "S256":
            self.sends(400, "text/html; charset=utf-8", page("<p>Yêu cầu không đúng.</p>"))
        elif asked.get("person") == "deny":
            told = {"error": "access_denied", "state": asked["state"]}
            self.goes(f"{asked['redirect_uri']}?{urlencode(told)}")
        elif asked.get("person") in self.simulator.people:
            self.goes(self.simulator.allow(asked, asked["person"]))
        else:
            self.sends(200, "text/html; charset=utf-8", choice(self.simulator.people, asked))

    def tells(self, what: Mapping[str, Any], status: int = 200) -> None:
        self.sends(status, "application/json", json.dumps(what).encode())

    def goes(self, where: str) -> None:
        self.send_response(303)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def sends(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Web(ThreadingHTTPServer):
    """Does not wait for, nor tell of, those who hung up."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Says nothing: a client that lost its patience is what tests are about."""


@contextmanager
def running(simulator: Simulator, port: int = 0) -> Iterator[Simulator]:
    """The simulator at an address of this machine, until the block ends."""
    with Web(("127.0.0.1", port), partial(Answers, simulator)) as web:
        simulator.address = f"http://127.0.0.1:{web.server_port}"
        threading.Thread(target=partial(web.serve_forever, 0.02), daemon=True).start()
        try:
            yield simulator
        finally:
            web.shutdown()
