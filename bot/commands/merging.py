"""Commands on who is who: two people who are one, parted again, and a PIN that was forgotten."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

import click

from bot.commands import opened
from bot.people import PersonId
from storage.merging import MergeError
from storage.store import Store


@click.command()
@click.argument("kept", type=int, required=False)
@click.argument("joined", type=int, required=False)
@click.option("--undo", type=int, metavar="ID", help="Take that merge back, within 7 days.")
@click.option("--list", "listed", is_flag=True, help="Show all merges.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def merge(kept: int | None, joined: int | None, undo: int | None, listed: bool, yes: bool) -> None:
    """Join JOINED to KEPT, two numbers of one person, as `jigi export people` shows them."""
    if not listed and undo is None and (kept is None or joined is None):
        raise click.UsageError("name two people: `jigi merge KEPT JOINED`; or --undo ID, or --list")
    with opened() as store:
        try:
            if listed:
                _list(store)
            elif undo is not None:
                with store.transaction() as desk:
                    desk.unmerge(undo, datetime.now(UTC))
                click.echo("Each has again what was hers; what came since stays with the one who was kept.")
            elif kept is not None and joined is not None:
                _merge(store, PersonId(kept), PersonId(joined), yes=yes)
        except MergeError as error:
            raise click.ClickException(str(error)) from None


def _merge(store: Store, kept: PersonId, joined: PersonId, *, yes: bool) -> None:
    """Shown first, unless `yes`: nobody waits for the answer. Raises MergeError."""
    if not yes:
        told = _told(_tried(store, kept, joined))
        click.confirm(f"What is {joined}'s becomes {kept}'s: {told}. Join them?", abort=True)
    with store.transaction() as desk:
        moved = desk.merge(kept, joined, datetime.now(UTC))
        id = desk.merges()[0].id
    click.echo(f"Merge {id}: {_told(moved)} changed hands.")


def _tried(store: Store, kept: PersonId, joined: PersonId) -> Mapping[str, int]:
    """What would change hands; nothing does. Raises MergeError."""
    with suppress(_UndoneError), store.transaction() as desk:
        moved = desk.merge(kept, joined, datetime.now(UTC))
        raise _UndoneError
    return moved


class _UndoneError(Exception):
    """Leaves a transaction without its effects."""


def _told(moved: Mapping[str, int]) -> str:
    return ", ".join(f"{count} of {what}" for what, count in moved.items()) or "nothing"


def _list(store: Store) -> None:
    with store.reading() as desk:
        merges = desk.merges()
    if not merges:
        click.echo("nobody was joined yet; `jigi merge KEPT JOINED` does it")
    for each in merges:
        stands = f"undone at {each.undone_at}" if each.undone_at else "stands"
        click.echo(f"{each.id}: {each.merged} joined to {each.survivor} at {each.merged_at}, {stands}")


@click.command()
@click.argument("person", type=int)
def pin(person: int) -> None:
    """Forget the PIN of PERSON, a number: she chooses a new one when she comes to the shared phone."""
    with opened() as store, store.transaction() as desk:
        handset = desk.handset_of(PersonId(person))
        if handset is None:
            raise click.ClickException(f"{person} shares no phone; `jigi export people` lists the numbers")
        desk.choose_pin(handset.phone, PersonId(person), "", datetime.now(UTC))
        click.echo("Forgotten. Be there when she chooses the new one: whoever comes first may.")
