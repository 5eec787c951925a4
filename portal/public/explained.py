"""A procedure in words: what to bring, how long it takes, who does what, what is not certain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from flask_babel import gettext as _

from portal import wording
from portal.errors import word
from portal.fee_words import fee_in_full
from services import limit_words
from services.condition_words import in_words
from services.procedure_page import Told
from services.way import Stretch
from workflows.definition import PaperSlot, Procedure
from workflows.levels import filed_online

DESIGNED = {"level": "mức độ", "hours": "số giờ", "limit": "thời hạn"}
"""How a file says that something was designed and not read in a law."""


def papers(procedure: Procedure) -> list[Mapping[str, str]]:
    """The lines under "what to bring": those that everybody brings first."""
    ordered = sorted(procedure.papers, key=lambda slot: (not slot.required, slot.when is not None))
    return [
        {"icon": "file-earmark-text", "title": slot.title, "note": " ".join(said(slot, procedure))}
        for slot in ordered
    ]


def said(slot: PaperSlot, procedure: Procedure) -> Iterator[str]:
    """How many, for whom, and what else there is to know, each a sentence."""
    counts = (
        (slot.originals, _("%(n)s bản chính", n=slot.originals)),
        (slot.certified, _("%(n)s bản sao chứng thực", n=slot.certified)),
        (slot.copies, _("%(n)s bản chụp", n=slot.copies)),
    )
    yield ", ".join(text for n, text in counts if n) + "."
    if slot.when:
        yield _("Chỉ cần nếu %(when)s.", when=in_words(slot.when, procedure))
    elif not slot.required:
        yield _("Không bắt buộc.")
    if slot.hint:
        yield slot.hint


def steps(told: Told) -> list[tuple[str, str]]:
    """The way of a dossier: what happens, then where and how long."""
    online = filed_online(told.procedure.level)
    where = _("Trên mạng, tại quầy hoặc qua bưu chính") if online else told.desk
    return [(_("Bạn nộp hồ sơ"), where), *((one.title, how(one)) for one in told.way)]


def how(one: Stretch) -> str:
    """Where and how long, and what else is done there."""
    parts = [part for part in (one.office, one.takes) if part]
    if not one.counted:
        parts.append(_("không tính vào thời hạn"))
    then = [_("rồi %(then)s", then=", ".join(one.then))] if one.then else []
    return wording.sentence(" · ".join((*parts, *then)))


def facts(told: Told) -> list[tuple[str, str, str]]:
    """The summary beside the page."""
    it = told.procedure
    result = (
        _("%(result)s, có bản điện tử", result=it.result) if it.result_electronic else it.result
    )
    demand = [("shield-check", _("Nộp trực tuyến cần"), demanded(it))] if it.assurance else []
    anywhere = [("shop", _("Hoặc nộp giấy tại"), _("Quầy một cửa bất kỳ của tỉnh"))]
    offices = "; ".join(dict.fromkeys(one.office for one in told.offices))
    return [
        ("clock", _("Thời hạn"), wording.sentence(limit_words.said(it.limit))),
        ("cash-coin", _("Phí, lệ phí"), fee_in_full(it)),
        ("geo-alt", _("Nơi nộp"), told.desk),
        *(anywhere if it.anywhere else []),
        ("bank2", _("Nơi giải quyết"), offices),
        ("file-earmark-check", _("Kết quả"), result),
        ("people", _("Ai được nộp"), ", ".join(word(f"subject.{one}") for one in it.subjects)),
        *demand,
    ]


def demanded(procedure: Procedure) -> str:
    """How surely it must be known who files online."""
    return str(
        _("Định danh điện tử %(level)s", level=word(f"assurance-short.{procedure.assurance}"))
    )


def designed(procedure: Procedure) -> Sequence[str]:
    """What the page has to mark as designed, by the keys of DESIGNED."""
    notes = [note.lower() for note in procedure.illustrative]
    return [key for key, words in DESIGNED.items() if any(one.startswith(words) for one in notes)]
