"""A backup made while everybody works gives back every dossier that was acknowledged before it."""

from __future__ import annotations

import json
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.orm import Session

from services import migrations
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.backup import bundle
from services.backup.making import back_up
from services.backup.restoring import restore
from services.db import sessions
from services.errors import Conflict, Invalid
from services.keeping import Cabinet
from services.models import Citizen, Dossier, JournalLine, Paper
from tests.factories import MONDAY, a_citizen
from tests.faults.filers import Filers, broken, file, judge


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "papers")


def destroy(engine: Engine, store: FolderStore) -> None:
    """The disks are gone."""
    shutil.rmtree(store.root)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
    if engine.dialect.name == "sqlite":
        for path in Path(str(engine.url.database)).parent.glob("motcua.db*"):
            path.unlink()


def test_a_backup_under_load_gives_back_what_was_acknowledged_before_it(
    engine: Engine, store: FolderStore, tmp_path: Path
) -> None:
    filers = Filers(engine, Cabinet(store, NullScanner()))
    with filers.at_work():
        before = filers.wait_for(20)
        made = back_up(engine, store, tmp_path / "backup", at=MONDAY)
        filers.wait_for(len(before) + 8)
    destroy(engine, store)

    given_back = restore(engine, store, tmp_path / "backup")

    assert given_back == made
    assert made.damaged == made.swept == []
    assert filers.failed == []
    assert len(before) <= made.content.counts["dossiers"] < len(filers.acknowledged)
    assert judge(engine, filers.cabinet, before) == []


def test_a_backup_that_reads_back_otherwise_than_it_was_written_is_no_backup(
    tmp_path: Path,
) -> None:
    made = bundle.Bundle(tmp_path / "backup")
    made.write("rows", [b"what was meant"])
    (made.root / "rows").write_bytes(b"what the disk kept")

    with pytest.raises(Invalid, match="backup-damaged"):
        made.finish()

    assert not (made.root / bundle.MANIFEST).exists()


def test_work_goes_on_with_new_numbers_after_a_restore(
    engine: Engine, store: FolderStore, tmp_path: Path
) -> None:
    cabinet = Cabinet(store, NullScanner())
    with sessions(engine)() as db:
        first = file(db, cabinet, a_citizen(db))
    back_up(engine, store, tmp_path / "backup", at=MONDAY)
    destroy(engine, store)
    restore(engine, store, tmp_path / "backup")

    with sessions(engine)() as db:
        second = file(db, cabinet, a_citizen(db))
        assert broken(db) == {}
        numbers = list(db.scalars(select(Dossier.number).order_by(Dossier.id)))
    assert second.public_id != first.public_id
    assert [number[-5:] for number in numbers] == ["00001", "00002"]


def test_what_people_did_is_not_replaced_unless_that_is_said(
    engine: Engine, store: FolderStore, tmp_path: Path
) -> None:
    back_up(engine, store, tmp_path / "backup", at=MONDAY)
    with sessions(engine)() as db:
        file(db, Cabinet(store, NullScanner()), a_citizen(db))

    with pytest.raises(Conflict, match="target-not-empty"):
        restore(engine, store, tmp_path / "backup")
    with sessions(engine)() as db:
        assert db.scalar(select(func.count(Dossier.id))) == 1

    restore(engine, store, tmp_path / "backup", replace=True)
    with sessions(engine)() as db:
        assert db.scalar(select(func.count(Dossier.id))) == 0
        assert db.scalar(select(func.count(Citizen.id))) == 0
        assert broken(db) == {}


def test_a_database_that_is_in_use_is_not_replaced(
    engine: Engine, db: Session, store: FolderStore, tmp_path: Path
) -> None:
    back_up(engine, store, tmp_path / "backup", at=MONDAY)
    file(db, Cabinet(store, NullScanner()), a_citizen(db))
    another = Engine(engine.pool.recreate(), engine.dialect, engine.url)
    with another.connect() as connection:
        connection.execute(select(func.count(Dossier.id)))
        db.close()

        with pytest.raises(Conflict, match="database-in-use"):
            restore(engine, store, tmp_path / "backup", replace=True)
    another.dispose()

    assert db.scalar(select(func.count(Dossier.id))) == 1


@pytest.fixture
def finished(engine: Engine, store: FolderStore, tmp_path: Path) -> Path:
    """A backup with one dossier and one paper."""
    with sessions(engine)() as db:
        file(db, Cabinet(store, NullScanner()), a_citizen(db))
    back_up(engine, store, tmp_path / "backup", at=MONDAY)
    return tmp_path / "backup"


def a_byte_flips(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def loses_its_manifest(folder: Path) -> None:
    (folder / bundle.MANIFEST).unlink()


def loses_a_paper(folder: Path) -> None:
    next(folder.glob("papers/??/??/*")).unlink()


def its_paper_rots(folder: Path) -> None:
    a_byte_flips(next(folder.glob("papers/??/??/*")))


def its_rows_rot(folder: Path) -> None:
    a_byte_flips(next(iter([*folder.glob("motcua.db"), *folder.glob("rows/dossier.copy")])))


def its_sums_rot(folder: Path) -> None:
    a_byte_flips(folder / bundle.SUMS)


def its_manifest_rots(folder: Path) -> None:
    (folder / bundle.MANIFEST).write_text("{")


def is_of_a_later_format(folder: Path) -> None:
    said = json.loads((folder / bundle.MANIFEST).read_text())
    (folder / bundle.MANIFEST).write_text(json.dumps(said | {"format": 2}))


def is_of_later_tables(folder: Path) -> None:
    said = json.loads((folder / bundle.MANIFEST).read_text())
    said["content"]["revision"] = "9999"
    (folder / bundle.MANIFEST).write_text(json.dumps(said))


DAMAGES = {
    loses_its_manifest: "backup-unfinished",
    loses_a_paper: "backup-damaged",
    its_paper_rots: "backup-damaged",
    its_rows_rot: "backup-damaged",
    its_sums_rot: "backup-damaged",
    its_manifest_rots: "backup-damaged",
    is_of_a_later_format: "backup-newer",
    is_of_later_tables: "backup-newer",
}


def test_a_backup_that_cannot_be_trusted_is_refused_and_nothing_is_changed(
    engine: Engine, store: FolderStore, finished: Path, tmp_path: Path
) -> None:
    reasons = {}
    for damage in DAMAGES:
        damaged = tmp_path / damage.__name__
        shutil.copytree(finished, damaged)
        damage(damaged)
        with pytest.raises(Invalid) as refused:
            restore(engine, store, damaged, replace=True)
        reasons[damage] = refused.value.reason

    assert reasons == DAMAGES
    with sessions(engine)() as db:
        assert db.scalar(select(func.count(Dossier.id))) == 1


def test_a_backup_that_breaks_off_is_no_backup(
    engine: Engine, store: FolderStore, tmp_path: Path
) -> None:
    class Unplugged(FolderStore):
        def get(self, sha256: str) -> bytes:
            raise OSError(sha256)

    with sessions(engine)() as db:
        file(db, Cabinet(store, NullScanner()), a_citizen(db))

    with pytest.raises(OSError, match=r"^[0-9a-f]{64}$"):
        back_up(engine, Unplugged(store.root), tmp_path / "backup", at=MONDAY)

    with pytest.raises(Invalid, match="backup-unfinished"):
        restore(engine, store, tmp_path / "backup", replace=True)
    with pytest.raises(Conflict, match="backup-folder-taken"):
        back_up(engine, store, tmp_path / "backup", at=MONDAY)


def test_a_file_that_is_lost_or_rotten_is_named_and_stops_no_backup(
    engine: Engine, store: FolderStore, tmp_path: Path
) -> None:
    cabinet = Cabinet(store, NullScanner())
    with sessions(engine)() as db:
        for _ in range(3):
            file(db, cabinet, a_citizen(db))
    lost, rotten, good = sorted(store.root.glob("??/??/*"))
    lost.unlink()
    a_byte_flips(rotten)

    made = back_up(engine, store, tmp_path / "backup", at=MONDAY)

    assert made.damaged == [lost.name, rotten.name]
    assert [path.name for path in (tmp_path / "backup").glob("papers/??/??/*")] == [good.name]
    assert restore(engine, store, tmp_path / "backup", replace=True).damaged == made.damaged


def test_a_file_that_a_sweep_took_meanwhile_is_no_damage(
    engine: Engine, store: FolderStore, tmp_path: Path
) -> None:
    class Swept(FolderStore):
        def get(self, sha256: str) -> bytes:
            with engine.begin() as connection:
                connection.execute(delete(Paper).where(Paper.sha256 == sha256))
                connection.execute(text("DELETE FROM blob"))
            raise KeyError(sha256)

    with sessions(engine)() as db:
        file(db, Cabinet(store, NullScanner()), a_citizen(db))

    made = back_up(engine, Swept(store.root), tmp_path / "backup", at=MONDAY)

    assert (made.damaged, len(made.swept)) == ([], 1)


def test_anybody_can_prove_a_backup_and_nobody_else_can_read_it(finished: Path) -> None:
    proven = subprocess.run(  # noqa: S603  # our own words only
        ["/usr/bin/sha256sum", "--check", "--quiet", "--strict", bundle.SUMS],
        cwd=finished,
        check=False,
    )
    modes = {stat.S_IMODE(path.stat().st_mode) for path in finished.rglob("*") if path.is_file()}

    assert proven.returncode == 0
    assert (stat.S_IMODE(finished.stat().st_mode), modes) == (0o700, {0o600})


def test_a_backup_of_one_database_is_not_put_into_the_other(
    engine: Engine, store: FolderStore, finished: Path
) -> None:
    path = finished / bundle.MANIFEST
    said = json.loads(path.read_text())
    said["content"]["database"] = "another"
    path.write_text(json.dumps(said))

    with pytest.raises(Conflict, match="backup-of-other-database"):
        restore(engine, store, finished, replace=True)


def test_tables_of_another_revision_are_made_anew(
    engine: Engine, store: FolderStore, finished: Path
) -> None:
    migrations.downgrade(engine, "base")

    restore(engine, store, finished)

    assert migrations.current(engine) == migrations.head()
    with sessions(engine)() as db:
        assert db.scalar(select(func.count(JournalLine.id))) == 1
        assert broken(db) == {}
