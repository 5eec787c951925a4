"""Who may do what is a desk's to do, whatever step is open."""

from __future__ import annotations

import pytest

from tests.workflows.telling import officer
from workflows.case import Post, Refused
from workflows.permits import at_desk


def test_a_clerk_of_a_desk_does_there_what_is_the_desks() -> None:
    assert at_desk("tam-ky", officer("clerk", "tam-ky")) == Post("clerk", "tam-ky")


@pytest.mark.parametrize(("role", "office"), [("head", "tam-ky"), ("clerk", "hoi-an")])
def test_nobody_else_does(role: str, office: str) -> None:
    with pytest.raises(Refused, match="not-yours"):
        at_desk("tam-ky", officer(role, office))
