"""The rules of templates and static files; each failure says what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch

from jinja2 import meta, nodes

from tests.house import (
    PACKAGES,
    ROOT,
    calls,
    found_in_templates,
    parsed,
    python_files,
    templates,
    tree_of,
)

MARKUP = {"portal/charts.py", "portal/jinja.py", "portal/language.py"}
ADDRESS = re.compile(r"https?://(?!www\.w3\.org/)[^\s\"'<>)]*")


def test_html_is_made_by_templates_only() -> None:
    marked = [
        place
        for place, call in calls(*PACKAGES)
        if ast.unparse(call.func).rpartition(".")[2] == "Markup"
        and place.partition(":")[0] not in MARKUP
    ]
    safe = [
        f"{name}:{node.lineno}"
        for name in templates()
        for node in parsed(name).find_all(nodes.Filter)
        if node.name == "safe"
    ]

    assert not marked + safe, f"let Jinja escape it; give a macro for the tags: {marked + safe}"


def test_a_page_carries_no_style_and_no_script_of_its_own() -> None:
    inline = [
        *found_in_templates(r"<style\b", but="print/"),
        *found_in_templates(r"<[a-z][^<>]*\sstyle\s*=", but="print/"),
        *found_in_templates(r"<script\b(?![^>]*\ssrc=)[^>]*>"),
        *found_in_templates(r"<[a-z][^<>]*\s(on[a-z]+|hx-on[\w:-]*)\s*="),
        *found_in_templates(r"\bjavascript:"),
    ]

    assert not inline, f"the content policy refuses it; use portal/static: {inline}"


def test_no_page_names_another_host() -> None:
    static = ROOT / "portal/static"
    own = [path for path in static.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    texts = {path.name: path.read_text("utf-8") for path in own if "built" not in path.parts}

    named = [
        f"{name}: {match.group()}"
        for name, source in (templates() | texts).items()
        for match in ADDRESS.finditer(source)
    ]

    assert not named, f"serve it from here, or make it a setting: {named}"


def test_every_template_is_reached() -> None:
    asked = {
        other
        for name in templates()
        for other in meta.find_referenced_templates(parsed(name))
        if other
    }
    patterns = asked | set(template_names_in_code())

    alone = [name for name in templates() if not any(fnmatch(name, one) for one in patterns)]

    assert not alone, f"render, include or delete them: {alone}"


def template_names_in_code() -> Iterator[str]:
    """The strings in code; of an f-string such as `print/{form}.html` the pattern `print/*.html`."""
    for _, path in python_files(*PACKAGES):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value.replace("*", "")
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    part.value if isinstance(part, ast.Constant) else "*" for part in node.values
                ]
                pattern = "".join(map(str, parts))
                if "/" in pattern.partition("*")[0]:
                    yield pattern


def test_every_macro_is_used() -> None:
    called = {
        target.name if isinstance(target, nodes.Name) else target.attr
        for name in templates()
        for call in parsed(name).find_all(nodes.Call)
        if isinstance(target := call.node, nodes.Name | nodes.Getattr)
    }

    unused = [
        f"{name}: {macro.name}"
        for name in templates()
        for macro in parsed(name).find_all(nodes.Macro)
        if macro.name not in called
    ]

    assert not unused, f"use or delete them: {unused}"
