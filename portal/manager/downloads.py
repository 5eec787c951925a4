"""Figures and lists as files, sent while they are read.

The request is over by then: rows that come from the database bring a session of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from services.reporting import export
from services.reporting import opendocument as opendocuments
from services.reporting import workbook as workbooks
from services.reporting.board import Asked
from services.reporting.export import Cell
from services.reporting.workbook import Page


def file(name: str, here: Asked, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A file of lines that the browser keeps under a name with its scope and period."""
    answer = Response(export.lines(head, rows), mimetype="text/csv")
    return _kept_as(answer, name, here, "csv")


def workbook(name: str, here: Asked, pages: Sequence[Page]) -> Response:
    """The same as a workbook."""
    content = workbooks.written(pages, here.period.first)
    return _kept_as(Response(content, mimetype=workbooks.MIMETYPE), name, here, "xlsx")


def opendocument(name: str, here: Asked, pages: Sequence[Page]) -> Response:
    """The same by the open standard."""
    content = opendocuments.written(pages, here.period.first)
    return _kept_as(Response(content, mimetype=opendocuments.MIMETYPE), name, here, "ods")


def _kept_as(answer: Response, name: str, here: Asked, ending: str) -> Response:
    period = here.period
    when = period.token or f"{period.first:%Y%m%d}-{period.last:%Y%m%d}"
    parts = (name, here.scope.office.replace(".", "-"), here.scope.tier, when)
    kept_as = "_".join(part for part in parts if part)
    answer.headers["Content-Disposition"] = f'attachment; filename="{kept_as}.{ending}"'
    return answer
