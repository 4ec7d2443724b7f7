"""The web chat: a phone messenger in a browser."""
