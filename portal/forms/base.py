"""What every form has: CSRF, a key made before sending, sentences that say what to do."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import abort, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, Form, HiddenField, ValidationError
from wtforms.validators import InputRequired

from portal.errors import in_words
from services.errors import ServiceError
from workflows.case import Refused

ONCE = re.compile(r"[0-9a-f]{32}")


def fresh_key() -> str:
    """A one-time key for a page with a form or a button."""
    return uuid4().hex


def sent_key() -> str:
    """The one-time key that came with a button; 400 when there is none."""
    key = request.form.get("once", "")
    if not ONCE.fullmatch(key):
        abort(400)
    return key


def keyed(_form: Form, field: Field) -> None:
    """The key that came back has its shape; otherwise the page gets a fresh one."""
    if not ONCE.fullmatch(field.data or ""):
        field.data = fresh_key()
        raise ValidationError(_l("Mở lại trang này rồi gửi lần nữa."))


class PageForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The base of all forms. `key` makes what is done with it happen once."""

    once = HiddenField(validators=[keyed], default=fresh_key)

    @property
    def key(self) -> str:
        """The one-time key: give it to the use case, which does the same key only once."""
        return str(self.once.data)

    def box(self, where: str) -> str:
        """The field that a service means by its `where`."""
        return where

    def refuse(self, error: ServiceError | Refused) -> None:
        """Say what was refused: at the box that its `where` names, else above all boxes."""
        where = error.details.get("where", "") if isinstance(error, ServiceError) else ""
        name, sentence = self.box(str(where)), in_words(error)
        if name in self:
            self[name].errors = [*self[name].errors, sentence]
        else:
            self.form_errors.append(sentence)


def needed(sentence: str) -> InputRequired:
    """An answer that must be given; `sentence` says what to do: `Nhập họ và tên`."""
    return InputRequired(sentence)


def one_line(text: str | None) -> str:
    """What was typed, with single spaces and nothing that cannot be seen."""
    seen = "".join(c if c.isprintable() else " " for c in text or "")
    return " ".join(seen.split())
