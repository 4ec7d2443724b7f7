"""Anywhere: words that mean the same in every talk, one step back and past a question among them."""

from bot.conversation import again, talk
from bot.conversation.leading import Leading
from bot.conversation.script import Skipped


def command(turn: Leading, command: str, argument: str = "", words: str = "") -> None:
    """A word that means the same anywhere; `words`: all that she wrote with it."""
    if command == "back":
        _back(turn)
    elif command == "skip":
        top = turn.open_talk()
        if top is not None and top.ask is not None and top.ask.skippable:
            turn.take(top, Skipped())
        else:
            again.miss(turn, "again.skip")
    elif command in turn.flows.by_command:
        given = {"argument": argument} if argument else {}
        if command == "emergency" and words:
            given["words"] = words
        turn.open(turn.flows.by_command[command].name, given)
    else:
        again.miss(turn, "again.unknown")


def _back(turn: Leading) -> None:
    """Undo her last answer, and what was said after it."""
    top = turn.stack.top
    earlier = top and talk.one_back(top)
    if top is None:
        turn.open("unclear", {})
    elif earlier is None:
        turn.say("back.nothing")
    else:
        again.unwait(turn)
        turn.begin(earlier)
