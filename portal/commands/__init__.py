"""The command `motcua`, one module for each noun; each calls the use cases that pages call.

A module has a click command or group named `command`; `portal.cli` finds it by its file name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click

from portal import session
from portal.wiring import wiring

Given = ParamSpec("Given")
Answer = TypeVar("Answer")

as_json = click.option(
    "--json", "as_json", is_flag=True, help="In một tài liệu JSON, không gì khác."
)
"""`--json`: one document on stdout and nothing else."""


def in_app(work: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Run a command with `db()`, `now()`, `wiring()` and the words at hand.

    The first command of an installation makes its folder and its secret key.
    """

    @wraps(work)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        from portal import create_app, settings  # noqa: PLC0415  # commands that need none start fast

        settings.make_secret(settings.instance_folder())
        with create_app().app_context():
            try:
                return work(*args, **kwargs)
            finally:
                session.close()
                wiring().engine.dispose()

    return run


def tell(document: Mapping[str, Any], *lines: str, as_json: bool = False) -> None:
    """Print the document as JSON, or else the lines for people."""
    text = json.dumps(document, ensure_ascii=False, indent=2) if as_json else "\n".join(lines)
    click.echo(text)
