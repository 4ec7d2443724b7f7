"""State: a conversation at rest.

State is the answers. A talk that waits is its flow's name, the edition and the facts it began with,
what was lived so far by key, and the number of the question that is open; the engine runs the flow
again from the top to know the rest. JSON in, JSON out, small enough to be rewritten every turn.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from bot.conversation.events import Key
from bot.people import PersonId

Lived = Mapping[Key, Any]  # in the order in which it was lived; JSON values


class Frame(NamedTuple):
    """One talk, open or interrupted.

    `number` is unique for her and stands in her buttons with `question`, which changes whenever
    another question is asked but not when the same one is repeated.
    """

    number: int
    flow: str
    edition: str
    opened_at: str  # ISO 8601 UTC
    facts: Mapping[str, Any]  # the person as she was under "person"
    lived: Lived = {}  # noqa: RUF012  (never written to)
    asked: Key = ""  # the key of the open question
    question: int = 0
    misses: int = 0  # answers to the open question that were not understood
    heard_at: str = ""  # when she last said something to this talk
    asked_in: int = 0  # the turn in which the open question was asked
    asked_at: str = ""  # when she was shown it last; empty in talks from before this was kept
    reminded: bool = False  # whether her silence was met with a kind word already
    laid_in: int = 0  # the turn in which it was laid aside because she was silent


class Conversation(NamedTuple):
    """Everything that stands between us and one person.

    `stack` holds the talk that she is in (last) and those that it interrupted; `parked` those that
    fell silent and may still be answered by a tap on their question.
    """

    person: PersonId
    turn: int = 0
    opened: int = 0  # frames so far
    stack: tuple[Frame, ...] = ()
    parked: tuple[Frame, ...] = ()
    echo: tuple[str, int, str] = ("", 0, "")  # the same words again: their digest, how often, since when


def dump(conversation: Conversation) -> str:
    """The conversation as JSON. `person` is not in it: the store knows whose it is."""
    return orjson.dumps(
        {
            "turn": conversation.turn,
            "opened": conversation.opened,
            "stack": [frame._asdict() for frame in conversation.stack],
            "parked": [frame._asdict() for frame in conversation.parked],
            "echo": conversation.echo,
        }
    ).decode()


def load(person: PersonId, text: str) -> Conversation:
    """The conversation that `dump` wrote. Raises ValueError when the text is none, or a newer program's."""
    try:
        data = orjson.loads(text)
        words, times, since = data["echo"]
        return Conversation(
            person,
            data["turn"],
            data["opened"],
            tuple(Frame(**frame) for frame in data["stack"]),
            tuple(Frame(**frame) for frame in data["parked"]),
            (words, times, since),
        )
    except (LookupError, TypeError) as error:
        raise ValueError(f"the conversation of person {person} is none that is known here") from error
