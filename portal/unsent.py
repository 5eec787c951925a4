"""What somebody had typed when their session ended: it goes through signing in to be sent once more.

Only what a page of ours sent is taken along: a form of another site has no token of this browser's
session, and nobody shall send in their own name what a stranger had typed. Files are not taken, and
no form with a password.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from flask import request
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import HTTPException
from wtforms import ValidationError

from portal.return_to import local

CSRF = "csrf_token"
WRITTEN = (
    *("reason", "why", "text", "ly-do", "cho-sai", "question"),
    *("place", "people", "found"),
)
"""The boxes of our forms in which somebody writes sentences."""
FIELDS, PATH = "chua-gui", "gui-den"
LARGEST = 200_000
SECRETS = {"old", "new", "password"}


@dataclass(frozen=True, slots=True)
class Unsent:
    """The boxes of a form as they were typed, and the path of ours that they were sent to."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @classmethod
    def refused(cls) -> Self | None:
        """What this request sent, if a page of ours did and it is not too much."""
        try:
            validate_csrf(request.form.get(CSRF, ""))
        except ValidationError:
            return None
        fields = tuple(one for one in request.form.items(multi=True) if one[0] != CSRF)
        if not fields or SECRETS & set(request.form):
            return None
        one = cls(local(request.path), fields)
        return one if one.path and len(one.packed) <= LARGEST else None

    @classmethod
    def carried(cls) -> Self | None:
        """What came along with a form to sign in with."""
        return cls.unpacked(request.form.get(PATH, ""), request.form.get(FIELDS, ""))

    @classmethod
    def unpacked(cls, where: str, packed: str) -> Self | None:
        """What was packed, if it is anything."""
        try:
            pairs = [(str(name), str(typed)) for name, typed in json.loads(packed)]
        except (ValueError, TypeError):
            return None
        path = local(where)
        return cls(path, tuple(pairs)) if path and pairs else None

    @property
    def packed(self) -> str:
        """The boxes as one text, to be carried along."""
        return json.dumps(self.fields, ensure_ascii=False)


def written() -> str:
    """The sentences of a form of ours that is refused as a whole: nobody shall write them anew."""
    with suppress(HTTPException):  # What is too much to be read is too much to be shown.
        if request.method == "POST" and (sent := Unsent.refused()):
            return "\n".join(typed for name, typed in sent.fields if name in WRITTEN)
    return ""
