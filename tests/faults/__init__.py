"""Campaigns that kill, cut, race and starve the system, and find nothing lost.

A share of each runs in the suite; `bin/faults` runs them long.
"""
