"""The benchmarks behind `bin/bench`: ratios measured in one run, and how everything grows.

What was found stands in FIGURES.md.
"""
