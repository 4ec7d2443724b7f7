"""Backups: a programme as one file, opened again before it counts, and brought back from it."""
