"""Into the console: a link for whoever steers, good once."""

from bot.conversation.effects import Find, Record, Say
from bot.conversation.events import Facts
from bot.conversation.linking import LoginLinkGiven
from bot.conversation.script import Script
from bot.people import Person


def console(person: Person, facts: Facts) -> Script:
    """One link at a time: a new one makes the last worthless."""
    link = (yield Find("link", "login_link", "")).rows
    if not link:
        yield Say("console.not_served", shortcuts=("menu",))
        return
    yield Record("given", LoginLinkGiven(link["nonce"]))
    yield Say("console.link", {"url": link["url"]})
