"""What the tests of reports have in common."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def no_loop() -> Iterator[None]:
    """As in a program by itself: a browser that another test opened leaves its loop running in this
    thread, and what signs a PDF may not begin a second one there."""
    running = asyncio._get_running_loop()  # noqa: SLF001 - there is no other way
    asyncio._set_running_loop(None)  # noqa: SLF001
    yield
    asyncio._set_running_loop(running)  # noqa: SLF001
