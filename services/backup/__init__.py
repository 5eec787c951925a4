"""Backups: everything that an installation must not lose, in one folder that proves itself.

What is in one, what is not, and why in this order stands in DECISIONS.md.
"""
