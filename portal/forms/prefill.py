"""What an account or an identity card knows of somebody, by the names that procedures prefill from."""

from __future__ import annotations

from typing import Any

from services.identity_cards import Card
from services.models import Citizen


def profile_of(citizen: Citizen) -> dict[str, Any]:
    """The plain values of a profile; what it does not know is left out."""
    known: dict[str, Any] = {
        "profile.name": citizen.name,
        "profile.id_number": citizen.id_number,
        "profile.born": citizen.born.isoformat() if citizen.born else None,
        "profile.birth_year": citizen.born.year if citizen.born else None,
        "profile.sex": citizen.sex,
        "profile.phone": citizen.phone,
        "profile.email": citizen.email,
        "profile.commune": citizen.commune,
        "profile.address": citizen.address,
    }
    return {name: value for name, value in known.items() if value}


def profile_of_card(card: Card) -> dict[str, Any]:
    """The same from a card that was scanned."""
    known: dict[str, Any] = {
        "profile.name": card.name,
        "profile.id_number": card.number,
        "profile.born": card.born.isoformat() if card.born else None,
        "profile.birth_year": card.born.year if card.born else None,
        "profile.sex": card.sex,
        "profile.address": card.address,
    }
    return {name: value for name, value in known.items() if value}
