"""Emergency: one message with what to do, before everything else.

Without doses: this is the card that holds for any cadre and any danger. Its one button leads back
to whatever she was in, and nothing is asked of her meanwhile.
"""

from bot.conversation.effects import Ask, Choice, Say
from bot.conversation.events import Facts
from bot.conversation.script import Script
from bot.people import Person


def emergency(person: Person, facts: Facts) -> Script:
    """The card, then silence until she comes back by herself."""
    yield Ask("card", "emergency.card", choices=(Choice("over", "emergency.over"),))
    yield Say("emergency.after")
