"""Versions of the tables, oldest first by the number in the name."""
