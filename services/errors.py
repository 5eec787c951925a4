"""What a person can be told went wrong; `reason` is a key, the pages hold the words."""

from __future__ import annotations


class ServiceError(Exception):
    """The base of all of them; `details` fill the words."""

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


class NotFound(ServiceError):
    """It does not exist, or not for the one who asks."""


class NotAllowed(ServiceError):
    """The one who asks may not do this at all."""


class Conflict(ServiceError):
    """Somebody else was faster, or it was already done."""


class Invalid(ServiceError):
    """What was given cannot be accepted; nothing was changed."""


class Unavailable(ServiceError):
    """Something that is needed is away for the moment; nothing was changed."""
