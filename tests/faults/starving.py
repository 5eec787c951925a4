"""Disks that are full or can only be read, databases that go and come back, clocks that jump.

People file meanwhile and send again until they are answered. Whatever was answered is there, once,
with its paper; when the hardship is over all goes on, with no other help than a supervisor's.
"""

from __future__ import annotations

import errno
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile, mkdtemp

from services import clocks
from services.db import connect, sessions
from tests import seed
from tests.faults.campaign import Told
from tests.faults.cluster import Cluster
from tests.faults.installation import installation
from tests.faults.kill import judge, more_answered
from tests.faults.serving import Served
from tests.faults.visitors import Visitors

DISK = "96m"
FLOOR = 4096
"""A file of this many bytes still fits in no free page of a full disk."""

Hardship = Callable[[Served, float], None]
"""Something that is taken away for so many seconds, and given back."""


@contextmanager
def a_small_disk() -> Iterator[Path]:
    """A disk of its own, that can be filled and locked; making one takes root."""
    root = Path(mkdtemp(prefix="motcua-disk-"))
    system("mount", "-t", "tmpfs", "-o", f"size={DISK},mode=755", "tmpfs", str(root))
    try:
        yield root
    finally:
        system("umount", "--lazy", str(root))
        root.rmdir()


@contextmanager
def on_a_small_disk() -> Iterator[Served]:
    """An installation on SQLite, database and papers on one small disk."""
    with a_small_disk() as root, NamedTemporaryFile(prefix="motcua-serve-") as log:
        url = f"sqlite:///{root}/motcua.db"
        seed.make(url)
        served = Served(root, url, log=Path(log.name))
        try:
            yield served
        finally:
            served.kill_what_is_left()


def disk_full(served: Served, seconds: float) -> None:
    """Not a page is free."""
    ballast = served.instance / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            for size in (1 << 20, FLOOR):
                fill(file.write, bytes(size))
            time.sleep(seconds)
    finally:
        ballast.unlink()


def fill(write: Callable[[bytes], int], piece: bytes) -> None:
    """Write until nothing fits any more."""
    try:
        while write(piece) == len(piece):
            pass
    except OSError as full:
        if full.errno != errno.ENOSPC:
            raise


def disk_read_only(served: Served, seconds: float) -> None:
    """A machine comes up with a disk that can only be read, as after a fault of it."""
    served.kill("parent", "master", "web", "work")
    lock(served.instance, "ro")
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        served.look_after()
        time.sleep(0.2)
    lock(served.instance, "rw")


def lock(disk: Path, how: str) -> None:
    """Make a disk `ro` or `rw`; who still has a file open to write holds it up."""
    for _ in range(100):
        options = ["mount", "-o", f"remount,{how},size={DISK}", str(disk)]
        if subprocess.run(options, check=False, capture_output=True).returncode == 0:  # noqa: S603  # our own words only
            return
        time.sleep(0.05)
    raise TimeoutError(f"{disk} cannot be made {how}")


def database_stopped(served: Served, seconds: float) -> None:
    """PostgreSQL is stopped and started by hand."""
    cluster = cluster_of(served)
    cluster.stop()
    time.sleep(seconds)
    cluster.start()


def restarted_mid_commit(served: Served, seconds: float) -> None:
    """PostgreSQL dies with commits under way, and its own supervisor starts it, three times."""
    cluster = cluster_of(served)
    for _ in range(3):
        cluster.kill()
        cluster.start()
        time.sleep(seconds / 3)


def cluster_of(served: Served) -> Cluster:
    """The cluster that `installation` has made for it."""
    return Cluster(served.instance / "postgres")


def clock_jumps(served: Served, _seconds: float, *, by: timedelta) -> None:
    """Somebody sets the clock of the machine; nobody sets it back."""
    engine = connect(served.database_url)
    with sessions(engine)() as db:
        real = datetime.now(UTC)
        clock = clocks.demo(db)
        assert clock
        clocks.set_demo(db, stood_at=clock.at(real) + by, since=real)
    engine.dispose()


def clocks_apart(served: Served, seconds: float, *, by: timedelta) -> None:
    """The clocks of the processes disagree for a while."""
    draft = served.skew.with_suffix(".draft")
    draft.write_text(str(int(by.total_seconds())))
    draft.replace(served.skew)
    time.sleep(seconds)
    served.skew.unlink()


JUMPS: Mapping[str, Hardship] = {
    "the clock jumps an hour ahead": partial(clock_jumps, by=timedelta(hours=1)),
    "the clock jumps an hour back": partial(clock_jumps, by=timedelta(hours=-1)),
    "the clock jumps a day ahead": partial(clock_jumps, by=timedelta(days=1)),
    "the clock jumps a day back": partial(clock_jumps, by=timedelta(days=-1)),
    "clocks an hour apart": partial(clocks_apart, by=timedelta(hours=1)),
    "clocks a day apart": partial(clocks_apart, by=timedelta(days=1)),
}
HARDSHIPS: Mapping[str, Mapping[str, Hardship]] = {
    "sqlite": {"disk full": disk_full, "disk read-only": disk_read_only, **JUMPS},
    "postgresql": {
        "database stopped": database_stopped,
        "database restarted mid-commit": restarted_mid_commit,
        **JUMPS,
    },
}


def run(database: str, rounds: int, *, seconds: float = 3, acks: int = 10) -> Told:
    """Every hardship so often, so many answers between two; then judge."""
    place = on_a_small_disk() if database == "sqlite" else installation(database)
    with place as served:
        return starve(served, HARDSHIPS[database], rounds, seconds, acks)


def starve(
    served: Served, hardships: Mapping[str, Hardship], rounds: int, seconds: float, acks: int
) -> Told:
    """What was counted, and everything that is not as it was answered."""
    counts, visitors = Counter[str](), Visitors(served)
    served.start()
    served.ready()
    with visitors.at_work():
        for name, hardship in [*hardships.items()] * rounds:
            if not more_answered(served, visitors, acks):
                break
            hardship(served, seconds)
            counts[name] += 1
        more_answered(served, visitors, acks)
    served.stop()
    told = dict(counts) | {
        "answered": len(visitors.answered),
        "sent again": visitors.again,
        "started by the supervisor": served.starts,
    }
    return Told(told, [*visitors.wrong, *judge(served, visitors)])


def system(*words: str) -> None:
    """A program of the system; loud when it fails."""
    subprocess.run([str(shutil.which(words[0])), *words[1:]], check=True)  # noqa: S603  # our own words only
