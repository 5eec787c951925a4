"""Whole walks through the province, in the words of the people who walk them."""
