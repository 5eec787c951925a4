"""Letters to citizens: the words of `templates/mail/KIND.txt`, filled in. First line: subject."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from services import tongue
from services.sealing import Seal
from workflows.calendar import VIETNAM

NOT_KNOWN = tongue.marked("chưa có")
LINK, FOOT = "mail/parts/link.txt", "mail/parts/foot.txt"
HERE = Path(__file__).parents[1] / "templates"
FACTS = ("procedure", "dossier", "desk", "due")
"""What a letter about a dossier may name, each in braces."""

CHANGEABLE = (
    "clock-moved",
    "link-failed",
    "received",
    "asked",
    "refused",
    "reappointed",
    "decided",
    "delivered",
    "post-returned",
    "stopped",
    "wrote",
    "awaited-payment",
    "awaited-confirmation",
    "reassessed",
    "refunded",
)
"""The letters that an installation may word itself, in the order of a dossier's life."""

WIDTH = 72
"""Letters of a line, as plain text has been read for fifty years."""


UNSEALED = Seal("", "")
"""Where no link has to prove anything."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What one message says."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters in a folder of templates; `seal` closes the links that prove something."""

    templates: Path
    site: str = ""
    """The portal's address, without a slash at its end; letters have no link when it is empty."""
    seal: Seal = UNSEALED

    def write(self, kind: str, path: str = "", own: str = "", **facts: str) -> Letter:
        """The letter of a kind with these facts in it, none of them about a person.

        `path`: the page that it leads to, as the portal spells it. `own`: the words that this
        installation has in the place of those that are shipped.
        """
        whole = own or _read(self.templates / f"mail/{kind}.txt")
        subject, _, text = whole.partition("\n")
        parts = [_wrapped(_said(text.strip()).format_map(facts))]
        if self.site:
            address = self.site + path
            parts.append(_said(_read(self.templates / LINK)).format(address=address))
        parts.append(_said(_read(self.templates / FOOT)).format(site=self.site or "").strip())
        return Letter(" ".join(_said(subject).format_map(facts).split()), "\n\n".join(parts))


def shipped_text(kind: str) -> str:
    """The words that are shipped for a letter about a dossier; empty for what is none."""
    return _read(HERE / f"mail/{kind}.txt") if kind in CHANGEABLE else ""


def moment(at: datetime | None) -> str:
    """A time as letters say it: `17 giờ 00, ngày 18/02/2021`."""
    if at is None:
        return tongue.gettext(NOT_KNOWN)
    here = at.astimezone(VIETNAM)
    return f"{here:%H giờ %M, ngày %d/%m/%Y}" if tongue.native() else f"{here:%H:%M, %-d %B %Y}"


def _said(text: str) -> str:
    """The lines in the language that is spoken, not filled in yet."""
    return "\n".join(tongue.found(line, {}) for line in text.splitlines())


def _wrapped(text: str) -> str:
    """The same paragraphs in lines that are not too long; what cannot be broken stays whole."""
    lines = (
        textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False)
        for line in text.splitlines()
    )
    return "\n".join(lines)


@cache
def _read(path: Path) -> str:
    return path.read_text("utf-8").strip()
