"""Serving: the running house opened to people, to machines that watch it, and to the night's work."""
