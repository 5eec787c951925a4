"""The text format of Prometheus, version 0.0.4: what a watcher reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


@dataclass(frozen=True, slots=True)
class Sample:
    """One number with its labels; `ending` is `_bucket`, `_count`, `_sum` in a histogram."""

    labels: Mapping[str, str]
    value: float
    ending: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """What is counted or measured, and its samples. `kind`: counter, gauge or histogram."""

    name: str
    kind: str
    about: str
    samples: Sequence[Sample]


def text(families: Iterable[Family]) -> str:
    """All families, each under its description."""
    return "".join(f"{line}\n" for one in families for line in lines(one))


def lines(family: Family) -> Iterator[str]:
    """The lines of a family; one without samples is left out."""
    if not family.samples:
        return
    yield f"# HELP {family.name} {family.about}"
    yield f"# TYPE {family.name} {family.kind}"
    for one in family.samples:
        yield f"{family.name}{one.ending}{said(one.labels)} {float(one.value)!r}"


def said(labels: Mapping[str, str]) -> str:
    """The labels between braces, if there are any."""
    each = ",".join(f'{name}="{value.translate(ESCAPED)}"' for name, value in labels.items())
    return f"{{{each}}}" if each else ""
