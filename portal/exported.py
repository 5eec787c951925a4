"""The dossiers behind a number as lines of a file, for the board and for the command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.errors import word
from services.reporting import lists, offered
from services.reporting.export import Cell
from services.reporting.lists import Listed, Listing
from workflows.definition import CHANNELS
from workflows.offices import Directory
from workflows.stages import NATIONAL


@dataclass(frozen=True, slots=True)
class Words:
    """What the cells of a row are called; read while there is a request or a command."""

    directory: Directory
    titles: Mapping[str, str]
    said: Mapping[str, str]


def words(db: Session, directory: Directory) -> Words:
    """The names of offices, procedures, channels and stages."""
    keys = [f"channel.{one}" for one in CHANNELS] + [f"stage.{one}" for one in NATIONAL]
    return Words(directory, offered.titles(db), {key: word(key) for key in keys})


def head() -> list[str]:
    """The first line."""
    return [
        _("Mã hồ sơ"),
        _("Số tiếp nhận trực tuyến"),
        _("Mã thủ tục"),
        _("Thủ tục"),
        _("Cơ quan"),
        _("Kênh"),
        _("Trạng thái"),
        _("Tính vào ngày"),
        _("Nộp lúc"),
        _("Tiếp nhận lúc"),
        _("Hẹn trả"),
        _("Có kết quả lúc"),
    ]


def rows(db: Session, listing: Listing, words: Words) -> Iterator[list[Cell]]:
    """The dossiers that make a number, one line each, as they are read."""
    for one in lists.every(db, listing):
        yield _row(one, words)


def _row(one: Listed, words: Words) -> list[Cell]:
    office = words.directory.ever(one.office)
    return [
        one.code,
        one.number,
        one.procedure,
        words.titles.get(one.procedure),
        office.name if office else one.office,
        words.said.get(f"channel.{one.channel}"),
        words.said.get(f"stage.{one.stage}"),
        one.day,
        one.submitted_at,
        one.received_at,
        one.due,
        one.finished_at,
    ]
