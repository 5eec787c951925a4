"""What the level of a service means for those who file."""

from __future__ import annotations

FIRST_ONLINE = 3
"""Below it the forms can be read at home, and the dossier is brought to a desk."""


def filed_online(level: int) -> bool:
    """Whether dossiers of a procedure of this level can be filed online."""
    return level >= FIRST_ONLINE
