"""What a training installation does otherwise on the way out: files say so, figures stay inside."""

from __future__ import annotations

from flask import Flask, Response

from portal.wiring import wiring
from services.errors import Invalid, NotFound

NAMED = ("filename=", "filename*=UTF-8''")
PREFIX = "TAP-HUAN_"


def init_app(app: Flask) -> None:
    """Every file that is kept carries the mark in its name."""
    app.after_request(marked)


def marked(answer: Response) -> Response:
    """The answer, its file under a name that says where it is from."""
    said = answer.headers.get("Content-Disposition", "")
    if said and wiring().settings.training:
        for name in NAMED:
            quoted = f'{name}"' if f'{name}"' in said else name
            said = said.replace(quoted, quoted + PREFIX)
        answer.headers["Content-Disposition"] = said
    return answer


def demand_no_drill(filename: str) -> None:
    """What was practised is never counted as work: a file that carries the mark is refused."""
    if filename.startswith(PREFIX) and not wiring().settings.training:
        raise Invalid("training-file", where="file")


def demand_real() -> None:
    """What is published as a fact is about real people only."""
    if wiring().settings.training:
        raise NotFound("training-not-published")
