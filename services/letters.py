"""Letters to citizens: the words of `templates/mail/KIND.txt`, filled in. First line: subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from workflows.calendar import VIETNAM

NOT_KNOWN = "chưa có"
LINK = "mail/parts/link.txt"


@dataclass(frozen=True, slots=True)
class Letter:
    """What one message says."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters in a folder of templates."""

    templates: Path
    site: str = ""
    """The portal's address, without a slash at its end; letters have no link when it is empty."""

    def write(self, kind: str, path: str = "", **facts: str) -> Letter:
        """The letter of a kind with these facts in it; of the person it holds the name only.

        `path`: the page that it leads to, as the portal spells it.
        """
        subject, _, text = _read(self.templates / f"mail/{kind}.txt").partition("\n")
        link = _read(self.templates / LINK).format(address=self.site + path) if self.site else ""
        body = f"{text.strip().format_map(facts)}\n\n{link}"
        return Letter(subject.format_map(facts), body.strip())


def moment(at: datetime | None) -> str:
    """A time as letters say it: `17 giờ 00, ngày 18/02/2021`."""
    return f"{at.astimezone(VIETNAM):%H giờ %M, ngày %d/%m/%Y}" if at else NOT_KNOWN


@cache
def _read(path: Path) -> str:
    return path.read_text("utf-8").strip()
