"""A signature at a post that is only lent: heads and leaders of the same office, nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.workflows.telling import DISTRICT, SIGNED, Life, officer, refused
from workflows.case import Actor, Lent, Post

POST = Post("leader", DISTRICT)


def lent_to(own: Actor) -> Actor:
    """Somebody who works at the leader's post for a while."""
    lent = Lent(POST, "officer:9", "Lê Đình Nam", date(2021, 12, 31), only=True)
    return replace(own, posts=own.posts | {POST}, lent=frozenset([lent]))


def ready() -> Life:
    life = Life()
    for action in ("accept", "bill", "paid"):
        life.does(action)
    return life


def test_who_heads_nothing_there_does_not_sign_for_the_leader() -> None:
    for own in (officer("officer", DISTRICT), officer("head", "tam-ky.an-my")):
        with refused("signature-not-lent"):
            ready().does("grant", SIGNED, by=lent_to(own))


def test_a_head_of_the_same_office_signs_for_the_leader() -> None:
    life = ready()

    life.does("grant", SIGNED, by=lent_to(officer("head", DISTRICT)))

    assert life.events
