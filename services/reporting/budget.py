"""The budget of the plan as it was published, whose parts do not add up to its sum.

Both numbers are kept as they stand in the plan; what was spent is not counted here.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

KEY = "budget"
PUBLISHED = Decimal("80.8")
"""The sum that the plan names, in billions of đồng."""
PARTS: Mapping[str, Decimal] = {
    "Vốn đầu tư": Decimal(54),
    "Vốn sự nghiệp": Decimal("28.8"),
}
"""What it is said to be made of."""
ADDED_UP = sum(PARTS.values(), Decimal(0))
APART = ADDED_UP - PUBLISHED
