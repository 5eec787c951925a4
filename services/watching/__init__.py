"""Whether an installation can work, and what is waiting in it: for those who watch over it."""
