"""In between: a question of hers while another is open, in a quiz or check-in; what was open is asked again.

The card that tells what a quiz asks just now is no help beside it: then she is told how to have both.
"""

import json

from bot.conversation.effects import Find, Say
from bot.conversation.events import Facts
from bot.conversation.script import Script
from bot.handlers.guide import answered
from bot.people import Person

BESIDE_A_QUIZ = ("open", "several", "none")  # what is told instead of a card: each has its text


def in_between(person: Person, facts: Facts) -> Script:
    """The one card, or that it is out of scope; else what the open question awaits, if that was meant.

    Where her own words are asked, `apart` from which this was told, there may be titles to choose from.
    """
    words = facts.get("words", "")
    asked = {"words": words, "open": facts.get("open", []), "pinned": facts.get("pinned", "")}
    look = (
        Find("found", "cards", words) if facts.get("apart") else Find("found", "between", json.dumps(asked))
    )
    found = (yield look).rows
    if found["answer"] in BESIDE_A_QUIZ:
        yield Say(f"in_between.{found['answer']}", shortcuts=("guide", "emergency"))
    elif found["answer"] == "no_match" and (plea := facts.get("plea", "again.choice")):
        yield Say(plea, facts.get("awaited", {}), shortcuts=("guide", "emergency"))
    else:
        yield from answered(person, words, found)
