"""A real mail server on loopback, as moody as a test wants it."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from services.adapters.smtp import MailServer

SENDER = "khong-tra-loi@dichvucong.example.vn"
USER, PASSWORD = "cong", "song Thu Bon"


@dataclass
class Postman:
    """Takes letters. `moods` are its answers to the next ones, `True` for a letter that is taken;
    `nobody` are addresses that do not exist. A mood of seconds is how long it says nothing."""

    moods: list[str | float | bool] = field(default_factory=list)
    nobody: dict[str, str] = field(default_factory=dict)
    leaves_slowly: float = 0.0
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, Sequence[str]]] = field(default_factory=list)
    safe: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any
    ) -> str:
        """Whether there is such a box."""
        if to in self.nobody:
            return self.nobody[to]
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # as aiosmtpd calls it
        """Take the letter, or not."""
        mood = self.moods.pop(0) if self.moods else True
        if isinstance(mood, str):
            return mood
        if not isinstance(mood, bool):
            await asyncio.sleep(mood)
            return "451 4.3.0 lost it"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        self.safe.append(session.ssl is not None)
        return "250 OK"

    async def handle_QUIT(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802  # as aiosmtpd calls it
        """Say goodbye, in its own time."""
        await asyncio.sleep(self.leaves_slowly)
        return "221 Bye"


@contextmanager
def post_office(
    postman: Postman, tls: ssl.SSLContext | None = None, *, port: int = 0, password: bool = False
) -> Iterator[int]:
    """The port at which it is open; with `tls`, only after STARTTLS."""
    named: dict[str, Any] = {"require_starttls": True, "tls_context": tls} if tls else {}
    if password:
        named |= {"authenticator": _knows, "auth_required": True}
    office = Controller(postman, hostname="127.0.0.1", port=port or a_free_port(), **named)
    office.start()
    try:
        yield office.port
    finally:
        office.stop()


def a_free_port() -> int:
    """A port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        return int(line.getsockname()[1])


@contextmanager
def somebody_silent() -> Iterator[int]:
    """A port that takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as line:
        yield line.getsockname()[1]


def server_at(port: int, **also: Any) -> MailServer:
    """What an installation would have set."""
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "sender": SENDER,
        "security": "none",
    } | also
    return MailServer(**given)


def _knows(_server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> AuthResult:
    known = isinstance(given, LoginPassword) and (given.login, given.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=known, handled=False)
