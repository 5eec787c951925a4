"""The page on which every change of an administrator is made: what it does, its boxes, one button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.admin.saying import told
from portal.forms.administering import ErrandForm
from portal.session import db
from services import marks
from services.administering import history
from services.administering.changes import Record
from services.errors import Conflict, ServiceError
from services.models import AdminChange
from services.publishing import Unsound
from workflows.reading import Fault

STALE = ("record-moved", "role-held")


def change_page(form: ErrandForm, **said: Any) -> ResponseReturnValue:
    """The page with the form as it stands; `said` are title, button and back, notes, facts, sub."""
    text = render_template("pages/admin/change.html", form=form, **said)
    return text, 422 if form.is_submitted() else 200


def carried_out(
    form: ErrandForm, change: Callable[[], object], record: Callable[[], Record | None]
) -> bool:
    """Do what the form asks for; what was refused stands in the form.

    A page that has grown stale may be sent again knowingly: it then shows the record of now.
    """
    try:
        change()
    except Unsound as unsound:
        form.form_errors.extend(in_full(fault) for _file, fault in unsound.faults)
        return False
    except ServiceError as refused:
        form.refuse(refused)
        if isinstance(refused, Conflict) and refused.reason in STALE:
            form.seen.data = marks.of(record())
            form.overtaken_by = told(last_change(refused))
        return False
    return True


def in_full(fault: Fault) -> str:
    """What is wrong with a text, and where."""
    return f"{fault.message} ({fault.where})" if fault.where else fault.message


def last_change(refused: Conflict) -> Sequence[AdminChange]:
    """What another administrator did to the record since the page was made."""
    kind, subject = (str(refused.details[name]) for name in ("kind", "subject"))
    return history.of_subjects(db(), [(kind, subject)], 1)


def paged(page: int, size: int, total: int) -> Sequence[int]:
    """The first and the last number that a page shows."""
    first = (page - 1) * size + 1
    return first, min(total, page * size)
