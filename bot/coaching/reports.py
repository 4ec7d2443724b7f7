"""Reports: whoever trains hears that somebody calls a card wrong; where nobody trains, the administrators."""

from datetime import datetime, timedelta

from bot.conversation.records import WRONG_CARD, Reported
from bot.people import Person, Role
from storage.store import Desk

TOLD = "card.reported"  # the timer
A_WORD = timedelta(minutes=10)  # in which she may still say what is wrong


def tell(desk: Desk, by: Person, report: Reported, now: datetime) -> bool:
    """Whether somebody hears it at once: with her words; a tap alone waits for them a little.

    One notice a card and a reporter: her words take the place of her tap.
    """
    if report.kind != WRONG_CARD:
        return False
    told = {"of": by.id, "card": report.about, "words": report.words}
    due_at = now if report.words else now + A_WORD
    hearers = [
        one for one in desk.role_holders() if one.id != by.id and one.consent_at and not one.stopped_at
    ]
    trainers = [one for one in hearers if Role.TRAINER in one.roles]
    for one in trainers or (one for one in hearers if Role.ADMINISTRATOR in one.roles):
        desk.set_timer(one.id, TOLD, f"{report.about} {by.id}", due_at, told)
    return bool(report.words)
