"""What a desk searched for last: in its browser's session, for a name has no place in an address.

So the way back from a dossier leads to what was found. Signing out forgets it.
"""

from __future__ import annotations

from flask import session

PREFIX = "tim-"


def keep(where: str, words: str) -> None:
    """Remember the words of one of the searches."""
    session[PREFIX + where] = words


def kept(where: str) -> str:
    """The words of this search, or nothing."""
    return str(session.get(PREFIX + where, ""))
