"""Plausible people and answers of nobody: what the demo year and a rehearsal are made of."""
