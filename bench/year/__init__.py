"""A year in a minute: a programme lived by simulated workers, on the real engine, gates, sender and store."""
