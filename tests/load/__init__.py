"""The benchmarks behind `bin/bench`: ratios measured in one run, and how everything grows."""
