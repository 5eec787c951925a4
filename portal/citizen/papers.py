"""The papers of a declaration: adding, taking out, opening."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from flask import Response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from portal.auth import actor, open_to
from portal.citizen.routes import bp
from portal.citizen.walk import LATER, ours, walk
from portal.clock import now
from portal.errors import page as error_page
from portal.errors import word
from portal.forms.uploads import REMOVE, REUSE, UploadForm, upload_form
from portal.heavy import let_it_end, takes_papers
from portal.return_to import page_of
from portal.session import db
from portal.wiring import wiring
from services import papers as kept
from services import reusing
from services.declaring import Declaration
from services.errors import Invalid
from services.keeping import LARGEST, Upload
from services.sniffing import MEGABYTE

MORE = "tai-len"
"""The button that keeps the page to add more."""
HARMLESS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
}


@bp.get("/ban-khai/<string:draft_id>/giay-to")
@open_to("citizen")
def papers(draft_id: str) -> ResponseReturnValue:
    """The papers that the answers call for, and the files that are there.

    Where they call for none, there is no such page: the list of what there is comes instead.
    """
    it = ours(draft_id)
    if not it.slots:
        return redirect(url_for(".declaration", draft_id=draft_id))
    return page(it, upload_form(it.slots))


@bp.post("/ban-khai/<string:draft_id>/giay-to")
@open_to("citizen")
@takes_papers
def upload(draft_id: str) -> ResponseReturnValue:
    """Keep every file that can be kept, then go on, or say which could not and why."""
    it = ours(draft_id)
    form = upload_form(it.slots)
    refused = form.take(adding(draft_id)) if form.validate() else 1
    if REUSE in request.form and not reuse(draft_id, form):
        refused += 1
    if REMOVE in request.form:
        kept.remove(db(), request.form[REMOVE], by=actor(), at=now())
    it = ours(draft_id)
    onward = where_to(it)
    if refused or (onward == walk(it, "giay-to").after and form.lacks(it.slots)):
        return page(it, form), 422
    return redirect(onward, 303)


@bp.get("/giay-to/<string:paper_id>")
@open_to("citizen", "staff")
def paper(paper_id: str) -> ResponseReturnValue:
    """A file, to be kept and looked at elsewhere: never shown as a page of ours."""
    served = kept.serve(db(), wiring().cabinet, paper_id, actor())
    return download(served.content, served.filename, served.media_type)


def download(content: bytes, filename: str, media_type: str) -> Response:
    """A file with headers that make it harmless, under its own name in whatever script."""
    answer = send_file(BytesIO(content), media_type, as_attachment=True, download_name=filename)
    answer.headers.update(HARMLESS)
    return answer


def adding(draft_id: str) -> Callable[[Upload], None]:
    """Adds a file to a draft."""

    def add(file: Upload) -> None:
        kept.add_to_draft(db(), wiring().cabinet, draft_id, file, by=actor(), at=now())

    return add


def reuse(draft_id: str, form: UploadForm) -> bool:
    """Put the earlier paper of the button that was pressed into the draft; False when the form now
    says why it was refused."""
    slot, _, paper_id = request.form[REUSE].partition("/")
    key = f"{form.key}:{paper_id}"
    try:
        reusing.reuse(db(), draft_id, slot, paper_id, key=key, by=actor(), at=now())
    except Invalid as refused:
        form.refuse(refused)
        return False
    return True


def where_to(it: Declaration) -> str:
    """Where the button that was pressed leads."""
    if LATER in request.form:
        return url_for(".declaration", draft_id=it.draft.id)
    if not {MORE, REMOVE, REUSE}.isdisjoint(request.form):
        return url_for(".papers", draft_id=it.draft.id)
    return walk(it, "giay-to").after


def page(it: Declaration, form: UploadForm) -> str:
    """The page with the files as they are now, and one's earlier papers where none is."""
    form.show(it.slots)
    papers = [slot.paper for slot in it.slots if not slot.files]
    form.offer(reusing.offered(db(), papers, it.procedure.code, actor()))
    return render_template(
        "pages/citizen/papers.html",
        it=it,
        form=form,
        walk=walk(it, "giay-to"),
        most=LARGEST // MEGABYTE,
    )


@bp.errorhandler(413)
def too_heavy(_error: Exception) -> ResponseReturnValue:
    """More than anybody reads to its end: nothing of it is kept, and all that was kept before is."""
    let_it_end(request)
    return error_page(413, word("http.413-kept"), again=page_of(request.path))
