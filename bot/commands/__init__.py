"""The command line by subject; `bot/__main__.py` gathers it."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from bot import settings
from bot.access import OPERATOR, Door, View
from bot.backups.faults import BackupError
from bot.channels.channel import ChannelError
from bot.content.faults import PackError
from bot.content.gift import GiftError
from bot.content.signatures import SignError
from bot.people import Address, Person, PersonId
from bot.road.recording import RecordError
from bot.road.withdrawing import WithdrawError
from bot.running.publishing import PublishError
from bot.settings import SettingsError
from console.faults import PortTakenError
from storage.sealing.seals import SealError
from storage.store import Desk, Store, StoreError

LONGEST_ID = 19  # digits that the store takes

MENDABLE = (
    SettingsError,
    StoreError,
    SealError,
    PackError,
    GiftError,
    SignError,
    WithdrawError,
    RecordError,
    PublishError,
    PortTakenError,
    ChannelError,
    BackupError,
)


@contextmanager
def telling() -> Iterator[None]:
    """What an operator can mend is told in words, without a trace."""
    try:
        yield
    except MENDABLE as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except UnicodeError as error:
        click.echo(f"{error}; save that file as UTF-8, and type in a terminal that writes UTF-8", err=True)
        sys.exit(2)
    except ExceptionGroup as group:  # of what serves side by side
        if group.split(MENDABLE)[1] is not None:
            raise
        for told in group.exceptions:
            click.echo(str(told), err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        click.echo("")


@contextmanager
def opened() -> Iterator[Store]:
    """The programme's store until the block ends, beside a jigi that may run; what can be mended is told.

    Whoever runs waits for what is written here: keep a transaction short, and ask nobody in it.
    """
    from bot.app import join_store

    with telling():
        store = join_store(settings.load())
        try:
            yield store
        finally:
            store.close()


def known(desk: Desk, address: Address) -> PersonId:
    """Who writes from there."""
    return known_person(desk, address).id


def known_person(desk: Desk, address: Address) -> Person:
    """Whoever writes from there. Raises ClickException when nobody has."""
    person = desk.person_known_at(address)
    if person is None:
        raise click.ClickException(f"nobody has written from {address} yet; let them say hello first")
    return person


def meant(desk: Desk, named: str) -> PersonId | None:
    """Whoever has this id or address; None when nobody was named."""
    if not named:
        return None
    if not (named.isdecimal() and len(named) < LONGEST_ID):
        try:
            return known(desk, Address.parse(named))
        except ValueError as error:
            raise click.ClickException(f"{named!r} is neither an id nor an address: {error}") from None
    person = desk.person(PersonId(int(named)))
    if person is None:
        raise click.ClickException(f"nobody has the id {named}; `jigi export people` lists them")
    return person.id


def note_reads(store: Store, view: View, people: Iterable[PersonId | None]) -> None:
    """Whoever runs this sees that of these people; ids of nobody are passed over."""
    seen = sorted({person for person in people if person is not None})
    with store.transaction() as desk:
        desk.note_reads(OPERATOR, seen, view, Door.COMMAND_LINE, datetime.now(UTC))
