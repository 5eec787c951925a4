"""As what somebody acted, in words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from portal.errors import word


def acted_as(line: Row[Any]) -> str:
    """The role of whoever wrote a line of the journal.

    Keying a dossier in is a clerk's work; it comes before there is a step, and so before a post.
    """
    keyed_in = line.kind == "submitted" and line.role == "officer"
    return word(f"role.{'clerk' if keyed_in else line.role}")
