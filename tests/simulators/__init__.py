"""Outside systems on this machine, for tests and for the demonstration."""
