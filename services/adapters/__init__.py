"""One file for each outside system, behind a port."""
