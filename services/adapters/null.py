"""Ports that do nothing in the world."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.ports import Verdict


class NullScanner:
    """Looks at nothing, and says so."""

    def scan(self, content: bytes) -> Verdict:  # noqa: ARG002 - the port's signature
        """Nothing was looked at."""
        return "unscanned"


@dataclass(slots=True)
class NullMessenger:
    """Sends nothing; the portal's own notices are all that the citizen sees."""

    sent: list[str] = field(default_factory=list)

    def send(self, *, key: str, phone: str, email: str, subject: str, text: str) -> None:  # noqa: ARG002 - the port's signature
        """Remember the key."""
        self.sent.append(key)
