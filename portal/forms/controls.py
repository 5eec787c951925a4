"""The controls that ask a procedure's questions, as WTForms fields.

Each holds the plain value of its answer in `data`, and reads what a browser sends by its kind's
reader. What is wrong with an answer the rules say (`workflows.answering.slips`), never a control.
The macros read the rest: `kind`, `why`, `optional`, `when`, `asked`, `parts`, `wrong`, `entries`,
and `remark`, what may well be a slip of the pen.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form, FormField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.utils import unset_value

from portal.forms import typed
from portal.forms.base import one_line
from portal.questions import MANY
from workflows.answering import MOST_ROWS
from workflows.conditions import All, Condition, In, Is, Not, Over, Some
from workflows.definition import Field as Question

Sent = MultiDict[str, str]
ALL_OF = re.compile(r"^(Từng|Các|Những|Each)\s+")
"""Before the name of several things; a single one of them goes without."""
NUMBER = re.compile(r"[0-9]{1,4}")
PREFIX = "q_"
"""Before a question's name inside a form: a question may be called `errors` or `data`."""


class Control(Field):
    """A question with one box. A conditional one that the page did not show keeps its answer."""

    widget = None  # type: ignore[assignment]  # our macros draw it

    def __init__(
        self,
        asks: Question,
        *,
        read: Callable[[str], Any] = typed.text,
        write: Callable[[Any], str] = str,
        **bound: Any,
    ) -> None:
        super().__init__(asks.label, description=asks.hint, **bound)
        self.asks, self.read, self.write = asks, read, write
        self.kind, self.why, self.optional = asks.kind, asks.why, not asks.required
        row = self.name.removesuffix(self.short_name)
        self.when = json.dumps(table_of(asks.when, row)) if asks.when else ""
        self.asked = True
        self.shown = False
        self.remark = ""

    def process(
        self,
        formdata: Any,
        data: Any = unset_value,
        extra_filters: Sequence[Any] | None = None,  # noqa: ARG002  # as WTForms calls it
    ) -> None:
        """Take what was sent if it was asked for, else what is known."""
        self.process_errors = []
        self.object_data = self.data = None if data is unset_value else data
        self.shown = formdata is not None and (not self.when or f"{self.name}-shown" in formdata)
        if self.shown and self.sent(formdata):
            self.data = self.taken(formdata)

    def sent(self, formdata: Sent) -> bool:
        """Whether the browser sent an answer, an empty one too."""
        return self.name in formdata

    def taken(self, formdata: Sent) -> Any:
        """The plain value of what was typed."""
        return self.read(one_line(formdata[self.name]))

    def _value(self) -> str:
        return "" if self.data is None else self.write(self.data)


class LongControl(Control):
    """A box of several lines."""

    def taken(self, formdata: Sent) -> Any:
        lines = formdata[self.name].replace("\r\n", "\n").split("\n")
        return "\n".join(one_line(line) for line in lines).strip()


class DayControl(Control):
    """A day in three boxes; `wrong` names those that are."""

    wrong: frozenset[str] = frozenset()

    @property
    def parts(self) -> dict[str, str]:
        """What stands in the boxes."""
        return typed.day_parts(self.data)

    def sent(self, formdata: Sent) -> bool:
        return any(name in formdata for name in self._names())

    def taken(self, formdata: Sent) -> Any:
        return typed.day(
            [one_line(formdata.get(name)) for name in self._names() if name in formdata]
        )

    def _names(self) -> list[str]:
        return [self.name, *(f"{self.name}-{part}" for part in typed.PARTS)]


class PickControl(Control):
    """One answer out of several, perhaps under headings. What is not among them is no answer, unless
    `moved` says which one stands for it now."""

    def __init__(self, asks: Question, choices: Sequence[SelectChoice], **given: Any) -> None:
        self.choices, self.moved = choices, given.pop("moved", {})
        super().__init__(asks, **given)
        self.values = frozenset(choice.value for choice in choices)

    def process(
        self, formdata: Any, data: Any = unset_value, extra_filters: Sequence[Any] | None = None
    ) -> None:
        super().process(formdata, data, extra_filters)
        if self.data not in self.values:
            self.data = self.moved.get(str(self.data))

    def iter_choices(self) -> Iterator[tuple[str, str, bool]]:
        """Value, words, whether it was chosen."""
        for choice in self.choices:
            yield choice.value, choice.label, choice.value == self.data

    def has_groups(self) -> bool:
        """Whether the answers stand under headings."""
        return any(choice.optgroup for choice in self.choices)

    def iter_groups(self) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
        """The answers under their headings, which come in order."""
        groups: dict[str, list[tuple[str, str, bool]]] = {}
        for choice, shown in zip(self.choices, self.iter_choices(), strict=True):
            groups.setdefault(choice.optgroup or "", []).append(shown)
        yield from groups.items()


class TickControl(Control):
    """Any number of answers out of several; none is an answer too."""

    def __init__(self, asks: Question, choices: Sequence[SelectChoice], **given: Any) -> None:
        super().__init__(asks, **given)
        self.choices = choices

    def sent(self, formdata: Sent) -> bool:  # noqa: ARG002  # no tick sends nothing
        return True

    def taken(self, formdata: Sent) -> Any:
        chosen = formdata.getlist(self.name)
        return [choice.value for choice in self.choices if choice.value in chosen]

    def iter_choices(self) -> Iterator[tuple[str, str, bool]]:
        """Value, words, whether it was chosen."""
        for choice in self.choices:
            yield choice.value, choice.label, choice.value in (self.data or [])


class RowsControl(Control):
    """The same questions for each of several things; `one` names one of them.

    `added`: how one of them is called inside a sentence. `grew`: where to go on after a row was added
    (to that row) or taken out. Rows that were left empty are dropped, but for the one that was just asked for.
    """

    min_entries = 1

    def __init__(self, asks: Question, row: type[Form], **given: Any) -> None:
        super().__init__(asks, **given)
        self.row, self.grew = row, ""
        one = ALL_OF.sub("", asks.label)
        self.one = one[:1].upper() + one[1:]
        self.added = one[:1].lower() + one[1:]
        self.entries: list[FormField[Form]] = []

    def process(
        self, formdata: Any, data: Any = unset_value, extra_filters: Sequence[Any] | None = None
    ) -> None:
        super().process(formdata, data, extra_filters)
        rows = self.data if isinstance(self.data, list) and self.data else [{}]
        self.entries = [self._entry(n, row) for n, row in enumerate(rows)]

    def sent(self, formdata: Sent) -> bool:
        return any(name.startswith(f"{self.name}-") for name in formdata)

    def taken(self, formdata: Sent) -> Any:
        removed = formdata.get(f"{self.name}-remove")
        rows = [self._row(formdata, n) for n in self._numbers(formdata) if str(n) != removed]
        rows = [row for row in rows if row][:MOST_ROWS]
        if f"{self.name}-add" in formdata and len(rows) < MOST_ROWS:
            self.grew = f"{self.id}-{len(rows)}"
            return [*rows, {}]
        self.grew = (
            str(self.id) if {f"{self.name}-add", f"{self.name}-remove"} & set(formdata) else ""
        )
        return rows

    def _numbers(self, formdata: Sent) -> list[int]:
        after = (name.removeprefix(f"{self.name}-").partition("-") for name in formdata)
        return sorted({int(n) for n, _, inner in after if inner and NUMBER.fullmatch(n)})

    def _row(self, formdata: Sent, n: int) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for control in controls_of(self.row(formdata, prefix=f"{self.name}-{n}-")):
            when = control.asks.when
            if control.data not in (None, "", []) and (when is None or when(row)):
                row[control.asks.name] = control.data
        return row

    def _entry(self, n: int, row: dict[str, Any]) -> FormField[Form]:
        entry = FormField(self.row, name=f"{self.name}-{n}", _form=None, _meta=self.meta)
        entry.process(None, {f"{PREFIX}{name}": value for name, value in row.items()})
        for control in controls_of(entry.form):
            when = control.asks.when
            control.asked = when is None or when(row)
        return entry


def controls_of(form: Form) -> list[Control]:
    """The questions of a form, in order, without what a form has besides."""
    return [field for field in form if isinstance(field, Control)]


def table_of(condition: Condition, row: str = "") -> dict[str, Any]:
    """A condition as a procedure file writes it, for the script; `row` stands before each name."""
    match condition:
        case Is(field, value):
            return {"field": row + field, "is": value}
        case In(field, values):
            return {"field": row + field, "in": list(values)}
        case Over(field, limit):
            return {"field": row + field, "over": limit}
        case All(parts):
            return {"all": [table_of(part, row) for part in parts]}
        case Some(parts):
            return {"any": [table_of(part, row) for part in parts]}
        case Not(part):
            return {"not": table_of(part, row)}


def pulled_down(choices: Sequence[SelectChoice], first: str) -> Sequence[SelectChoice]:
    """The same choices; before a long list, which shows its first line, a line that says nothing."""
    return choices if len(choices) <= MANY else [SelectChoice("", first), *choices]
