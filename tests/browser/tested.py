"""What was tested in browsers, written down for the accessibility statement.

`bin/test` sets MOTCUA_TESTED to an empty file; every look at a page adds a line to it. When all
tests are done, `python -m tests.browser.tested` makes the record of it that the portal ships.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from portal import create_app
from portal.settings import Settings
from portal.tested import RECORD, pages

LINES = "MOTCUA_TESTED"
"""The variable of the environment that names the file."""


def note(url: str, width: int, found: Mapping[str, Any] | None = None) -> None:
    """Remember a look at a page, with what axe found if it was asked."""
    if path := os.environ.get(LINES):
        line: dict[str, Any] = {"path": urlsplit(url).path, "width": width}
        if found is not None:
            line |= {
                "axe": found["testEngine"]["version"],
                "rules": [one["id"] for one in found["passes"]],
                "violations": len(found["violations"]),
            }
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")  # One write: several processes add to it.


def record(app: Flask, lines: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The record: which kinds of pages, at which widths, by how many rules, with what result."""
    lines, known = list(lines), pages(app)
    # Tests also look at bad pages of their own, to see that axe finds what is wrong with them.
    asked = [line for line in lines if "axe" in line and endpoint(app, line["path"]) in known]
    seen = Counter(endpoint(app, line["path"]) for line in asked)
    return {
        "on": datetime.now(UTC).date().isoformat(),
        "axe": max(line["axe"] for line in asked),
        "rules": len({rule for line in asked for rule in line["rules"]}),
        "violations": sum(line["violations"] for line in asked),
        "widths": sorted({line["width"] for line in lines}),
        "looks": sum(seen[name] for name in known),
        "pages": {name: seen[name] for name in sorted(known)},
    }


def endpoint(app: Flask, path: str) -> str:
    """Which kind of page lies at an address; empty for none of ours."""
    try:
        return str(app.url_map.bind("localhost").match(path)[0])
    except HTTPException:
        return ""


def application() -> Flask:
    """The portal, to ask for its addresses; nothing is opened."""
    folder = Path(tempfile.gettempdir())
    return create_app(
        Settings(
            instance=folder,
            secret_key="only to ask for addresses, of 32 letters",
            database_url="sqlite://",
            papers_url=f"file://{folder}",
        )
    )


def main() -> None:
    """Write the record, unless nothing but the day would change within a month."""
    text = Path(os.environ[LINES]).read_text("utf-8")
    made = record(application(), (json.loads(line) for line in text.splitlines()))
    before = json.loads(RECORD.read_text("utf-8")) if RECORD.exists() else {}
    if said(before) != said(made):
        RECORD.write_text(json.dumps(made, indent=1) + "\n", "utf-8")


def said(made: Mapping[str, Any]) -> object:
    """What is worth a new record; how often each page was looked at is not."""
    seen = {name: n > 0 for name, n in made.get("pages", {}).items()}
    return seen, made.get("violations"), made.get("axe"), made.get("on", "")[:7]


if __name__ == "__main__":
    main()
