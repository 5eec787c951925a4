"""The usual way of a dossier: what is done at a step where nothing is wrong. One rule for all who tell
of it, show it or try it.

On purpose they differ in what they ask it about. The picture for visitors (`services.way`) knows no
dossier and asks about every action; what is still to come of one (`outlook`) and the rehearsal ask
about those that its answers leave open. The demo year plays fates: it takes from here what leads on,
and reckons its hours as if nobody ever paid in time.
"""

from __future__ import annotations

from collections.abc import Iterable

from workflows.definition import Action, Procedure, Step
from workflows.net import asks_supplement

BY_TIME = ("posting", "confirmation")
"""Reasons to wait that end by themselves when nobody objects."""

DECLINING = ("propose-refusal", "decline")
"""The actions that give up a dossier which was received; `refuse` does not receive it at all."""


def leads_on(procedure: Procedure, action: Action) -> bool:
    """Whether an action neither goes back, nor asks the citizen, nor gives up."""
    declines = action.name in DECLINING or action.name == "refuse"
    return not (action.back or declines or asks_supplement(procedure, action))


def done(procedure: Procedure, able: Iterable[Action]) -> Action | None:
    """What is usually done of what can be: the first that grants, else the first that leads on."""
    onward = [one for one in able if leads_on(procedure, one)]
    return next((one for one in onward if one.result == "granted"), next(iter(onward), None))


def onward(procedure: Procedure, step: Step, able: Iterable[Action]) -> str:
    """The step to which a step usually leads, of parallel ones the first; empty for nowhere."""
    by_time = step.expires.to if step.expires else ""
    if step.to or (step.reason in BY_TIME and by_time):
        return step.to or by_time
    action = done(procedure, able)
    return action.to[0] if action else by_time
