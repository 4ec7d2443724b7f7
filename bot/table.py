"""The table of commands: each is imported when it is asked for, so that whoever serves waits for none."""

import importlib
from collections.abc import Iterator, MutableMapping

import click

ROOMS = {
    "check": "words",
    "rehearse": "rehearsing",
    "sign": "words",
    "withdraw": "words",
    "record": "recordings",
    "certificates": "certificates",
    "quiz": "words",
    "po": "translating",
    "publish": "publishing",
    "export": "exporting",
    "replay": "records",
    "simulate": "simulating",
    "invite": "inviting",
    "push": "pushing",
    "campaigns": "pushing",
    "questions": "questions",
    "promises": "promises",
    "audit": "auditing",
    "role": "roles",
    "merge": "merging",
    "pin": "merging",
    "places": "places",
    "whatsapp": "whatsapp",
    "backup": "backups",
    "restore": "backups",
    "move": "moving",
    "key": "keys",
    "purge": "purging",
    "roster": "roster",
    "training": "outgoing",
    "indicators": "outgoing",
}
"""Command → the room of `bot/commands/` that it lives in, under its own name."""


class Commands(MutableMapping[str, click.Command]):
    """Every command by name."""

    def __init__(self) -> None:
        self._here: dict[str, click.Command] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._here:
            command: click.Command = getattr(importlib.import_module(f"bot.commands.{ROOMS[name]}"), name)
            self._here[name] = command
        return self._here[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._here[name] = command

    def __delitem__(self, name: str) -> None:
        del self._here[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys((*ROOMS, *self._here)))

    def __len__(self) -> int:
        return len({*ROOMS, *self._here})
