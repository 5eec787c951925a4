"""Scans that a clerk puts into the slots of a dossier while taking it in.

A scan is checked and stored as soon as the page is sent. Where the page comes back, because
something else is wrong, the scan comes back with it as a sealed mark of the stored file, for the
same clerk only; what no dossier came to speak of goes with the sweep.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from flask import current_app

from portal.auth import actor
from portal.clock import now
from portal.errors import in_words
from portal.forms.base import PageForm
from portal.forms.papers_in import PapersField, Scan
from portal.heavy import content_of
from portal.wiring import wiring
from services.errors import Invalid
from services.keeping import Upload, keep
from services.sealing import Seal
from workflows.definition import PaperSlot

GONE = "Tệp đã quét không còn giữ được. Quét hoặc chọn lại."
OVERHEAD = 1_000_000
"""Bytes that are left for the rest of a page."""


def take_scans(form: PageForm, papers: PapersField) -> None:
    """Check and keep what was scanned into each slot, and what was kept before."""
    for slot in papers.slots:
        papers.take(slot, kept_before(form, papers, slot), keep_scan)
        papers.take(slot, just_sent(form, papers, slot), keep_scan)


def most_at_once() -> int:
    """Bytes that one page may bring."""
    return int(current_app.config["MAX_CONTENT_LENGTH"]) - OVERHEAD


def just_sent(form: PageForm, papers: PapersField, slot: PaperSlot) -> Iterator[Upload]:
    """The files that came with the page."""
    for sent in papers.sent[slot.name]:
        if name := getattr(sent, "filename", ""):
            try:
                yield upload_of(form, slot, name, content_of(sent))
            except Invalid as wrong:
                papers.say(slot, f"{name}: {in_words(wrong)}")


def kept_before(form: PageForm, papers: PapersField, slot: PaperSlot) -> Iterator[Upload]:
    """The files that were kept when the page was sent before, from the store again."""
    for token in papers.tokens[slot.name]:
        opened = seal().open(token)
        whose, where, sha256, name = json.loads(opened) if opened else ("", "", "", "")
        try:
            if (whose, where) != (actor().id, slot.name):
                raise KeyError(where)  # noqa: TRY301  # as if it were not there
            yield upload_of(form, slot, name, wiring().cabinet.store.get(sha256))
        except KeyError:
            papers.say(slot, GONE)


def upload_of(form: PageForm, slot: PaperSlot, name: str, content: bytes) -> Upload:
    """A file with a key that makes its paper once, however often the page is sent."""
    mark = hashlib.sha256(content).hexdigest()[:16]
    return Upload(slot.name, name, content, f"{form.key}:{slot.name}:{mark}")


def keep_scan(upload: Upload) -> Scan:
    """Check and store a scan; `Invalid` with the reason for one that cannot be kept."""
    kept = keep(wiring().cabinet, upload, now())
    said = [actor().id, kept.slot, kept.blob["sha256"], kept.filename]
    return Scan(kept, seal().close(json.dumps(said, ensure_ascii=False)))


def seal() -> Seal:
    """What marks scans as ours."""
    return Seal(str(current_app.secret_key), "scan")
