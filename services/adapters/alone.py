"""Lets a program look at a file that may be hostile. A program of its own, which may die of it.

Named is a file with `answer(asked, content)`, which gives what it tells and the bytes behind that.
Before that file is read, memory, time and files are bounded; written is nothing but the one answer.
Run by `services.apart`, isolated and without the environment of the portal; so it imports nothing
of it.
"""

from __future__ import annotations

import json
import resource
import runpy
import sys

MEMORY, SECONDS, FILES = 1_500_000_000, 10, 64


def main() -> None:
    """Answer one question."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    program = runpy.run_path(sys.argv[1])
    asked = json.loads(sys.stdin.buffer.readline())
    told, behind = program["answer"](asked, sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n" + behind)


if __name__ == "__main__":
    main()
