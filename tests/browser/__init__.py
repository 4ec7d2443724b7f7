"""The web chat in a real browser, over a demo that runs as a process of its own."""
