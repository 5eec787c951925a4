"""What must always hold, as queries that find no row. Run by `motcua check` and after every suite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from services import carriage_checks, money_checks, pruning, replaying_all
from services.db import snapshot
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
    Ticket,
)
from services.reporting import verifying
from services.watching import stuck
from workflows.calendar import VIETNAM, local_day

CHUNK = 500
"""Rows that are looked at one by one, at a time."""
DIGITS = "0123456789"


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


def _figures(db: Session) -> int:
    found = verifying.verify(db)
    return found.facts_missing + found.facts_surplus + found.tallies_wrong


def _series(db: Session) -> int:
    """Series of which not as many numbers are found as were given out: dossier codes, forms,
    receipts; and days of a hall in which a number is missing."""
    codes = literal("code:") + func.rtrim(func.rtrim(Dossier.code, DIGITS), "-")
    forms = literal("form:") + PrintForm.form + ":" + PrintForm.office + ":"
    receipts = literal("receipt:") + Payment.office + ":"
    numbers = union_all(
        select(Counter.series, Counter.n).where(
            ~Counter.series.startswith("submission:"), ~Counter.series.startswith("ticket:")
        ),
        select(codes, literal(-1)).where(Dossier.code.is_not(None)),
        *_by_year(db, forms, PrintForm.made_at),
        *_by_year(db, receipts, Payment.at),
    ).subquery()
    series, n = numbers.c
    wrong = select(series).group_by(series).having(func.sum(n) != 0)
    halls = select(Ticket.desk).group_by(Ticket.desk, Ticket.day)
    return _rows(wrong)(db) + _rows(halls.having(func.max(Ticket.n) != func.count()))(db)


def _by_year(
    db: Session, series: ColumnElement[str], at: InstrumentedAttribute[datetime]
) -> Iterator[Select[str, int]]:
    """One taken away from a series that begins anew each year, for each number; a year is that of
    the local day."""
    first, last = db.execute(select(func.min(at), func.max(at))).one()
    for year in range(local_day(first).year, local_day(last).year + 1) if first else ():
        begins, ends = (datetime(one, 1, 1, tzinfo=VIETNAM) for one in (year, year + 1))
        yield select(series + str(year), literal(-1)).where(at >= begins, at < ends)


def _overlaps(db: Session) -> int:
    """Stretches that begin before the one before them has ended, or end before they begin."""
    following = func.lead(ClockInterval.since).over(
        partition_by=ClockInterval.dossier_id, order_by=ClockInterval.n
    )
    stretch = select(ClockInterval.since, ClockInterval.until, following.label("next")).subquery().c
    backwards = case((stretch.until < stretch.since, 1), else_=0)
    early = or_(stretch.until.is_(None), stretch.next < stretch.until)
    met = case((and_(stretch.next.is_not(None), early), 1), else_=0)
    return db.scalar(select(func.sum(backwards + met))) or 0


def _notices_without_job(db: Session) -> int:
    """Notices that nobody was promised to be told of; not those whose jobs may be done and gone."""
    key = literal("notice:") + cast(Notice.dossier_id, String) + ":" + cast(Notice.line, String)
    silent = select(Notice.id).join(Job, Job.key == key, isouter=True).where(Job.id.is_(None))
    if gone := pruning.horizon(db):
        silent = silent.where(Notice.at >= gone)
    return _rows(silent)(db)


def _waits_without_timer(db: Session) -> int:
    """Open steps that only time or somebody outside will end, and that no job watches."""
    return sum(1 for _ in stuck.unwatched(db, stuck.PROMISED))


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
    Invariant("state-follows", "Trạng thái hồ sơ suy ra được từ nhật ký", replaying_all.strays),
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
    Invariant("ledger-balances", "Mỗi bút toán có nợ bằng có", money_checks.unbalanced),
    Invariant("ledger-follows", "Sổ cái suy ra được từ nhật ký", money_checks.strays),
    Invariant("paid-once", "Lệnh đã trả có đúng một biên lai", money_checks.not_once),
    Invariant(
        "refunds-follow", "Tiền đang hoàn có yêu cầu hoàn đang chờ", money_checks.going_astray
    ),
    Invariant(
        "carriage-follows",
        "Hồ sơ giấy giao giữa các quầy đúng như nhật ký ghi",
        carriage_checks.strays,
    ),
    Invariant("figures-true", "Số liệu bằng đúng số đếm lại từ nhật ký", _figures),
)
