"""The same walk in SpiffWorkflow: seven steps of people and one fork, kept after every step.

An instance is one row with the document that its own serializer makes; a step reads it, completes
the task, lets the engine go on, and keeps it again. Nothing else is written, so that the comparison
errs on its side.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import psycopg
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

from tests.load.driver import PRAGMAS
from tests.load.world import World

STEPS = 7
_SPACES = 'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:walk"'
_PLACES = ("begin", "t1", "t2", "t3", "fork", "t4", "t5", "t6", "t7", "end")
_SKIPS = "<conditionExpression>skips</conditionExpression>"


def model() -> bytes:
    """Seven user tasks in a row; the fork after the third may skip the fourth."""
    body = [f'<userTask id="t{n}" name="step {n}"/>' for n in range(1, STEPS + 1)]
    body += ['<startEvent id="begin"/>', '<endEvent id="end"/>']
    body += ['<exclusiveGateway id="fork" default="fork-t4"/>', _flow("fork", "t5", _SKIPS)]
    body += [_flow(a, b) for a, b in pairwise(_PLACES)]
    process = f'<process id="walk" isExecutable="true">{"".join(body)}</process>'
    return f"<definitions {_SPACES}>{process}</definitions>".encode()


def _flow(source: str, target: str, when: str = "") -> str:
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{source}-{target}" {ends}>{when}</sequenceFlow>'


class Instances:
    """Workflows in a table, each moved on by its row id."""

    def __init__(self, run: Callable[..., Any]) -> None:
        self.run = run
        self.serializer = BpmnWorkflowSerializer()
        parser = BpmnParser()
        parser.add_bpmn_str(model())
        self.spec = parser.get_spec("walk")

    def start(self, ids: Sequence[int]) -> None:
        """Begin so many; each waits at its first step."""
        for one in ids:
            flow = BpmnWorkflow(self.spec)
            flow.do_engine_steps()
            self.run("INSERT INTO spiff VALUES (?, ?)", (one, self.serializer.serialize_json(flow)))

    def step(self, row_id: int) -> None:
        """Complete the task that waits."""
        [[document]] = self.run("SELECT state FROM spiff WHERE id = ?", (row_id,)).fetchall()
        flow = self.serializer.deserialize_json(document)
        task = flow.get_next_task(state=TaskState.READY, manual=True)
        task.data["skips"] = False
        task.run()
        flow.do_engine_steps()
        document = self.serializer.serialize_json(flow)
        self.run("UPDATE spiff SET state = ? WHERE id = ?", (document, row_id))


@contextmanager
def instances(world: World) -> Iterator[Instances]:
    """A table of them on the same disk, every statement kept for good before it returns."""
    if world.database == "sqlite":
        lite = sqlite3.connect(world.folder / "spiff.db", isolation_level=None)
        for pragma in PRAGMAS:
            lite.execute(f"PRAGMA {pragma}")
        lite.execute("CREATE TABLE spiff (id INTEGER PRIMARY KEY, state TEXT)")
        yield Instances(lite.execute)
        lite.close()
        return
    with psycopg.connect(world.bare, autocommit=True) as connection:
        connection.execute("CREATE TABLE spiff (id INTEGER PRIMARY KEY, state TEXT)")
        yield Instances(lambda text, values: connection.execute(text.replace("?", "%s"), values))
        connection.execute("DROP TABLE spiff")
