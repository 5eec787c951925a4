"""Ports that do nothing in the world."""

from __future__ import annotations

from services.ports import Message, Verdict


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
