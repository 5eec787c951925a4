"""What must always hold, as queries that find no row. Run by `motcua check` and after every suite."""

from __future__ import annotations

from collections import Counter as Counted
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from services import catalogue, replaying
from services.db import snapshot
from services.jobs import timer_key
from services.models import (
    Blob,
    ClockInterval,
    Counter,
    Dossier,
    Job,
    JournalLine,
    Notice,
    OpenStepRow,
    Paper,
    Payment,
    PrintForm,
)
from services.numbers import local_day
from services.reporting import verifying


@dataclass(frozen=True, slots=True)
class Invariant:
    """A stable key, what holds in words, and how many rows break it."""

    key: str
    title: str
    broken: Callable[[Session], int]


@dataclass(frozen=True, slots=True)
class Finding:
    """How often an invariant was found broken."""

    key: str
    title: str
    rows: int


def check(db: Session) -> list[Finding]:
    """Every invariant with the number of rows that break it, all as of one moment."""
    with snapshot(db):
        return [Finding(one.key, one.title, one.broken(db)) for one in INVARIANTS]


def _rows(query: Select[Any]) -> Callable[[Session], int]:
    return lambda db: db.scalars(select(func.count()).select_from(query.subquery())).one()


def _of(column: InstrumentedAttribute[int]) -> ScalarSelect[int]:
    """How many rows of another table belong to the dossier in question."""
    return select(func.count()).where(column == Dossier.id).correlate(Dossier).scalar_subquery()


def _strays(db: Session) -> int:
    return sum(1 for _ in replaying.strays(db))


def _figures(db: Session) -> int:
    found = verifying.verify(db)
    return found.facts_missing + found.facts_surplus + found.tallies_wrong


def _series(db: Session) -> int:
    """Numbers given out and numbers found, series by series: dossier codes, forms, receipts."""
    codes = select(Dossier.code).where(Dossier.code.is_not(None))
    found = Counted(f"code:{str(code).rpartition('-')[0]}" for code in db.scalars(codes))
    for form, office, made_at in db.execute(
        select(PrintForm.form, PrintForm.office, PrintForm.made_at)
    ):
        found[f"form:{form}:{office}:{local_day(made_at).year}"] += 1
    for office, at in db.execute(select(Payment.office, Payment.at)):
        found[f"receipt:{office}:{local_day(at).year}"] += 1
    numbered = select(Counter).where(~Counter.series.startswith("submission:"))
    given = {counter.series: counter.n for counter in db.scalars(numbered)}
    return sum(given.get(series, 0) != found[series] for series in given.keys() | found.keys())


def _overlaps(db: Session) -> int:
    """Stretches that begin before the one before them has ended, or end before they begin."""
    rows = db.execute(
        select(ClockInterval.dossier_id, ClockInterval.since, ClockInterval.until).order_by(
            ClockInterval.dossier_id, ClockInterval.n
        )
    ).all()
    wrong = sum(bool(row.until is not None and row.until < row.since) for row in rows)
    for first, second in pairwise(rows):
        if first.dossier_id == second.dossier_id:
            wrong += bool(first.until is None or second.since < first.until)
    return wrong


def _notices_without_job(db: Session) -> int:
    promised = set(db.scalars(select(Job.key).where(Job.name == "send-notice")))
    told = db.execute(select(Notice.dossier_id, Notice.line))
    return sum(f"notice:{dossier_id}:{line}" not in promised for dossier_id, line in told)


def _waits_without_timer(db: Session) -> int:
    """Open steps that only time or somebody outside will end, and that no job watches."""
    pending = select(Job.key).where(Job.name == "expire", Job.done_at.is_(None))
    watched = set(db.scalars(pending))
    steps = select(OpenStepRow, Dossier.revision_id).join(Dossier)
    missing = 0
    for step, revision_id in db.execute(steps):
        kind = catalogue.by_id(db, revision_id).step(step.step).kind
        timed = step.due is not None and kind in ("wait", "consult") and not step.escalated
        missing += timed and timer_key(step.dossier_id, step) not in watched
    return missing


_OPEN = _of(OpenStepRow.dossier_id)
_later = aliased(JournalLine)

INVARIANTS = (
    Invariant(
        "journal-whole",
        "Mỗi hồ sơ có đủ các dòng nhật ký, đánh số liền nhau",
        _rows(
            select(Dossier.id)
            .join(JournalLine, JournalLine.dossier_id == Dossier.id, isouter=True)
            .group_by(Dossier.id, Dossier.lines)
            .having(
                or_(
                    func.count(JournalLine.id) != Dossier.lines,
                    func.coalesce(func.max(JournalLine.n), 0) != Dossier.lines,
                )
            )
        ),
    ),
    Invariant(
        "journal-in-order",
        "Dòng nhật ký sau không sớm hơn dòng trước",
        _rows(
            select(JournalLine.id).join(
                _later,
                and_(
                    _later.dossier_id == JournalLine.dossier_id,
                    _later.n == JournalLine.n + 1,
                    _later.at < JournalLine.at,
                ),
            )
        ),
    ),
    Invariant("state-follows", "Trạng thái hồ sơ suy ra được từ nhật ký", _strays),
    Invariant(
        "nothing-stuck",
        "Hồ sơ đang mở có việc chờ làm; hồ sơ đã đóng thì không",
        _rows(select(Dossier.id).where((_OPEN == 0) == Dossier.closed_at.is_(None))),
    ),
    Invariant(
        "waits-are-timed",
        "Mỗi bước chờ có hẹn giờ xử lý",
        _waits_without_timer,
    ),
    Invariant(
        "clock-partition",
        "Các khoảng dừng thời hạn không chồng nhau, không kết thúc trước khi bắt đầu",
        _overlaps,
    ),
    Invariant("numbers-without-gaps", "Số hồ sơ, số phiếu, số biên lai liền nhau", _series),
    Invariant(
        "received-have-codes",
        "Hồ sơ có mã khi và chỉ khi đã tiếp nhận",
        _rows(select(Dossier.id).where(Dossier.code.is_(None) != Dossier.received_at.is_(None))),
    ),
    Invariant(
        "channel-is-true",
        "Hồ sơ trực tuyến do công dân tự nộp; hồ sơ tại quầy do cán bộ ghi",
        _rows(
            select(JournalLine.id)
            .join(Dossier, Dossier.id == JournalLine.dossier_id)
            .where(
                JournalLine.kind == "submitted",
                (Dossier.channel == "online") != JournalLine.actor.startswith("citizen:"),
            )
        ),
    ),
    Invariant(
        "papers-kept",
        "Mỗi giấy tờ có tệp đã lưu",
        _rows(
            select(Paper.id)
            .join(Blob, Blob.sha256 == Paper.sha256, isouter=True)
            .where(Paper.sha256.is_not(None), Blob.sha256.is_(None))
        ),
    ),
    Invariant(
        "notices-promised",
        "Mỗi thông báo có việc gửi đi kèm",
        _notices_without_job,
    ),
    Invariant("figures-true", "Số liệu bằng đúng số đếm lại từ nhật ký", _figures),
)
