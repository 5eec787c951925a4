"""Reads plain tables strictly: every wrong, missing or unknown key becomes a named fault.

Nothing is raised while reading, so that the author of a procedure file sees all faults at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from workflows import conditions
from workflows.clock import Limit
from workflows.conditions import BadCondition, Condition

Value = TypeVar("Value", str, int, bool)

AMOUNTS = ("working_days", "hours", "calendar_days")
TYPE_WORDS = {str: "một chuỗi chữ", int: "một số nguyên", bool: "true hoặc false"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a procedure: a stable key, the place in the file, a sentence."""

    key: str
    where: str
    message: str


def place(where: str, name: str) -> str:
    """A place inside the file: `steps[receive].actions[accept].to`."""
    return f"{where}.{name}".strip(".")


@dataclass(slots=True)
class Table:
    """One table of the file, its place, and the list that collects what is wrong with it."""

    raw: Mapping[str, Any]
    where: str
    faults: list[Fault]
    read: set[str] = field(default_factory=set)

    def fault(self, key: str, name: str, message: str) -> None:
        """Note a fault at one key of this table."""
        self.faults.append(Fault(key, place(self.where, name), message))

    def value(self, name: str, default: Value) -> Value:
        """An optional value of the default's type."""
        self.read.add(name)
        found = self.raw.get(name, default)
        if type(found) is not type(default):
            wanted = TYPE_WORDS[type(default)]
            self.fault("wrong-type", name, f"“{name}” phải là {wanted}.")
            return default
        return found

    def needed(self, name: str) -> str:
        """A text that must be there."""
        text = self.value(name, "")
        if name not in self.raw or (isinstance(self.raw[name], str) and not text.strip()):
            self.fault("missing", name, f"Thiếu “{name}”.")
        return text

    def among(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        """A text out of a fixed list; needed when there is no default."""
        text = self.needed(name) if default is None else self.value(name, default)
        if text and text not in allowed:
            words = ", ".join(a for a in allowed if a)
            self.fault("unknown-value", name, f"“{name}” là “{text}”; chỉ được: {words}.")
            return default if default is not None else allowed[0]
        return text

    def texts(self, name: str) -> tuple[str, ...]:
        """An optional list of texts."""
        self.read.add(name)
        found = self.raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
            self.fault("wrong-type", name, f"“{name}” phải là một danh sách chuỗi chữ.")
            return ()
        return tuple(found)

    def condition(self, name: str) -> Condition | None:
        """An optional condition."""
        self.read.add(name)
        if name not in self.raw:
            return None
        try:
            return conditions.parse(self.raw[name])
        except BadCondition as bad:
            self.fault(bad.reason, name, f"Điều kiện không đọc được: {bad.where}.")
            return None

    def table(self, name: str) -> Table | None:
        """An optional table inside this one."""
        self.read.add(name)
        found = self.raw.get(name)
        if found is not None and not isinstance(found, Mapping):
            self.fault("wrong-type", name, f"“{name}” phải là một bảng.")
            return None
        if found is None:
            return None
        return Table(found, place(self.where, name), self.faults)

    def tables(self, name: str) -> Iterator[Table]:
        """An optional list of tables; each is placed by its name, or by its number."""
        self.read.add(name)
        found = self.raw.get(name, [])
        if not isinstance(found, list) or not all(isinstance(item, Mapping) for item in found):
            self.fault("wrong-type", name, f"“{name}” phải là một danh sách bảng.")
            return
        for number, item in enumerate(found, 1):
            label = item.get("name", number)
            yield Table(item, place(self.where, f"{name}[{label}]"), self.faults)

    def limit(self, name: str) -> Limit:
        """A time limit that must be there, as a table of its own."""
        inner = self.table(name)
        if inner is None:
            self.fault("missing", name, f"Thiếu thời hạn “{name}”.")
            return Limit(working_days=1)
        limit = inner.limit_here()
        inner.finish()
        return limit

    def limit_here(self) -> Limit:
        """The time limit that this table says, among other things."""
        amounts = {name: self.value(name, 0) for name in AMOUNTS}
        same_day = self.value("same_day", default=False)
        try:
            limit = Limit(**amounts, same_day=same_day)
        except ValueError:
            self.fault("contradictory-limit", "", "Thời hạn tự mâu thuẫn: chỉ chọn một cách tính.")
            return Limit(working_days=1)
        if not (any(amounts.values()) or same_day):
            self.fault("empty-limit", "", "Thời hạn bằng không.")
        return limit

    def finish(self) -> None:
        """Note every key that nothing has read: a slip of the pen must not pass in silence."""
        for name in sorted(set(self.raw) - self.read):
            self.fault("unknown-key", name, f"Không có mục nào tên “{name}” ở đây.")
