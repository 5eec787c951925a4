"""Whether the hours of the steps fit into the limit of the law, on the longest way of the work.

The hours count from the receiving action, or from where a restarted clock begins again, to the
end; a consultation takes as long as the slowest office asked, and, where silence escalates, its
leader after it; a wait is free unless the clock runs on in it. What is done a second time (`back`, and ways out of a wait to an earlier step) is
the officers' own delay and is not planned for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from workflows.clock import Limit
from workflows.definition import CHANNELS, Procedure, Step
from workflows.proofs.walk import Walk
from workflows.proofs.ways import Way, without_loops
from workflows.reading import Fault

HOURS_A_DAY = 8
WEEK = 7
WORKING_WEEK = 5


def too_slow(procedure: Procedure, walks: Collection[Walk]) -> Iterator[Fault]:
    """The limits, channel by channel, that the longest working path does not keep."""
    hours, path, walk = max((_longest(walk) for walk in walks), key=lambda found: found[0])
    titles = " → ".join(
        f"{procedure.step(name).title} ({_hours(procedure.step(name))})" for name in path
    )
    for channel in CHANNELS:
        limit = procedure.limit_for(channel)
        if hours > least_hours(limit):
            yield Fault(
                "too-slow",
                f"limits.{channel}" if channel in procedure.limits else "limit",
                f"Các bước cộng lại {hours} giờ làm việc, mà thời hạn chỉ có "
                f"{least_hours(limit)} giờ{walk.example}: {titles}. "
                "Hãy bớt giờ ở các bước, hoặc sửa thời hạn.",
            )


def least_hours(limit: Limit) -> int:
    """The working hours that a limit surely holds, whichever weekday it begins on.

    Calendar days hold fewest when the dossier comes on a Friday: each whole week 5 working days,
    the days beyond it 2 fewer for the week-end, but 1 at least, since a last day of rest moves to
    the next working day. Public holidays cannot be planned and are left out.
    """
    if not limit.calendar_days:
        return limit.minutes // 60
    weeks, days = divmod(limit.calendar_days, WEEK)
    return (weeks * WORKING_WEEK + max(days - 2, min(days, 1))) * HOURS_A_DAY


def most_hours(limit: Limit) -> int:
    """The working hours that a limit can take at the longest."""
    if not limit.calendar_days:
        return -(-limit.minutes // 60)
    weeks, days = divmod(limit.calendar_days, WEEK)
    return (weeks * WORKING_WEEK + min(days, WORKING_WEEK)) * HOURS_A_DAY


def _hours(step: Step) -> int:
    match step.kind:
        case "task":
            return step.hours
        case "consult":
            return max(ask.hours + ask.leader_hours for ask in step.asks)
        case "wait" if step.clock == "runs" and step.expires:
            return most_hours(step.expires.limit)
        case _:
            return 0


def _longest(walk: Walk) -> tuple[int, list[str], Walk]:
    """The hours and the steps of the longest working path of a walk."""
    ahead: dict[str, list[str]] = {}
    for way in _gone(walk):
        ahead.setdefault(way.source, []).append(way.target)
    known: dict[str, tuple[int, list[str]]] = {}
    paths = [_from(walk.procedure, name, ahead, known) for name in sorted(_beginnings(walk))]
    hours, path = max(paths, key=lambda found: found[0], default=(0, []))
    return hours, path, walk


def _gone(walk: Walk) -> Iterable[Way]:
    """The forward arrows of the map that some dossier of this walk takes, one period long."""
    taken = {(arc.step, arc.move.action) for arc in walk.every_arc}
    for way in without_loops(walk.procedure):
        source = walk.procedure.step(way.source)
        moved = (way.source, way.action) in taken or source.kind == "join"
        if moved and source.clock != "restarts":
            yield way


def _beginnings(walk: Walk) -> set[str]:
    """Where the clock begins: after receipt, and after a wait that starts it anew."""
    found = set[str]()
    for arc in walk.every_arc:
        action = walk.action(arc)
        received = action is not None and action.receives
        renewed = arc.before.received and walk.procedure.step(arc.step).clock == "restarts"
        if received or renewed:
            found |= arc.opened
    return found


def _from(
    procedure: Procedure,
    name: str,
    ahead: Mapping[str, list[str]],
    known: dict[str, tuple[int, list[str]]],
) -> tuple[int, list[str]]:
    if name not in known:
        onward = [_from(procedure, target, ahead, known) for target in ahead.get(name, ())]
        hours, path = max(onward, key=lambda found: found[0], default=(0, []))
        known[name] = hours + _hours(procedure.step(name)), [name, *path]
    return known[name]
