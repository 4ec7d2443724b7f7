"""Unnaming: the name of a coach who was forgotten, gone from what his coachees were told and are told still.

Their talks are theirs, so they stay, with « votre coach » where his name stood. What they wrote themselves is
not touched: it is theirs. A mark that nobody sees stands on either side of what was put there, so that a
replay knows that other words stood in its place.
"""

import html
import re
from collections.abc import Mapping
from typing import Any

import orjson

from bot.conversation.messages import UNNAMED, Button, Message
from bot.people import PersonId
from storage.sealing.columns import BROKEN
from storage.sql.codec import json_in, message_in, message_out, to_json
from storage.sql.queries import queries
from storage.sql.rows import Rows

_SQL = queries("unnaming")
INSTEAD = {"fr": "votre coach", "en": "your coach", "bm": "votre coach"}
SHORTEST = 2  # characters of a name that can be told from other words


class Unnaming(Rows):
    """The part of forgetting that takes a name out of what others hold."""

    def _unname(self, coach: PersonId) -> None:
        """While his name is still known."""
        (name,) = self._one(_SQL["name_of"], (coach,))
        if len(name) < SHORTEST:
            return
        named = re.compile(rf"(?<!\w)(?:{re.escape(name)}|{re.escape(html.escape(name))})(?!\w)")
        for person, language in self._all(_SQL["coachees_ever"], (coach,)):
            put = f"{UNNAMED}{INSTEAD.get(language, INSTEAD['fr'])}{UNNAMED}"
            self._unname_for(person, named, put)
        self.unremember()

    def _unname_for(self, person: PersonId, named: re.Pattern[str], put: str) -> None:
        for id, message in self._all(_SQL["messages_to"], (person,)):
            if message != BROKEN and (said := _said(message_in(message), named, put)) is not None:
                self._run(_SQL["say_otherwise"], (message_out(said), id))
        for turn, facts in self._all(_SQL["facts_of"], (person,)):
            if (known := _known(facts, named, put)) is not None:
                self._run(_SQL["know_otherwise"], (known, person, turn))
        for id, facts in self._all(_SQL["waiting_facts"], (person,)):
            if (known := _known(facts, named, put)) is not None:
                self._run(_SQL["wait_otherwise"], (known, id))
        for (body,) in self._all(_SQL["body_of"], (person,)):
            if body == BROKEN:
                continue
            talks = to_json(_of_talks(orjson.loads(body), named, put))
            self._run(_SQL["talk_otherwise"], (talks, person))


def _said(message: Message, named: re.Pattern[str], put: str) -> Message | None:
    """The message without the name; None where it does not stand in it."""
    buttons = tuple(Button(named.sub(put, button.label), button.data) for button in message.buttons)
    said = message._replace(text=named.sub(put, message.text), buttons=buttons)
    return None if said == message else said


def _known(facts: str, named: re.Pattern[str], put: str) -> str | None:
    """Facts as JSON text without the name; None where it does not stand in them."""
    known = json_in(facts)
    told = _told(known, named, put)
    return None if told == known else to_json(told)


def _told(value: Any, named: re.Pattern[str], put: str) -> Any:
    """JSON without the name."""
    if isinstance(value, str):
        return named.sub(put, value)
    if isinstance(value, list):
        return [_told(one, named, put) for one in value]
    if isinstance(value, Mapping):
        return {key: _told(one, named, put) for key, one in value.items()}
    return value


def _of_talks(body: Any, named: re.Pattern[str], put: str) -> Any:
    """Talks at rest: what they were told goes without the name; what she answered is hers."""
    if isinstance(body, list):
        return [_of_talks(one, named, put) for one in body]
    if not isinstance(body, Mapping):
        return body
    facts = {"facts": _told(body["facts"], named, put)} if "facts" in body else {}
    return {key: _of_talks(one, named, put) for key, one in body.items()} | facts
