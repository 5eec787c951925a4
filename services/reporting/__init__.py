"""Figures: what is counted, what it is held against, how it opens."""
