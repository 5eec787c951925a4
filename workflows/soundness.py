"""The proof, before a procedure may be published, that no dossier can ever go wrong in it.

Every fault is named at once, with its key, its place in the file and a sentence that tells the
author what to do. Writing comes first (`workflows.parsing`); what cannot be read is not proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from workflows import away
from workflows.definition import Procedure
from workflows.levels import filed_online
from workflows.offices import Directory
from workflows.parsing import examine
from workflows.proofs import (
    actions,
    competence,
    criteria,
    following,
    legality,
    markings,
    pace,
    posts,
    questions,
    ways,
)
from workflows.proofs.references import untied
from workflows.proofs.territory import Territory
from workflows.proofs.walk import Pattern, TooLong, Walk, seen_with, walks
from workflows.proofs.worlds import TooMany
from workflows.reading import Fault
from workflows.validity import nearest

TOO_MANY = (
    "{what} phụ thuộc vào quá nhiều cách trả lời nên không thể kiểm tra hết. "
    "Hãy dùng ít câu hỏi hơn trong các điều kiện."
)
WITHOUT_END = (
    "“replaced_by” nêu mã của thủ tục khác sẽ thay thế, và chỉ có nghĩa khi có ngày cuối. "
    "Hãy ghi ngày cuối (valid_to), hoặc bỏ replaced_by."
)
NEVER_VALID = "Ngày thôi áp dụng (valid_to) đứng trước ngày áp dụng (valid_from)."
NOT_ONLINE = (
    "Thủ tục mức độ 2 chỉ nộp tại quầy, nơi cán bộ xem thẻ căn cước. Hãy bỏ “assurance”, hoặc ghi "
    "mức độ 3 hay 4."
)
TOO_LONG = (
    "Các bước mở song song theo quá nhiều cách nên không thể kiểm tra hết. "
    "Hãy bớt số nhánh, hoặc dùng một bước hỏi ý kiến."
)


def faults(procedure: Procedure, *, directory: Directory | None, on: date) -> list[Fault]:
    """Everything that is wrong with a procedure, at most one fault of a kind in one place.

    Without a directory the offices are only read, not looked for.
    """
    return _faults(procedure, Territory(directory, on) if directory else None)


def check(
    sources: Mapping[str, Mapping[str, Any]],
    directory: Directory | None,
    on: date,
    beside: Iterable[Procedure] = (),
) -> list[tuple[str, Fault]]:
    """The faults of procedure files, as (file, fault); sources are their tables by file name.

    Offices are looked for on that day, or on the nearest one on which the text counts. `beside` are
    the procedures that there are besides: what follows may be one of them, or lead to one of these.
    """

    @lru_cache
    def territory(day: date) -> Territory | None:
        return Territory(directory, day) if directory else None

    found: list[tuple[str, Fault]] = []
    files: dict[str, str] = {}
    known = {one.code: one for one in beside}
    for file, raw in sources.items():
        procedure, written = examine(raw)
        found += [
            (file, one) for one in written or _faults(procedure, territory(nearest(procedure, on)))
        ]
        first = files.setdefault(procedure.code, file)
        if procedure.code and first != file:
            found += [(file, _same_code(procedure, first))]
        if not written:
            known[procedure.code] = procedure
    return found + list(_following(known, files))


def _following(
    known: Mapping[str, Procedure], files: Mapping[str, str]
) -> Iterator[tuple[str, Fault]]:
    """What follows from these files, or now follows otherwise from a procedure that is there."""
    for code, procedure in known.items():
        if code in files or any(follow.procedure in files for follow in procedure.follows):
            yield from ((files.get(code, code), one) for one in following.wrong(procedure, known))


def _same_code(procedure: Procedure, first: str) -> Fault:
    message = f"Mã “{procedure.code}” đã có trong {first}. Hãy ghi mã riêng của thủ tục này."
    return Fault("code-twice", "code", message)


def _faults(procedure: Procedure, territory: Territory | None) -> list[Fault]:
    kept: dict[tuple[str, str], Fault] = {}
    for fault in _every(procedure, territory):
        kept.setdefault((fault.key, fault.where), fault)
    return list(kept.values())


def _every(written: Procedure, territory: Territory | None) -> Iterator[Fault]:
    since, until = written.valid_from, written.valid_to
    if since and until and until < since:
        yield Fault("never-valid", "valid_to", NEVER_VALID)
    if written.replaced_by and (until is None or written.replaced_by == written.code):
        yield Fault("replaced-without-end", "replaced_by", WITHOUT_END)
    if written.assurance and not filed_online(written.level):
        yield Fault("demand-without-online", "assurance", NOT_ONLINE)
    yield from away.wrong(written)
    misread = list(criteria.misread(written))
    yield from (fault for _, fault in misread)
    procedure = criteria.without(written, [said for said, _ in misread])
    yield from questions.odd_questions(procedure)
    yield from questions.odd_fees(procedure)
    yield from criteria.pointless(procedure)
    if procedure.routes == written.routes:
        yield from _counted("routes", "Nơi có thẩm quyền", competence.not_one_office(procedure))
    misnamed = list(posts.misnamed(procedure))
    yield from misnamed
    untied_steps = list(untied(procedure))
    yield from untied_steps
    if not untied_steps:
        yield from _of_the_way(procedure, territory, named=not misnamed)


def _of_the_way(
    procedure: Procedure, territory: Territory | None, *, named: bool
) -> Iterator[Fault]:
    """What the map of the steps and the walk over it show."""
    yield from actions.incomplete(procedure)
    circles = list(ways.wrong_ways(procedure))
    yield from circles
    try:
        walked = walks(procedure)
    except TooMany:
        yield Fault("too-many-combinations", "steps", TOO_MANY.format(what="Đường đi của hồ sơ"))
        return
    except TooLong as seen:
        yield Fault("too-many-markings", "steps", TOO_LONG)
        yield from markings.unjoined(seen.walk)
        return
    yield from markings.unused(procedure, walked.values())
    for walk in walked.values():
        yield from markings.unjoined(walk)
        yield from markings.stuck(walk)
        yield from legality.unlawful(walk)
    yield from _counted("fees", "Việc thu tiền", _unpaid(procedure, walked))
    if not circles:
        yield from pace.too_slow(procedure, walked.values())
    if named:
        offices = _of_the_offices(procedure, walked, territory)
        yield from _counted("routes", "Cơ quan xử lý", offices)


def _of_the_offices(
    procedure: Procedure, walked: Mapping[Pattern, Walk], territory: Territory | None
) -> Iterator[Fault]:
    """Whether every office can be told from the answers, and exists."""
    yield from competence.unanswered_routes(procedure)
    yield from posts.unanswered(procedure, walked)
    if territory:
        yield from competence.nowhere(procedure, territory)
        yield from posts.unfound(procedure, walked, territory)
        yield from posts.unknown_communes(procedure, territory)


def _unpaid(procedure: Procedure, walked: Mapping[Pattern, Walk]) -> Iterator[Fault]:
    """The ways without payment of those who owe a fee."""
    readers = [fee.when for fee in procedure.fees if fee.when]
    seen = seen_with(
        procedure,
        lambda world: any(f.when is None or f.when(world) for f in procedure.fees),
        readers,
    )
    for pattern, owing in seen:
        if owing:
            yield from legality.unpaid(walked[pattern])


def _counted(where: str, what: str, proof: Iterator[Fault]) -> Iterator[Fault]:
    """A proof, with a fault of its own when the answers combine in too many ways for it."""
    try:
        yield from proof
    except TooMany:
        yield Fault("too-many-combinations", where, TOO_MANY.format(what=what))
