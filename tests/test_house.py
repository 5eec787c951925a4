"""The rules of the house that nobody should have to remember; each failure says what to do.

Those of templates are in test_house_pages.py; what only the running application can tell (access,
addresses, answers) is in tests/portal.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from grimp import build_graph

from tests.house import PACKAGES, ROOT, calls, python_files, tree_of

CLOCK = "portal/clock.py"
# A use case, and a change of the tables.
COMMITS = ("services/db.py", "services/migrations/env.py")
CLOCKS = re.compile(
    r"\b(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime)"
    r"|func\.(now|current_\w+|sysdate))$"
)
REFUSALS = {"Refused", "NotFound", "NotAllowed", "Conflict", "Unavailable", "Invalid"}
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "common", "handler", "handlers", "info"}
MARKS = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")


def test_a_file_has_at_most_250_lines() -> None:
    lengths = {
        name: len(path.read_text("utf-8").splitlines()) for name, path in python_files(*PACKAGES)
    }

    long = [f"{name}: {n}" for name, n in lengths.items() if n > 250]

    assert not long, f"each holds two things; give the second a file of its own: {long}"


def test_a_function_has_at_most_40_lines() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}"
        for name, path in python_files(*PACKAGES)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > 40
    ]

    assert not long, f"name a part of it and take it out: {long}"


def test_only_one_file_reads_the_clock() -> None:
    reads = [
        place
        for place, call in calls(*PACKAGES)
        if CLOCKS.search(ast.unparse(call.func)) and not place.startswith(CLOCK)
    ]

    assert not reads, f"take the time as `at=`; only {CLOCK} looks at it: {reads}"


def test_only_the_transaction_commits() -> None:
    commits = [
        place
        for place, call in calls(*PACKAGES)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "commit"
        and not place.startswith(COMMITS)
    ]

    assert not commits, f"write inside `with transaction(db)`: {commits}"


def test_no_module_leads_back_to_itself() -> None:
    graph = build_graph(*PACKAGES, cache_dir=None)
    order = TopologicalSorter(
        {it: graph.find_modules_directly_imported_by(it) for it in graph.modules}
    )

    try:
        order.prepare()
    except CycleError as circle:
        pytest.fail(f"hand in what the inner one needs, or take it out: {circle.args[1]}")


def test_nothing_is_left_for_later_in_the_source() -> None:
    folders = (*PACKAGES, "tests", "templates", "bin", ".ci")
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    endings = {".py", ".html", ".css", ".js", ".toml", ".txt", ".sh", ""}

    left = [
        path.relative_to(ROOT).as_posix()
        for path in paths
        if path.suffix in endings
        and "built" not in path.parts
        and MARKS.search(path.read_text("utf-8"))
    ]

    assert not left, f"do it, or write it down as an issue with an owner: {left}"


def test_names_say_what_a_thing_is() -> None:
    empty = [
        f"{place} {name}"
        for place, name in names_given(*PACKAGES, "tests")
        if EMPTY_NAMES & {part.lower() for part in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", name)}
    ]

    assert not empty, f"name what it does, in the words of the glossary: {empty}"


def names_given(*folders: str) -> Iterator[tuple[str, str]]:
    """The names of all files, folders, classes and functions; a test's name is a sentence."""
    for name, path in python_files(*folders):
        for part in Path(name).with_suffix("").parts:
            yield name, part
        for node in ast.walk(tree_of(path)):
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if not node.name.startswith("test_"):
                yield f"{name}:{node.lineno}", node.name


def test_every_refusal_has_its_words() -> None:
    reasons = {
        call.args[0].value: place
        for place, call in calls(*PACKAGES)
        if ast.unparse(call.func).rpartition(".")[2] in REFUSALS
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    path = ROOT / "templates/words.toml"
    words = tomllib.loads(path.read_text("utf-8"))["reason"] if path.exists() else {}

    silent = {reason: place for reason, place in reasons.items() if reason not in words}

    assert not silent, f"write under [reason] in templates/words.toml what to do now: {silent}"
