"""One's own declaration on paper: what was declared, and which files arrived, each with its mark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal import wording
from portal.answers import told
from portal.auth import actor, open_to
from portal.citizen.routes import bp
from portal.citizen.walk import ours, places_of
from portal.clock import now
from portal.forms.kinds import Places
from portal.forms.uploads import MARK
from portal.session import db
from services import following
from services.numbers import local_day
from services.papers import KeptFile
from services.tongue import told as spoken


@bp.get("/ban-khai/<string:draft_id>/ban-in")
@open_to("citizen")
def draft_copy(draft_id: str) -> ResponseReturnValue:
    """What is declared so far; it says that it is no dossier yet."""
    it = ours(draft_id)
    return render_template(
        "pages/citizen/own-copy.html",
        procedure=it.procedure,
        parts=told(it.procedure, it.answers, places_of(it)),
        files=arrived(it.held),
        number="",
        saved_at=it.draft.saved_at,
        back=url_for(".check", draft_id=draft_id),
    )


@bp.get("/ho-so/<string:public_id>/ban-in")
@open_to("citizen")
def dossier_copy(public_id: str) -> ResponseReturnValue:
    """What was declared in one's dossier, and what was handed in."""
    it = following.follow(db(), public_id, actor(), at=now())
    row, matter = it.dossier, it.matter
    places = Places(matter.scene.directory, local_day(row.submitted_at))
    return render_template(
        "pages/citizen/own-copy.html",
        procedure=matter.procedure,
        parts=told(matter.procedure, matter.answers, places),
        files=arrived(file for slot in it.slots for file in slot.files),
        number=row.code or row.number,
        saved_at=row.submitted_at,
        back=url_for(".dossier", public_id=public_id),
    )


def arrived(files: Iterable[KeptFile]) -> list[dict[str, Any]]:
    """The files as lines: what each is, how large, when it came, its mark."""
    return [
        {
            "term": spoken(file.title),
            "value": " · ".join(
                filter(
                    None,
                    (
                        file.filename or _("Nộp tại quầy"),
                        wording.file_size(file.size) if file.size is not None else "",
                        wording.moment(file.at),
                        _("mã kiểm tra %(mark)s", mark=file.sha256[:MARK]) if file.sha256 else "",
                    ),
                )
            ),
        }
        for file in files
    ]
