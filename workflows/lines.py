"""The kinds of lines of a journal that move no dossier, each named once.

Whoever gives the journal a new kind of line says here what it is; a replay refuses any other that
does not follow from the engine.
"""

from __future__ import annotations

from workflows.ladder import LADDER
from workflows.ledger import ENDED_WITHOUT, POSTED

WROTE = "wrote"
"""A message between the owner and an office."""

LINKING = ("linked", "link-failed")
"""That a dossier was opened out of this one, or could not be."""

INSPECTED = "inspected"
"""That officers went and looked, and recorded it."""

CLAIMS = frozenset(("claimed", "released", "taken-over", "freed", "assigned"))
"""In whose hands the work of a step is."""

PRESSING = frozenset(rung.kind for rung in LADDER) | {"reminded"}
"""That time presses, or is over."""

CLOCK_MOVED = "clock-moved"
"""That the promised day was counted anew, because a stoppage came or went."""

MONEY = (POSTED - ENDED_WITHOUT - {"submitted"}) | {"order-closed"}
"""What was paid, waived, or is to go back."""

SEEN = "papers-seen"
"""At the desk of a dossier somebody looked at originals, or scanned papers into it."""

POSTAL = frozenset(("post-delivered", "post-returned", "post-fetched", "post-resent"))
"""What became of a result after it was given to the postal service."""

SENT, SENT_BACK = "papers-sent", "papers-back"
"""That the papers left the desk for the competent office, and that what is left of them and the
result are on their way back."""

UNMOVED = CLAIMS | PRESSING | MONEY | POSTAL | {SENT, SENT_BACK, WROTE, SEEN, INSPECTED, *LINKING}
"""After such a line a dossier stands where it stood before."""

NOBODYS = PRESSING | {WROTE, *LINKING}
"""What holds up no deed of somebody who has not read it: nobody has gone on with the dossier. A new
day holds up all that is done with the dossier itself, but not in whose hands it is."""

UNTOLD = CLAIMS | PRESSING | {"order-closed", WROTE}
"""What the way of a dossier does not tell its owner: it concerns nobody but the officers; messages
stand apart."""
