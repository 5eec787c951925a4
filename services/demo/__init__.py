"""A year of one-stop desks that never was, played through the same use cases as the real one."""
