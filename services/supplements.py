"""What a supplement leaves undone of what was asked for, before it is handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.desk_view import Asked
from services.supplementing import Supplement


def undone(own: Supplement, answers: Mapping[str, Any]) -> Asked:
    """What these answers, and the files there are now, leave as it was when it was asked for.

    Whatever was asked for in words of its own is not judged.
    """
    it, before = own.it, own.it.matter.answers
    new = {file.slot for file in it.files if file in own.added or not it.asked_again(file)}
    papers = [slot for slot in it.asked.papers if slot.name not in new]
    same = [one for one in it.asked.questions if answers.get(one.name) == before.get(one.name)]
    return replace(it.asked, papers=papers, questions=same, other=())


def untouched(own: Supplement, answers: Mapping[str, Any]) -> bool:
    """Whether neither a file nor an answer is newer than the request for a supplement."""
    it = own.it
    asked = it.last("asked")
    newer = [file for file in it.files if asked is not None and file.at > asked.at]
    return not (newer or own.added) and answers == it.matter.answers
