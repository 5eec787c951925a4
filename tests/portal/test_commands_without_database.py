"""What a designer or a court runs: procedure files and deadlines, with no database in reach."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.portal.commands import Shell, shell

PROCEDURES = Path(__file__).parents[2] / "workflows/procedures"
ALLOWANCE = PROCEDURES / "1.001776.toml"


@pytest.fixture
def motcua(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Shell:
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql+psycopg://nobody@nowhere/none")
    monkeypatch.setenv("MOTCUA_INSTANCE", str(tmp_path / "nothing-here"))
    return shell(monkeypatch, capsys)


def test_all_shipped_procedures_are_sound(motcua: Shell) -> None:
    ended = motcua("procedures", "check", "--json")

    n = len(list(PROCEDURES.glob("*.toml")))
    assert ended.code == 0
    assert ended.document == {"procedures": n, "faults": []}


def test_a_draft_is_told_each_fault_with_its_place(motcua: Shell, tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_text(ALLOWANCE.read_text("utf-8").replace('to = "review"', 'to = "nowhere"'))

    ended = motcua("procedures", "check", draft, "--json")

    assert ended.code == 1
    assert ended.document["procedures"] == 1
    first = ended.document["faults"][0]
    assert set(first) == {"file", "key", "where", "message"}
    assert first["file"] == str(draft)
    assert first["where"].startswith("steps[")


def test_a_broken_file_is_a_fault_and_the_others_are_checked(motcua: Shell, tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text('code = "1"\ntitle = \n')
    (tmp_path / "good.toml").write_text(ALLOWANCE.read_text("utf-8"))

    ended = motcua("procedures", "check", tmp_path, "--json")

    assert ended.code == 1
    assert ended.document["procedures"] == 2
    [fault] = ended.document["faults"]
    assert (fault["file"], fault["key"]) == (str(tmp_path / "broken.toml"), "unreadable")
    assert fault["where"] == "dòng 2, cột 9"


def test_a_file_that_is_not_there_is_wrong_use(motcua: Shell, tmp_path: Path) -> None:
    ended = motcua("procedures", "check", tmp_path / "none.toml", "--json")

    assert (ended.code, ended.out) == (2, "")


@pytest.mark.parametrize(
    ("received", "given", "starts", "due"),
    [
        ("2021-03-15T09:30", "--days 3 --policy minute", "2021-03-15T09:30", "2021-03-18T09:30"),
        ("2021-03-15T09:30", "--days 3 --policy day", "2021-03-16T07:00", "2021-03-18T17:00"),
        ("2021-03-15T15:20", "--days 1 --policy day", "2021-03-16T07:00", "2021-03-16T17:00"),
        ("2021-03-15T15:20", "--days 1 --policy minute", "2021-03-16T07:00", "2021-03-16T17:00"),
        ("2021-02-09T09:00", "--days 2 --policy day", "2021-02-17T07:00", "2021-02-18T17:00"),
        ("2025-04-25T10:00", "--days 1 --policy day", "2025-04-26T07:00", "2025-04-26T17:00"),
        ("2026-11-23T10:00", "--days 1 --policy day", "2026-11-25T07:00", "2026-11-25T17:00"),
        ("2026-04-24T10:00", "--days 1 --policy day", "2026-04-28T07:00", "2026-04-28T17:00"),
        ("2021-03-15T09:30", "--hours 4", "2021-03-16T07:00", "2021-03-16T17:00"),
        (
            "2021-03-15T12:00",
            "--days 1 --hours 0.5 --policy minute",
            "2021-03-15T13:30",
            "2021-03-16T14:00",
        ),
    ],
)
def test_a_deadline_is_counted(
    motcua: Shell, received: str, given: str, starts: str, due: str
) -> None:
    ended = motcua("deadline", "1.001776", "--received", received, *given.split(), "--json")

    assert ended.code == 0
    found = ended.document
    assert list(found) == ["received", "starts", "due", "policy", "explanation"]
    assert (found["received"], found["starts"], found["due"]) == (received, starts, due)
    assert {frozenset(day) for day in found["explanation"]} == {
        frozenset(("date", "counted_minutes", "reason"))
    }
    assert found["explanation"][0]["date"] == received[:10]
    assert found["explanation"][-1]["date"] == due[:10]


def test_the_procedures_own_limit_counts_when_none_is_given(motcua: Shell) -> None:
    limit = tomllib.loads(ALLOWANCE.read_text("utf-8"))["limit"]["working_days"]

    found = motcua("deadline", "1.001776", "--received", "2021-03-01T08:00", "--json").document

    assert sum(day["counted_minutes"] for day in found["explanation"]) == limit * 480
    assert (found["policy"], found["due"]) == ("day", "2021-03-29T17:00")


def test_a_deadline_is_told_to_people_in_their_words(motcua: Shell) -> None:
    said = motcua("deadline", "1.001193", "--received", "2021-02-09T15:20").out

    assert "Tết Nguyên đán" in said
    assert "Hẹn trả: 17:00, thứ Tư, 17/02/2021" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("9.999999 --received 2021-03-15T09:30", "Không tìm thấy thủ tục này"),
        ("1.001776 --received 2021-02-30T09:30", "không phải thời điểm có thật"),
        ("1.001776 --received 2040-03-15T09:30", "Chưa có lịch làm việc năm 2040"),
        ("1.001776 --received 2021-03-15T09:30 --office nowhere", "Không có đơn vị này"),
        ("1.001776 --received 2021-03-15T09:30 --days -1", "--days"),
        ("1.001776 --received 2021-03-15T09:30 --hours 0.001", "tròn phút"),
        ("1.001776 --received 2021-03-15T09:30 --policy year", "--policy"),
        ("1.001776", "--received"),
    ],
)
def test_wrong_use_says_what_was_wrong(motcua: Shell, words: str, said: str) -> None:
    ended = motcua("deadline", *words.split(), "--json")

    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_an_office_that_exists_is_welcome(motcua: Shell) -> None:
    ended = motcua(
        *("deadline", "1.001776", "--received", "2021-03-15T09:30"),
        *("--office", "tam-ky.an-my", "--json"),
    )

    assert ended.code == 0


def test_the_catalogues_of_words_are_built_and_sound(motcua: Shell) -> None:
    built, checked = motcua("words", "build"), motcua("words", "check")

    assert (built.code, checked.code) == (0, 0)
    assert "0 chỗ cần sửa" in checked.out
