"""The command line by subject; `bot/__main__.py` gathers it."""

import signal
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
from bot.people import Address, Facility, Person, PersonId
from bot.road.recording import RecordError
from bot.road.withdrawing import WithdrawError
from bot.running import interpreter
from bot.settings import SettingsError
from bot.upkeep.publishing import PublishError
from console.faults import PortTakenError
from storage.sealing.seals import SealError
from storage.store import Desk, Store, StoreError

INTERRUPTED = 128 + signal.SIGINT  # as a shell has it
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
def telling(*, interrupted: int = INTERRUPTED) -> Iterator[None]:
    """What an operator can mend is told in words, without a trace; `interrupted`: the exit after Ctrl-C."""
    interpreter.hold()
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
        sys.exit(interrupted)


@contextmanager
def opened() -> Iterator[Store]:
    """The programme's store until the block ends, beside a jigi that may run; what can be mended is told.

    Whoever runs waits for what is written here: keep a transaction short, and ask nobody in it.
    """
    from bot.stores import join_store

    with telling():
        store = join_store(settings.load())
        try:
            yield store
        finally:
            store.close()


def zone() -> str:
    """Whose calendar and clocks the programme goes by."""
    with telling():
        return settings.load().timezone


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


def facility_named(desk: Desk, words: str) -> Facility:
    """The one that has this id or is called so. Raises ClickException when none is, or several are."""
    found = [one] if (one := desk.facility(words)) else desk.facilities_like(words)
    if len(found) == 1:
        return found[0]
    if not found:
        raise click.ClickException(f"no facility of the register is called {words!r}, and none has that id")
    several = ", ".join(f"{one.id} ({one.name})" for one in found)
    raise click.ClickException(f"several are called {words!r}; give the id of one: {several}")


def note_reads(store: Store, view: View, people: Iterable[PersonId | None]) -> None:
    """Whoever runs this sees that of these people; ids of nobody are passed over."""
    seen = sorted({person for person in people if person is not None})
    with store.transaction() as desk:
        desk.note_reads(OPERATOR, seen, view, Door.COMMAND_LINE, datetime.now(UTC))
