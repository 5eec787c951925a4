"""PostgreSQL's own recovery, drilled: back to a moment, and a standby after the primary was killed.

The primary archives its log and waits for its standby before it says that something is committed.
People file; a moment is noted; people go on filing; every process of the primary is killed.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from sqlalchemy import Engine, func, select

from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.db import connect, sessions
from services.keeping import Cabinet
from services.models import Dossier
from tests import seed
from tests.faults.campaign import Told
from tests.faults.cluster import Cluster, a_folder, comes_true
from tests.faults.filers import Acknowledged, Filers, judge

KEEP = "test ! -f {0}/%f && cp %p {0}/.%f && sync {0}/.%f && mv {0}/.%f {0}/%f"


@dataclass(frozen=True, slots=True)
class Site:
    """A primary, its archive, a base backup, a standby, and the papers beside them."""

    root: Path
    cabinet: Cabinet

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def primary(self) -> Cluster:
        return Cluster(self.root / "primary")

    @property
    def base(self) -> Cluster:
        return Cluster(self.root / "base")

    @property
    def standby(self) -> Cluster:
        return Cluster(self.root / "standby")


def run(n: int) -> Told:
    """The drill with `n` dossiers before the moment and as many after it."""
    root = Path(mkdtemp(prefix="motcua-recovery-"))
    root.chmod(0o755)
    site = Site(root, Cabinet(FolderStore(root / "papers"), NullScanner()))
    try:
        return _drill(site, n)
    finally:
        for one in (site.primary, site.base, site.standby):
            one.stop()
        shutil.rmtree(root)


def _drill(site: Site, n: int) -> Told:
    begin(site)
    engine = connect(site.primary.url())
    filers = Filers(engine, site.cabinet)
    with filers.at_work():
        before = filers.wait_for(n)
        moment = site.primary.ask("SELECT clock_timestamp()")
        archived(site)
        filers.wait_for(len(before) + n)
        site.primary.kill()
        comes_true(lambda: all(one.done() for one in filers.running))
    engine.dispose()
    promised = list(filers.acknowledged)

    site.standby.promote()
    counts = {
        "acknowledged before the kill": len(promised),
        "there after the standby took over": there(site.standby),
        "acknowledged before the moment": len(before),
    }
    wrong = [f"standby: {one}" for one in afterwards(site.standby, site.cabinet, promised)]
    site.base.set(
        restore_command=f"cp {site.archive}/%f %p",
        recovery_target_time=moment,
        recovery_target_action="promote",
    )
    (site.base.data / "recovery.signal").touch()
    site.base.start()
    comes_true(lambda: site.base.ask("SELECT pg_is_in_recovery()") == "False")
    counts["there when back at the moment"] = there(site.base)
    if there(site.base) >= len(promised):
        wrong.append("moment: what came after it is there too")
    wrong += [f"moment: {one}" for one in afterwards(site.base, site.cabinet, before)]
    return Told(counts, wrong)


def begin(site: Site) -> None:
    """Start the primary with its archive, the base backup, and the standby it waits for."""
    a_folder(site.archive)
    site.primary.make()
    site.primary.set(archive_mode="on", archive_command=KEEP.format(site.archive))
    site.primary.start()
    site.primary.do("CREATE DATABASE province")
    seed.make(site.primary.url())
    site.base.copy_of(site.primary)
    site.standby.copy_of(site.primary, "--write-recovery-conf")
    site.standby.start()
    site.primary.set(synchronous_standby_names="FIRST 1 (standby)", synchronous_commit="on")
    site.primary.reload()
    state = "SELECT sync_state FROM pg_stat_replication"
    comes_true(lambda: site.primary.ask(state) == "sync")


def archived(site: Site) -> None:
    """Wait until everything that was written so far is in the archive."""
    last = site.primary.ask("SELECT pg_walfile_name(pg_current_wal_lsn())")
    site.primary.ask("SELECT pg_switch_wal()")
    comes_true((site.archive / last).exists)


def afterwards(cluster: Cluster, cabinet: Cabinet, promised: list[Acknowledged]) -> list[str]:
    """What is wrong in a cluster that took over, and whether filing goes on there."""
    engine = connect(cluster.url())
    try:
        wrong = judge(engine, cabinet, promised)
        more = Filers(engine, cabinet)
        with more.at_work():
            more.wait_for(4)
        return wrong + judge(engine, cabinet, more.acknowledged)
    finally:
        engine.dispose()


def there(cluster: Cluster) -> int:
    """How many dossiers a cluster has."""
    engine: Engine = connect(cluster.url())
    with sessions(engine)() as db:
        n = db.scalars(select(func.count(Dossier.id))).one()
    engine.dispose()
    return n
