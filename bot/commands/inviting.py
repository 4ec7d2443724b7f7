"""Invitations at the command line, where the first administrator is made."""

from datetime import UTC, datetime, timedelta

import click

from bot import settings
from bot.commands import known, opened, telling
from bot.people import Address, Facility, PersonId, Role
from scheduler import local_time
from storage.certificates import spelt
from storage.store import Desk, Invitation

PLACED = {Role.COACH, Role.DISTRICT}  # who answers for a district
LONGEST = 366  # days that a code may be good for


@click.command()
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in Role]),
    multiple=True,
    default=(Role.WORKER.value,),
    show_default=True,
    help="What whoever uses the code becomes; may stand several times.",
)
@click.option("--coach", type=Address.parse, help="Into the team of this address, such as telegram:123.")
@click.option("--facility", default="", help="Who works there, by the register's id.")
@click.option("--district", default="", help="Who answers for it, by its name.")
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST),
    default=30,
    show_default=True,
    help="How long the code is good for.",
)
def invite(roles: tuple[str, ...], coach: Address | None, facility: str, district: str, days: int) -> None:
    """Make an invitation code, good once; `--role administrator` makes the first administrator."""
    given = frozenset(map(Role, roles))
    now = datetime.now(UTC)
    until = now + timedelta(days=days)
    with opened() as store, store.transaction() as desk:
        place = _place(desk, facility)
        if district:
            _must_answer_for(desk, district, given, place)
        code = desk.new_invitation_code(None, now)
        desk.add_invitation(
            Invitation(
                code=code,
                roles=given,
                facility=place.id if place is not None else None,
                district=district,
                coach=_coach(desk, coach) if coach is not None else None,
                given_at=now,
                expires_at=until,
            )
        )
    if given & {Role.DISTRICT} and place is None and not district:
        click.echo(
            "warning: a district officer without a district sees no place; "
            "give --district NAME, or --facility ID, and forward that code instead",
            err=True,
        )
    with telling():
        loaded = settings.load()
    click.echo(spelt(code))
    last_day = local_time.day(until, loaded.timezone)
    click.echo(f"good once, until {last_day}: whoever writes `start {spelt(code)}` to the bot", err=True)
    for door in loaded.doors:
        click.echo(f"or taps {door.format(code=code)}", err=True)


def _coach(desk: Desk, address: Address) -> PersonId:
    """Raises ClickException for somebody who is no coach, whose invitations nobody could use."""
    id = known(desk, address)
    person = desk.person(id)
    if person is None or Role.COACH not in person.roles:
        raise click.ClickException(f"{address} is no coach; `jigi invite --role coach` makes one")
    return id


def _place(desk: Desk, id: str) -> Facility | None:
    """Raises ClickException for a facility that the register does not have."""
    place = desk.facility(id) if id else None
    if id and place is None:
        raise click.ClickException(
            f"the register has no facility {id!r}; give its id as the register has it, not its name"
        )
    return place


def _must_answer_for(desk: Desk, district: str, roles: frozenset[Role], place: Facility | None) -> None:
    """Raises ClickException for a district that means nothing: of no facility, or beside one."""
    if place is not None:
        raise click.ClickException("a facility has its own district: give --facility or --district, not both")
    if not roles & PLACED:
        raise click.ClickException(
            "only a coach or a district officer answers for a district: give --facility"
        )
    if not desk.has_district(district):
        raise click.ClickException(
            f"no facility of the register is in a district {district!r}; write it as the register does"
        )
