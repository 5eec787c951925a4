"""Some stories are walked in the portal itself."""

from __future__ import annotations

from tests.portal.conftest import app, settings, watch

__all__ = ["app", "settings", "watch"]  # The fixtures of the portal's own tests.
