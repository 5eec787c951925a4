"""The source of the house, as its rules read it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[1]
PACKAGES = ("portal", "services", "workflows")
TEMPLATE_ENDINGS = {".html", ".txt", ".xml", ".svg"}


def python_files(*folders: str) -> Iterator[tuple[str, Path]]:
    """Each Python file of these folders, with its path from the root."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if not name.startswith("services/migrations/versions/"):
                yield name, path


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(*folders: str) -> Iterator[tuple[str, ast.Call]]:
    """Each call in these folders, with its place."""
    for name, path in python_files(*folders):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                yield f"{name}:{node.lineno}", node


@cache
def templates() -> dict[str, str]:
    """Each template by its name, as pages ask for it."""
    folder = ROOT / "templates"
    paths = (path for path in sorted(folder.rglob("*")) if path.suffix in TEMPLATE_ENDINGS)
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in paths}


@cache
def parsed(name: str) -> nodes.Template:
    extensions = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
    environment = Environment(extensions=extensions)  # noqa: S701  # parses, never renders
    return environment.parse(templates()[name])


def without_jinja(source: str) -> str:
    """The HTML alone, each expression and tag taken for one letter."""
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "x", source, flags=re.DOTALL)


def found_in_templates(pattern: str, but: str = "") -> list[str]:
    """Where a pattern stands in the HTML of the templates, but not under the folder `but`."""
    return [
        f"{name}: {match.group()[:80]}"
        for name, source in templates().items()
        if not (but and name.startswith(but))
        for match in re.finditer(pattern, without_jinja(source), re.IGNORECASE | re.DOTALL)
    ]
