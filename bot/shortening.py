"""Shortening: names and words that have to fit a line of a small screen."""


def short(words: str, most: int) -> str:
    """As many characters as fit, with a sign that there were more."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"
