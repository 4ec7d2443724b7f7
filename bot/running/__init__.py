"""Running: the house as a process, or several: opened, kept current, drained, logged."""
