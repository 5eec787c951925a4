"""Everything that has to be said in other languages, taken out of where it is written.

A sentence that is filled in with `n` may bend by it, so it is taken out as a plural.
"""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from portal import catalogues
from portal.jinja import WORDS, flat
from portal.settings import ROOT
from services import day_words
from services.demo import cast
from services.place_words import OWN_PLACE
from services.reporting import published, results
from workflows.parsing_form import FIRST_SECTION

KEYWORDS = {"_", "_l", "gettext", "marked"}
TEMPLATES = (
    "macros",
    "pages/public",
    "pages/citizen",
    "pages/base.html",
    "pages/staff.html",
    "pages/error.html",
)
CODE = (
    "portal/*.py",
    "portal/public/*.py",
    "portal/citizen/*.py",
    "portal/forms/*.py",
    "services/**/*.py",
)
OFFICERS_WORDS = (
    *("alert", "edition", "fact", "flow", "health", "health-name", "job", "late-cause"),
    *("late-role", "need", "queue", "stuck", "stuck-do", "stuck-head", "wait"),
)
"""Sections of words that only officers and administrators read."""
PRINTED = "print-"
"""Sections of words that stand on forms, which are Vietnamese by law."""
PLACEHOLDER = re.compile(r"%\((\w+)\)s|(?<!\{)\{(\w+)\}")
BENDS = "n"
HEADER = "# What is written in Vietnamese, in another language; `motcua words` says how it is kept."


def sentences() -> set[str]:
    """What the program says to citizens, businesses and visitors."""
    return {*of_templates(), *of_code(), *of_words(), *of_letters(), *of_data()}


def of_templates() -> Iterator[str]:
    """What pages say."""
    folder = ROOT / "templates"
    for name in TEMPLATES:
        path = folder / name
        for one in sorted(path.rglob("*.html")) if path.is_dir() else [path]:
            tree = Environment(autoescape=True).parse(one.read_text("utf-8"))
            for call in tree.find_all(nodes.Call):
                if isinstance(call.node, nodes.Name) and call.node.name in KEYWORDS:
                    yield call.args[0].as_const()


def of_code() -> Iterator[str]:
    """What the code behind them says."""
    for pattern in CODE:
        for path in sorted(ROOT.glob(pattern)):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and called(node) in KEYWORDS:
                    first = node.args[0] if node.args else None
                    if isinstance(first, ast.Constant):
                        yield str(first.value)


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    return ast.unparse(call.func).rpartition(".")[2]


def of_words() -> Iterator[str]:
    """What the keys of `words.toml` say."""
    words = tomllib.loads((ROOT / "templates" / WORDS).read_text("utf-8"))
    for section, own in words.items():
        if section not in OFFICERS_WORDS and not section.startswith(PRINTED):
            yield from (text for _key, text in flat(own))


def of_letters() -> Iterator[str]:
    """What letters say, line by line."""
    for path in sorted((ROOT / "templates/mail").rglob("*.txt")):
        lines = (line.strip() for line in path.read_text("utf-8").splitlines())
        yield from (line for line in lines if PLACEHOLDER.sub("", line).strip(" -"))


def of_data() -> Iterator[str]:
    """What the rules and the figures say, the holidays, the kinds of offices."""
    yield from (*day_words.pieces(), FIRST_SECTION, results.HOW_HIDDEN)
    yield from (text for share in published.SHARES for text in (share.title, share.definition))
    yield from (row["title"].strip() for row in seeded("calendar"))
    yield from (*cast.ABOUT.values(), *(part.about for part in cast.OFFICERS.values()))
    for row in seeded("offices"):
        if row["kind"] not in ("committee", "desk") and row["tier"] != "commune":
            yield OWN_PLACE.sub("", row["short_name"])


def seeded(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file that comes with the program."""
    with (ROOT / f"services/seed/{name}.csv").open(encoding="utf-8") as rows:
        yield from csv.DictReader(rows)


def texts() -> set[str]:
    """What the procedures say to those who read them, officers' guidance aside."""
    folder = ROOT / "workflows/procedures"
    files = (tomllib.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.toml")))
    return {text for raw in files for text in of_procedure(raw)} - {""}


def of_procedure(raw: Mapping[str, Any]) -> Iterator[str]:
    """The texts of one procedure."""
    yield from (
        raw.get(key, "") for key in ("title", "summary", "sector", "level_reason", "result")
    )
    for key in ("requirements", "sources", "illustrative", "keywords"):
        yield from raw.get(key, ())
    yield from of_questions(raw.get("fields", ()))
    for paper in raw.get("papers", ()):
        yield from (paper["title"], paper.get("hint", ""))
    for fee in raw.get("fees", ()):
        yield from (fee["title"], fee.get("source", ""))
        yield from (waiver["title"] for waiver in fee.get("waivers", ()))
    yield from (step["title"] for step in raw["steps"])


def of_questions(fields: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The texts of questions, of those in groups too."""
    for field in fields:
        yield from (field.get(key, "") for key in ("label", "section", "hint", "why"))
        yield from field.get("choices", {}).values()
        yield from of_questions(field.get("fields", ()))


WANTED = {catalogues.SENTENCES: sentences, catalogues.TEXTS: texts}
"""What each catalogue has to say."""


def placeholders(text: str) -> list[str]:
    """What a sentence is filled in with."""
    return sorted(a or b for a, b in PLACEHOLDER.findall(text))


def opened(language: str, domain: str) -> Catalog:
    """A catalogue as people wrote it; empty if there is none."""
    path = catalogues.source(language, domain)
    return (
        read_po(BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(language)
    )


def update(language: str, domain: str) -> tuple[int, int]:
    """Bring a catalogue to what is written now; how many came in, and how many went out."""
    before, wanted = opened(language, domain), WANTED[domain]()
    after = Catalog(language, header_comment=HEADER, fuzzy=False)
    for text in sorted(wanted):
        known = before.get(text)
        said = strings(known) if known else [""]
        after.add((text, text), (said[0], said[-1])) if bends(text) else after.add(text, said[0])
    save(after, language, domain)
    had = {name(one) for one in before if one.id}
    return len(wanted - had), len(had - wanted)


def bends(text: str) -> bool:
    """Whether a sentence has a number by which it may bend."""
    return BENDS in placeholders(text)


def name(message: Message) -> str:
    """The Vietnamese of a message."""
    return message.id if isinstance(message.id, str) else message.id[0]


def strings(message: Message) -> list[str]:
    """What it is in the other language: one sentence, or one for each number."""
    said = message.string or ""
    return [said] if isinstance(said, str) else list(said)


def save(catalog: Catalog, language: str, domain: str) -> None:
    """Write a catalogue in an order of its own, without times and places: they only make conflicts."""
    out = BytesIO()
    write_po(out, catalog, width=0, no_location=True, sort_output=True)
    dated = re.compile(rb'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id|Report-M|Last-T|Language-Team).*\n', re.MULTILINE)  # fmt: skip
    path = catalogues.source(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(dated.sub(b"", out.getvalue()))


def faults(language: str, domain: str) -> Iterator[str]:
    """What is wrong with a catalogue: nothing may be missing, unused, empty, unsure or misfilled."""
    catalog, wanted = opened(language, domain), WANTED[domain]()
    had = {name(one): one for one in catalog if one.id}
    yield from (f"missing: {text}" for text in sorted(wanted - had.keys()))
    yield from (f"unused: {text}" for text in sorted(had.keys() - wanted))
    for text, one in had.items():
        said = strings(one)
        if one.fuzzy:
            yield f"unsure: {text}"
        if not all(said):
            yield f"empty: {text}"
        elif any(placeholders(words) != placeholders(text) for words in said):
            yield f"misfilled: {text}"
