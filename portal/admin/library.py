"""The library of reasons, and the letters that applicants get."""

from __future__ import annotations

from uuid import uuid4

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.admin.pages import carried_out, change_page
from portal.admin.routes import bp
from portal.auth import open_to
from portal.clock import now
from portal.errors import word
from portal.forms.library import LetterForm, NewSentenceForm, SentenceForm
from portal.session import db
from portal.settings import ROOT
from services import catalogue, reasons
from services import letters as mail
from services.administering import wording
from services.letters import Letter, Letters

LOOK = "xem-thu"
SAMPLE = {
    "procedure": "Đăng ký khai sinh",
    "dossier": "000.03.31.H47-211215-0001",
    "desk": "UBND phường An Mỹ",
}


@bp.get("/cau-mau")
@open_to("admin")
def library() -> ResponseReturnValue:
    """Every sentence by the kind of action, with what is retired."""
    return render_template(
        "pages/admin/library.html",
        library={kind: wording.sentences(db(), kind) for kind in reasons.KINDS},
    )


@bp.route("/cau-mau-moi", methods=["GET", "POST"])
@open_to("admin")
def new_sentence() -> ResponseReturnValue:
    """One more sentence."""
    form = NewSentenceForm()
    form.offer()
    form.show(None)
    of = f"{form.kind.data}|own-{(form.key or uuid4().hex)[:8]}"
    if known_codes(form) and carried_out(
        form, lambda: wording.set_sentence(db(), of, form.record, form.errand), lambda: None
    ):
        return redirect(url_for(".library"), 303)
    return sentence_page(form, _("Thêm câu mẫu"))


@bp.route("/cau-mau/<string:part>/<string:name>", methods=["GET", "POST"])
@open_to("admin")
def sentence(part: str, name: str) -> ResponseReturnValue:
    """Change a sentence, or retire it."""
    of = f"{part}|{name}"
    known, form = wording.sentence(db(), of), SentenceForm()
    if known is None:
        abort(404)
    form.start(known)
    form.show(known)
    if known_codes(form) and carried_out(
        form,
        lambda: wording.set_sentence(db(), of, form.record, form.errand),
        lambda: wording.sentence(db(), of),
    ):
        flash(_("Đã ghi câu mẫu."), "success")
        return redirect(url_for(".library"), 303)
    return sentence_page(form, _("Sửa câu mẫu"), over=word(f"library.{part}"))


@bp.get("/thu-bao")
@open_to("admin")
def letters() -> ResponseReturnValue:
    """Every letter, with its subject and whether its words are the installation's own."""
    found = [(name, wording.letter(db(), name)) for name in mail.CHANGEABLE]
    rows = [
        (name, text.partition("\n")[0], text != mail.shipped_text(name)) for name, text in found
    ]
    return render_template("pages/admin/letters.html", letters=rows)


@bp.route("/thu-bao/<string:name>", methods=["GET", "POST"])
@open_to("admin")
def letter(name: str) -> ResponseReturnValue:
    """The words of a letter: looked at, changed, or brought back to what is shipped."""
    shipped = mail.shipped_text(name)
    if not shipped:
        abort(404)
    known, form = wording.letter(db(), name), LetterForm()
    if not form.is_submitted():
        form.text.data = known
    form.show({"text": known})
    looks = LOOK in request.form
    if (
        not looks
        and form.validate_on_submit()
        and carried_out(
            form,
            lambda: wording.set_letter(db(), name, str(form.text.data), form.errand),
            lambda: {"text": wording.letter(db(), name)},
        )
    ):
        flash(_("Đã ghi lời thư. Thư gửi từ giờ dùng lời này."), "success")
        return redirect(url_for(".letters"), 303)
    text = render_template(
        "pages/admin/letter.html",
        form=form,
        name=name,
        shown=sample(str(form.text.data or "")),
        shipped=shipped if known != shipped else None,
    )
    return text, 422 if form.is_submitted() and not looks else 200


def sample(text: str) -> Letter | None:
    """The letter as somebody would get it; nothing while its words cannot be filled in."""
    if not text.strip() or wording.letter_faults(text):
        return None
    facts = SAMPLE | {"due": mail.moment(now())}
    return Letters(ROOT / "templates").write("decided", own=text, **facts)


def known_codes(form: SentenceForm) -> bool:
    """Whether the form was sent and is right, its procedures too."""
    right: bool = form.validate_on_submit()
    every = {one.code for one in catalogue.every(db())}
    if unknown := [code for code in form.codes if code not in every]:
        form.procedures.errors = [
            *form.procedures.errors,
            _("Không có thủ tục mã %(codes)s", codes=", ".join(unknown)),
        ]
        return False
    return right


def sentence_page(form: SentenceForm, title: str, over: str | None = None) -> ResponseReturnValue:
    """The page of a sentence."""
    return change_page(
        form,
        title=title,
        over=over,
        button_words=_("Ghi câu mẫu"),
        back=(_("Câu mẫu cho lý do"), url_for(".library")),
    )
