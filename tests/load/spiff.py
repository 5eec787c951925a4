"""The same walk in SpiffWorkflow: seven steps of people and one fork, kept after every step.

An instance is one row with the document that its own serializer makes; a step reads it, completes
the task, lets the engine go on, and keeps it again. In the same transaction it writes the rows that
our step writes, as raw SQL made ready beforehand: a workflow's document alone is no queue, no journal
and no figure. Who may act, deadlines, forms and messages it need not work out: the comparison errs on
its side.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import pairwise
from typing import Any

import psycopg
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

from tests.load.driver import PRAGMAS, Statements
from tests.load.world import World

STEPS = 7
Run = Callable[..., Any]
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
    """Workflows in a table, each moved on by its row id, with the rows of a step beside it."""

    def __init__(self, run: Run, kept: Callable[[], AbstractContextManager[object]]) -> None:
        self.run, self.kept = run, kept
        self.serializer = BpmnWorkflowSerializer()
        parser = BpmnParser()
        parser.add_bpmn_str(model())
        self.spec = parser.get_spec("walk")

    def start(self, ids: Sequence[int]) -> None:
        """Begin so many; each waits at its first step."""
        with self.kept():
            for one in ids:
                flow = BpmnWorkflow(self.spec)
                flow.do_engine_steps()
                self.run(_INSERT, (one, self.serializer.serialize_json(flow)))

    def step(self, row_id: int, rows: Statements) -> None:
        """Complete the task that waits, and write these rows; all of it or nothing."""
        with self.kept():
            [[document]] = self.run(_SELECT, (row_id,)).fetchall()
            flow = self.serializer.deserialize_json(document)
            task = flow.get_next_task(state=TaskState.READY, manual=True)
            task.data["skips"] = False
            task.run()
            flow.do_engine_steps()
            self.run(_UPDATE, (self.serializer.serialize_json(flow), row_id))
            for statement, values in rows:
                self.run(statement, values)


@contextmanager
def instances(world: World) -> Iterator[Instances]:
    """A table of them in the database of the dossiers; commits do not wait for the disk."""
    if world.database == "sqlite":
        with closing(sqlite3.connect(world.bare)) as lite:
            for pragma in (*PRAGMAS, "synchronous=OFF"):
                lite.execute(f"PRAGMA {pragma}")
            lite.execute(_TABLE)
            yield Instances(lite.execute, lambda: lite)
            lite.execute("DROP TABLE spiff")
        return
    with psycopg.connect(world.bare, autocommit=True) as connection:
        connection.execute("SET synchronous_commit = off")
        connection.execute(_TABLE)

        def run(statement: str, values: Any) -> Any:
            return connection.execute(statement.replace("?", "%s"), values)

        yield Instances(run, connection.transaction)
        connection.execute("DROP TABLE spiff")


_TABLE = "CREATE TABLE spiff (id INTEGER PRIMARY KEY, state TEXT)"
_INSERT = "INSERT INTO spiff VALUES (?, ?)"
_SELECT = "SELECT state FROM spiff WHERE id = ?"
_UPDATE = "UPDATE spiff SET state = ? WHERE id = ?"
