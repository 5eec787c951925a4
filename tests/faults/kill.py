"""kill -9 of web, worker and all, at random moments and at named points, while people file.

They send again until they are answered. Whatever was answered is there, once, with its paper; the
system comes back without a human; every invariant holds.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from random import Random

from sqlalchemy import func, select

from services import papers
from services.adapters.folder_store import FolderStore
from services.adapters.null import NullScanner
from services.db import connect, sessions
from services.keeping import Cabinet
from services.models import Dossier, Job, Paper
from tests.faults.campaign import Told
from tests.faults.serving import Served
from tests.faults.visitors import Visitors
from tests.house import ROOT

WEB_POINTS = (
    *("answered", "insert dossier", "file written", "committed", "insert fact", "file renamed"),
    *("commit", "file fsynced", "insert paper", "answer written", "insert tally"),
    *("insert journal_line", "folder fsynced", "insert counter", "update draft", "insert blob"),
    *("update dossier", "insert open_step", "insert dossier_answers", "file ready"),
    *("update paper", "folder written", "insert tally_fresh"),
)
WORK_POINTS = ("delete tally_fresh", "commit", "insert tally_scope", "committed", "select job")
AIMS = ("web point", "web", "work point", "web point", "all", "web point", "work", "master")
"""What is killed, in turn: at a point, or at a random moment."""


def run(served: Served, kills: int, *, seed: int = 1, acks: int = 5) -> Told:
    """Kill so often, each time after so many more answers; then judge."""
    random, counts = Random(seed), Counter[str]()  # noqa: S311  # a campaign needs no secret
    points = {"web": cycle(WEB_POINTS), "work": cycle(WORK_POINTS)}
    visitors = Visitors(served)
    served.start()
    served.ready()
    with visitors.at_work():
        for n in range(kills):
            if not more_answered(served, visitors, acks):
                break
            time.sleep(random.random() / 4)
            aim = AIMS[n % len(AIMS)]
            kind, _, at_point = aim.partition(" ")
            if at_point:
                point = f"{kind} {next(points[kind])}"
                hit = dies_at(served, point)
                counts["killed at a named point" if hit else f"not reached: {point}"] += 1
            else:
                kinds = ("parent", "master", "web", "work") if kind == "all" else (kind,)
                served.kill(*kinds)
                counts[f"killed at a random moment: {kind}"] += 1
        more_answered(served, visitors, acks)
    served.stop()
    told = dict(sorted(counts.items())) | {
        "answered": len(visitors.answered),
        "sent again": visitors.again,
        "started by the supervisor": served.starts,
    }
    return Told(told, [*visitors.wrong, *judge(served, visitors)])


def more_answered(served: Served, visitors: Visitors, n: int) -> bool:
    """Wait for more answers, looking after the processes meanwhile."""
    wanted = len(visitors.answered) + n
    while len(visitors.answered) < wanted:
        served.look_after()
        if visitors.wrong or all(one.done() for one in visitors.running):
            return False
        time.sleep(0.02)
    return True


def dies_at(served: Served, point: str, seconds: float = 10) -> bool:
    """Let the first process that comes to this point die there; whether one did."""
    draft = served.fault.with_suffix(".draft")
    draft.write_text(point)
    draft.replace(served.fault)
    until = time.monotonic() + seconds
    while served.fault.exists():
        served.look_after()
        if time.monotonic() > until:
            served.fault.unlink(missing_ok=True)
            return False
        time.sleep(0.01)
    return True


def judge(served: Served, visitors: Visitors) -> Iterator[str]:
    """Everything that is not as it was answered."""
    engine = connect(served.database_url)
    cabinet = Cabinet(FolderStore(served.instance / "papers"), NullScanner())
    with sessions(engine)() as db:
        filed = db.execute(select(Dossier.key, Dossier.public_id, Dossier.id)).all()
        there = {row.key: row for row in filed}
        kept = db.execute(
            select(Paper.dossier_id, Paper.public_id).where(Paper.sha256.is_not(None))
        )
        files: dict[int, list[str]] = {}
        for row in kept:
            files.setdefault(row.dossier_id, []).append(row.public_id)
        for one in visitors.answered:
            found = there.get(one.draft)
            if found is None or found.public_id not in one.address:
                yield f"lost: {one}"
            elif len(files.get(found.id, [])) != 1:
                yield f"papers of {one.draft}: {files.get(found.id)}"
            elif papers.serve(db, cabinet, files[found.id][0], one.owner).content != one.content:
                yield f"paper of {one.draft} is not what was handed in"
        if len(there) != len(visitors.answered):
            yield f"{len(there)} dossiers for {len(visitors.answered)} answers"
    for command in (["jobs", "work", "--once"], ["check"], ["figures", "verify"]):
        ended = subprocess.run(  # noqa: S603  # our own words only
            [sys.executable, "-m", "portal.cli", *command],
            env=served.environment,
            capture_output=True,
            text=True,
            cwd=ROOT,
            check=False,
        )
        if ended.returncode:
            yield f"motcua {' '.join(command)}: {ended.returncode} {ended.stdout} {ended.stderr}"
    with sessions(engine)() as db:
        given_up = db.scalar(select(func.count(Job.id)).where(Job.given_up_at.is_not(None)))
        if given_up:
            yield f"{given_up} jobs were given up"
    engine.dispose()
