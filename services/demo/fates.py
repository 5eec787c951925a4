"""What is going to become of a dossier, drawn when it is filed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

REFUSED_ONLINE = 0.062
ASKED_AT_DESK = 0.085
ASKED_AT_WORK = 0.075
NEVER_COMES_BACK = 0.12
REJECTED = 0.025
WITHDRAWN_ONLINE = 0.03
RETURNED = 0.04
SILENT = 0.08
APOLOGISES = 0.45

PACES = ((0.46, 0.15, 0.55), (0.455, 0.78, 0.97), (0.075, 1.12, 1.7), (0.02, 1.8, 4.5))
"""How likely: between which shares of the time until the due day the result is decided."""


@dataclass(slots=True)
class Fate:
    """`pace` is the share of the time until the due day that the work takes; over 1 is late.

    `asked` is where a supplement is asked for: at the `desk`, at `work`, or nowhere.
    """

    pace: float
    asked: str = ""
    comes_back: bool = True
    refused: bool = False
    rejected: bool = False
    withdrawn: bool = False
    returned: bool = False
    silent: bool = False
    apologises: bool = False
    waits_for: str = ""
    """The step at which the dossier is left lying; for those that the demonstration shows."""


def draw(rng: Random, channel: str) -> Fate:
    """The fate of one dossier."""
    online = channel == "online"
    _, least, most = rng.choices(PACES, [p for p, _, _ in PACES])[0]
    fate = Fate(pace=rng.uniform(least, most))
    fate.refused = online and rng.random() < REFUSED_ONLINE
    if rng.random() < (ASKED_AT_DESK if online else ASKED_AT_WORK):
        fate.asked = "desk" if online else "work"
        fate.comes_back = rng.random() >= NEVER_COMES_BACK
    fate.rejected = rng.random() < REJECTED
    fate.withdrawn = online and rng.random() < WITHDRAWN_ONLINE
    fate.returned = rng.random() < RETURNED
    fate.silent = rng.random() < SILENT
    fate.apologises = fate.pace > 1 and rng.random() < APOLOGISES
    return fate
