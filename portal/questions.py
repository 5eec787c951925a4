"""A form field as a page asks it: which control, which words, what was answered, what is wrong.

Reads WTForms' fields by their public members, and a few that our own kinds add (`kind`, `width`,
`unit`, `why`, `parts`, `wrong`, `files`). Nothing is validated here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.tongue import gettext, marked

MANY = 7  # more choices than this are a list to pull down
CLASS_CONTROL = {
    "TextAreaField": "long",
    "IntegerField": "number",
    "DecimalField": "number",
    "FloatField": "number",
    "EmailField": "email",
    "TelField": "phone",
    "PasswordField": "password",
    "DateField": "date",
    "RadioField": "choice",
    "SelectField": "select",
    "SelectMultipleField": "choices",
    "BooleanField": "boolean",
    "FileField": "file",
    "MultipleFileField": "file",
    "FieldList": "group",
    "FormField": "part",
    "HiddenField": "hidden",
    "CSRFTokenField": "hidden",
    "SubmitField": "hidden",
}
NUMERIC = {"inputmode": "numeric", "spellcheck": "false"}
ATTRS: Mapping[str, Mapping[str, str]] = {
    "number": {"inputmode": "decimal"},
    "copies": NUMERIC,
    "money": NUMERIC,
    "id-number": NUMERIC,
    "tax-code": {"spellcheck": "false", "autocomplete": "off"},
    "email": {"type": "email", "autocomplete": "email", "spellcheck": "false"},
    "phone": {"type": "tel", "autocomplete": "tel"},
    "password": {"type": "password", "autocomplete": "current-password"},
    "long": {"rows": "4"},
}
WIDTH = {
    "copies": "s",
    "number": "s",
    "money": "m",
    "id-number": "m",
    "tax-code": "m",
    "phone": "m",
    "password": "m",
    "date": "",
    "long": "",
}
PARTS = ("day", "month", "year")
UNITS = {"money": marked("đồng"), "copies": marked("bản")}
YES_NO = (("yes", marked("Có")), ("no", marked("Không")))
OURS = {"class", "style", "placeholder", "id", "name", "value", "required", "type"}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What the macros draw. `groups` holds (heading or "", options); `parts` a date as typed."""

    control: str
    id: str
    name: str
    label: str
    hint: str
    error: str
    optional: bool
    width: str
    unit: str
    value: str
    attrs: Mapping[str, str]
    groups: Sequence[tuple[str, Sequence[Option]]]
    parts: Mapping[str, str]
    wrong: frozenset[str]
    remark: str = ""

    @property
    def described_by(self) -> str | None:
        """The ids of the hint, of the error and of the remark, for `aria-describedby`."""
        ids = [f"{self.id}-h"] * bool(self.hint) + [f"{self.id}-e"] * bool(self.error)
        ids += [f"{self.id}-r"] * bool(self.remark)
        return " ".join(ids) or None


def question(
    field: Any,
    hint: str | None = None,
    width: str | None = None,
    optional: bool | None = None,  # noqa: FBT001
) -> Question:
    """A field as it is asked; the arguments win over what the field says."""
    which = control(field)
    flags = field.flags
    is_optional = getattr(field, "optional", None)
    if is_optional is None:
        is_optional = bool(flags.optional)
    kw = {key: str(value) for key, value in (field.render_kw or {}).items() if key not in OURS}
    return Question(
        control=which,
        id=field.id,
        name=field.name,
        label=str(field.label.text),
        hint=str(hint if hint is not None else field.description or ""),
        error=first_error(field),
        optional=is_optional if optional is None else optional,
        width=width or getattr(field, "width", None) or WIDTH.get(which, "l"),
        unit=getattr(field, "unit", None) or gettext(UNITS.get(which, "")),
        value=typed(field, which),
        attrs={**ATTRS.get(which, {}), **kw},
        groups=tuple(groups(field, which)),
        parts=date_parts(field) if which == "date" else {},
        wrong=wrong_parts(field) if which == "date" else frozenset(),
        remark=getattr(field, "remark", ""),
    )


def control(field: Any) -> str:
    """Which control asks: the field's own kind, else what its class stands for."""
    known = (CLASS_CONTROL.get(each.__name__) for each in type(field).__mro__)
    kind = getattr(field, "kind", None) or next(filter(None, known), "text")
    if kind == "choice":
        return "select" if sum(1 for _ in field.iter_choices()) > MANY else "choice"
    return str(kind)


def typed(field: Any, which: str) -> str:
    """What stands in the box: what was typed last, right or wrong; never a password."""
    writer = getattr(field, "_value", None)
    if which in {"password", "file", "group", "part", "date"} or writer is None:
        return ""
    return str(writer())


def groups(field: Any, which: str) -> Iterator[tuple[str, Sequence[Option]]]:
    """The answers to choose from, under their headings ("" when they have none)."""
    if which == "yes-no" and not hasattr(field, "iter_choices"):
        said = {True: "yes", False: "no"}.get(field.data, field.data)
        yield "", [Option(value, gettext(label), value == said) for value, label in YES_NO]
    elif hasattr(field, "has_groups") and field.has_groups():
        for heading, choices in field.iter_groups():
            yield str(heading or ""), [option(one) for one in choices]
    elif hasattr(field, "iter_choices") and field.choices is not None:
        yield "", [option(one) for one in field.iter_choices()]


def option(choice: Any) -> Option:
    """WTForms' choice (value, label, selected, …) as ours."""
    value, label, chosen = tuple(choice)[:3]
    return Option(str(value), str(label), bool(chosen))


def date_parts(field: Any) -> dict[str, str]:
    """Day, month and year as they were typed, else as the date has them."""
    parts = getattr(field, "parts", None)
    if parts:
        return {name: str(parts.get(name) or "") for name in PARTS}
    if isinstance(field.data, date):
        return {name: str(getattr(field.data, name)) for name in PARTS}
    return dict.fromkeys(PARTS, "")


def wrong_parts(field: Any) -> frozenset[str]:
    """Which boxes of a date are wrong; all of them when the field does not say."""
    if not field.errors:
        return frozenset()
    return frozenset(getattr(field, "wrong", None) or PARTS)


def first_error(field: Any) -> str:
    """The first sentence that says what to do; errors of parts belong to the parts."""
    errors = field.errors if isinstance(field.errors, (list, tuple)) else ()
    return next((str(one) for one in errors if one and not isinstance(one, (Mapping, list))), "")


def form_errors(form: Any) -> list[tuple[str, str]]:
    """(id of the box to go to, sentence) for each wrong question, in the order of the page."""
    own = [("", str(one)) for one in getattr(form, "form_errors", ())]
    return own + [error for field in form for error in field_errors(field)]


def field_errors(field: Any) -> Iterator[tuple[str, str]]:
    """The errors of a field and of the fields inside it."""
    which = control(field)
    if error := first_error(field):
        yield anchor(field, which), error
    if which == "part":
        yield from form_errors(field.form)
    elif which == "group":
        for n, entry in enumerate(field.entries, 1):
            for box, said in field_errors(entry):
                one = f"{getattr(field, 'one', field.label.text)} {n}"
                yield box, gettext("%(row)s: %(said)s", row=one, said=said)


def anchor(field: Any, which: str) -> str:
    """The id of the first box that is wrong, else of the first."""
    if which == "hidden":
        return ""
    if which == "date":
        wrong = wrong_parts(field)
        return f"{field.id}-{next((name for name in PARTS if name in wrong), PARTS[0])}"
    return f"{field.id}-0" if which in {"choice", "choices", "yes-no"} else str(field.id)
