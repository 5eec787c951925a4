"""Python loads this first when its folder is on PYTHONPATH: the process may then be told to die, or
to read a clock that is wrong.

So the product that is killed at a named point is the product as it is shipped.
"""

from __future__ import annotations

import os

if "MOTCUA_FAULT" in os.environ:
    from tests.faults import dying, skewing

    dying.arm(os.environ["MOTCUA_FAULT"])
    skewing.arm(os.environ["MOTCUA_SKEW"])
