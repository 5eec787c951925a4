"""Ports that do nothing in the world."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.errors import Unavailable
from services.ports import Forged, Message, Purpose, Verdict
from workflows.paying import Order, Word
from workflows.refunding import Refund, RefundWord


class NullScanner:
    """Looks at nothing, and says so."""

    def scan(self, content: bytes) -> Verdict:  # noqa: ARG002 - the port's signature
        """Nothing was looked at."""
        return "unscanned"


class NullMessenger:
    """Sends nothing; the portal's own notices are all that people see."""

    reaches = False

    def send(self, message: Message) -> None:
        """Leave it at the notice."""


class NullGateway:
    """A bank that this installation has no contract with, or has none any more."""

    gives_back = False

    def address(self, order: Order, purpose: Purpose, *, ip: str, back: str) -> str:  # noqa: ARG002 - the port's signature
        """There is no page to pay on."""
        raise Unavailable("way-away")

    def heard(self, said: Mapping[str, str]) -> Word:  # noqa: ARG002 - the port's signature
        """Nobody's signature is known."""
        raise Forged

    def ask(self, order: Order, *, at: datetime) -> Word | None:  # noqa: ARG002 - the port's signature
        """It knows nothing."""
        return None

    def give_back(self, refund: Refund, order: Order, *, at: datetime) -> RefundWord | None:  # noqa: ARG002 - the port's signature
        """Nothing goes back by itself; a person sees to it."""
        return None

    def ask_back(self, refund: Refund, order: Order, *, at: datetime) -> RefundWord | None:  # noqa: ARG002 - the port's signature
        """It knows nothing."""
        return None
