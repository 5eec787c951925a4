"""What every test would pay for anew, paid once: an application has 200 addresses."""

from __future__ import annotations

from typing import ClassVar

from werkzeug.routing import Rule


class RememberedRule(Rule):
    """An address that is made ready once in a process, for every application that has it."""

    ready: ClassVar[dict[object, RememberedRule]] = {}

    def compile(self) -> None:
        """Takes what the same address was made into before."""
        key = (self.rule, repr(self.defaults), self.subdomain, self.host, self.merge_slashes)
        if known := self.ready.get(key):
            self.arguments |= known.arguments
            for name in ("_parts", "_trace", "_converters", "_build", "_build_unknown"):
                setattr(self, name, getattr(known, name))
        else:
            super().compile()
            self.ready[key] = self
