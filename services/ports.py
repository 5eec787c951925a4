"""What the use cases ask of the world outside; each has a null twin.

An adapter is tested against the real thing, or is not here yet. There is none for a malware scanner,
nor for messages to telephones (SMS) and by Zalo: papers count as not scanned, and people are told
in the portal and, where the installation has a mail server, by e-mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from workflows.paying import Order, Word
from workflows.refunding import Refund, RefundWord

Verdict = Literal["unscanned", "clean", "infected"]


class Store(Protocol):
    """Keeps files, addressed by the hash of their content, until a sweep lets one go."""

    def put(self, sha256: str, content: bytes) -> None:
        """Keep a file so that it survives a power cut once this returns; again is harmless."""

    def get(self, sha256: str) -> bytes:
        """The content of a file; `KeyError` when it is not here."""

    def untouched(self, age: timedelta) -> Iterator[str]:
        """The names of files that nobody has put for so long."""

    def forget(self, sha256: str, age: timedelta) -> bool:
        """Delete a file unless somebody has put it within `age`; whether it was deleted.

        A `put` at the same moment either keeps the file or writes it anew.
        """


class Spool(Protocol):
    """Keeps files that are still coming: each under a place and a name, with a note beside it."""

    def begin(self, place: str, name: str, note: str) -> None:
        """Start an upload, or leave the one that was started."""

    def note(self, place: str, name: str) -> str:
        """What was noted when it was started; `KeyError` when it is not here."""

    def append(self, place: str, name: str, offset: int, content: bytes) -> int:
        """Add a piece, to last once this returns, if it begins where the file ends; where that is
        now. `KeyError` when it is not here."""

    def content(self, place: str, name: str) -> bytes:
        """All that has come; `KeyError` when it is not here."""

    def drop(self, place: str, name: str) -> None:
        """Let go of an upload."""

    def under_way(self, place: str) -> int:
        """How many uploads are under way to a place."""

    def sweep(self, age: timedelta, *, now: float) -> int:
        """Let go of every place where nothing has come for so long; how many those were."""


class Scanner(Protocol):
    """Looks for malware."""

    def scan(self, content: bytes) -> Verdict:
        """What was found; `unscanned` when nothing looked, which is never `clean`."""


class Undelivered(Exception):
    """A message did not go out. `code`: what the other side answered; `final`: it always will."""

    def __init__(self, code: str, *, final: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.final = final


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: to one address or number, known to the other side by its key."""

    key: str
    to: str
    subject: str
    text: str
    at: datetime


class Messenger(Protocol):
    """Carries messages to people outside the portal."""

    @property
    def reaches(self) -> bool:
        """Whether anything leaves at all; the null twin says no."""

    def send(self, message: Message) -> None:
        """Send once per key as far as the other side can tell; raise `Undelivered` otherwise."""


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back from a provider in the browser: the code; and what was sent there with it."""

    code: str
    back: str
    nonce: str
    verifier: str


class IdentityProvider(Protocol):
    """Says who somebody is. Raises Unavailable `identity-away` when nobody answers there, Invalid
    when the answer makes no sense, or proves nothing. `at` is the real time, whatever a demo's is."""

    def begin(self, *, back: str, state: str, nonce: str, verifier: str, at: datetime) -> str:
        """The address at which somebody proves who they are; they come back to `back`."""

    def finish(self, came: Returned, *, at: datetime) -> tuple[Mapping[str, Any], str]:
        """The claims that a code stands for, and the token that proves them."""

    def farewell(self, proof: str, back: str, *, at: datetime) -> str:
        """The address at which the session there ends too; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """What an order is paid for, as a bank's slip names it: the dossier by its code or number, the
    procedure, the office that gets the money and into which account, and who pays."""

    dossier: str
    procedure: str
    title: str
    office: str
    office_name: str
    payer: str
    id_number: str
    address: str
    account: str = ""
    bank: str = ""
    holder: str = ""


class Forged(Exception):
    """A message that does not carry the bank's signature."""


class Gateway(Protocol):
    """A way to pay on the page of somebody else, who then says what became of it."""

    @property
    def gives_back(self) -> bool:
        """Whether it can be asked to give money back; else a person sees to that."""

    def address(self, order: Order, purpose: Purpose, *, ip: str, back: str) -> str:
        """Where the payer's browser goes; it comes `back` with words that decide nothing."""

    def heard(self, said: Mapping[str, str]) -> Word:
        """What a message says; `Forged` when its signature is not the bank's."""

    def ask(self, order: Order, *, at: datetime) -> Word | None:
        """What became of an order, None while nothing has; `Forged` or `OSError` when in vain."""

    def give_back(self, refund: Refund, order: Order, *, at: datetime) -> RefundWord | None:
        """Ask for the money of an order to go back; its first answer, None when it says nothing of
        use. `Forged` or `OSError` when nobody knows whether the question has arrived."""

    def ask_back(self, refund: Refund, order: Order, *, at: datetime) -> RefundWord | None:
        """What became of it; as for an order."""
