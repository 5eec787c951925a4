"""Gunicorn's log in the form of ours: it is the only logger that the server can be given by name."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

from portal import logs, settings


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Says through the one log what the server says; requests are told by `portal.tracing`."""

    def setup(self, cfg: Any) -> None:
        """Leave everything to the root."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.loglevel = self.LOG_LEVELS[cfg.loglevel.lower()]
        self.error_log.setLevel(self.loglevel)
        logs.set_up(settings.load().log_form)
        logs.keep_last_words()
