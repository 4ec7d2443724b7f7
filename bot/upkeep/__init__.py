"""Upkeep: what those who look after a programme do to it, from a check of its words to a purge."""
