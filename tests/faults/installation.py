"""A fresh installation on either database, for one campaign, on a real disk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from tests import seed
from tests.faults.cluster import Cluster
from tests.faults.serving import Served


@contextmanager
def installation(database: str) -> Iterator[Served]:
    """Seeded and ready to be served; gone afterwards."""
    root = Path(mkdtemp(prefix="motcua-faults-"))
    root.chmod(0o755)
    cluster = Cluster(root / "postgres")
    try:
        if database == "postgresql":
            cluster.make()
            cluster.start()
            cluster.do("CREATE DATABASE province")
            url = cluster.url()
        else:
            url = f"sqlite:///{root}/motcua.db"
        seed.make(url)
        served = Served(root, url)
        try:
            yield served
        finally:
            served.kill_what_is_left()
    finally:
        cluster.stop()
        shutil.rmtree(root)
