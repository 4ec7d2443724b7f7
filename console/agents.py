"""Agents: which browser on which machine, as whoever looks at her list of logins would call it."""

BROWSERS = (
    ("Telegram", "Telegram"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Opera", "Opera"),
    ("SamsungBrowser", "Samsung"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def family(agent: str) -> str:
    """ "Firefox, Android"; empty where nobody knows. Nothing of the header itself is kept."""
    found = (next((name for mark, name in marks if mark in agent), "") for marks in (BROWSERS, MACHINES))
    return ", ".join(name for name in found if name)
