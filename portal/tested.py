"""What the tests found when they opened the pages in browsers: the ground of the statement.

The record comes with the program; `bin/test` writes it. It names kinds of pages by their endpoints.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from flask import Flask

RECORD = Path(__file__).parent / "tested.json"
PEOPLES, OFFICERS = ("public", "citizen"), ("desk", "manager", "admin")
NO_PAGE = {
    *("public.choose_language", "public.healthz", "public.readyz", "public.metrics"),
    *("public.come_back", "citizen.paper", "citizen.key", "citizen.to_bank"),
    "citizen.key_of_supplement",
    *("desk.receipt_pdf", "desk.register_pdf", "desk.slip_pdf", "desk.control_slip_pdf"),
    *("desk.work_form", "desk.work_slip"),
}
"""Addresses that answer with something else than a page; those with an ending do as well."""


@dataclass(frozen=True, slots=True)
class Tested:
    """When, with which axe and how many of its rules, at which widths, with how many faults;
    `pages` says how often each kind of page was looked at."""

    on: date
    axe: str
    rules: int
    violations: int
    widths: Sequence[int]
    looks: int
    pages: Mapping[str, int]

    def of(self, packages: Sequence[str]) -> tuple[int, int]:
        """How many kinds of pages of these packages were looked at, and how many there are."""
        own = [n for name, n in self.pages.items() if name.partition(".")[0] in packages]
        return sum(map(bool, own)), len(own)

    @property
    def unseen(self) -> Sequence[str]:
        """The kinds of people's pages that no test has looked at."""
        people = (name for name in self.pages if name.partition(".")[0] in PEOPLES)
        return [name for name in people if not self.pages[name]]


@lru_cache(maxsize=1)
def latest() -> Tested:
    """The record that came with this program."""
    said = json.loads(RECORD.read_text("utf-8"))
    return Tested(**said | {"on": date.fromisoformat(said["on"])})


def pages(app: Flask) -> Mapping[str, str]:
    """Every kind of page by its endpoint, with the form of its address."""
    return {
        rule.endpoint: rule.rule
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule, reverse=True)
        if "GET" in (rule.methods or ())
        and rule.endpoint.partition(".")[0] in (*PEOPLES, *OFFICERS)
        and rule.endpoint not in NO_PAGE
        and "." not in rule.rule.rpartition("/")[2].replace("<string:", "")
    }
