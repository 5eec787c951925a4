"""What a request says, as the rest may rely on it: without NUL.

Nobody types one, no page of ours sends one, and PostgreSQL keeps no text with it. Taking it out here,
once, loses nothing and spares every form, search and address its own way to stumble.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Flask
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

from portal.heavy import PatientRequest
from portal.rows import FURTHEST

NUL = "\0"


class Heard(ImmutableMultiDict[str, Any]):
    """The fields of an address or of a form."""

    def __init__(self, fields: Iterable[tuple[str, Any]] | None = None) -> None:
        told = MultiDict(fields or ()).items(multi=True)
        super().__init__([(plain(name), plain(value)) for name, value in told])


class PlainRequest(PatientRequest):
    """A request of people's browsers and of programs."""

    parameter_storage_class = Heard


class PlainSegment(UnicodeConverter):
    """A part of an address; there is none with NUL in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regex = self.regex.replace("[^/]", f"[^/{NUL}]")


class PlainNumber(IntegerConverter):
    """A number in an address; there is nothing at one that no row has."""

    regex = "[0-9]{1,10}"

    def __init__(self, url_map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(url_map, *args, **({"max": FURTHEST} | kwargs))


def init_app(app: Flask) -> None:
    """Before any route is hung up."""
    app.request_class = PlainRequest
    app.url_map.converters |= {
        "string": PlainSegment,
        "default": PlainSegment,
        "int": PlainNumber,
    }


def plain(told: Any) -> Any:
    """A text without NUL; a file as it is."""
    return told.replace(NUL, "") if isinstance(told, str) else told
