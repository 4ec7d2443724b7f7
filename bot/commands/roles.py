"""The command on what people are to the programme."""

from datetime import UTC, datetime

import click

from bot.access import View
from bot.coaching import roles
from bot.commands import known, note_reads, opened
from bot.people import Address, Person, PersonId, Role
from storage.store import Desk

GIVEN = click.Choice([role.value for role in Role if role is not Role.WORKER])


@click.command()
@click.argument("who", required=False, default="")
@click.option("--give", type=GIVEN, help="She has this role from now on.")
@click.option("--take", type=GIVEN, help="She has it no more: what she does by it ends, and others hear so.")
@click.option("--to", "heir", metavar="WHO", default="", help="Who has the role that is taken from then on.")
@click.option("--yes", is_flag=True, help="Do not ask before the last administrator loses the role.")
def role(who: str, give: str | None, take: str | None, heir: str, yes: bool) -> None:
    """Who is what: all who hold a role, or WHO (an id, or an address) with what was changed."""
    if (not who and (give or take)) or (heir and not take) or (give and take):
        raise click.UsageError("`jigi role WHO --give ROLE`, or `--take ROLE` with or without `--to WHO`")
    now = datetime.now(UTC)
    with opened() as store:
        with store.transaction() as desk:
            people = [_named(desk, who)] if who else desk.role_holders()
            if give:
                roles.give(desk, people[0], Role(give), now)
            if take:
                _take(desk, people[0], Role(take), _named(desk, heir) if heir else None, yes, now)
            told = [line for person in people for line in _lines(desk, person.id, history=bool(who))]
        note_reads(store, View.PROFILE, (person.id for person in people))
    click.echo("\n".join(told) or "nobody is more than a worker; `jigi invite --role` makes somebody so")


def _take(desk: Desk, person: Person, role: Role, heir: Person | None, yes: bool, now: datetime) -> None:
    """Raises Abort when the operator would rather keep the last administrator."""
    if heir is not None and heir.id == person.id:
        raise click.UsageError("`--to` names somebody else: nobody hands over to herself")
    if heir is not None:
        roles.give(desk, heir, role, now)
    left = [one for one in desk.role_holders() if role in one.roles and one.id != person.id]
    if role is Role.ADMINISTRATOR and not left and not yes:
        click.confirm(
            f"{person.id} is the last administrator: nobody in the chat will hear of reports, or of promises "
            f"that nobody above takes up. `--to WHO` hands over. Take the role away all the same?",
            abort=True,
        )
    roles.take(desk, person, role, now)


def _named(desk: Desk, who: str) -> Person:
    """Raises ClickException for nobody."""
    try:
        id = PersonId(int(who)) if who.isdecimal() and len(who) < 19 else known(desk, Address.parse(who))
    except ValueError as error:
        raise click.ClickException(f"{who!r} is neither an id nor an address: {error}") from None
    person = desk.person(desk.lives_as(id))
    if person is None or person.handset:
        raise click.ClickException(f"{who} is nobody with a role; `jigi export people` lists the numbers")
    return person


def _lines(desk: Desk, id: PersonId, *, history: bool) -> list[str]:
    """Her roles, and what was changed when."""
    person = desk.person(id)
    held = ", ".join(sorted(person.roles)) if person is not None else ""
    changes = desk.role_changes(id) if history else []
    return [
        f"person {id}: {held}",
        *(
            f"  {one.at:%Y-%m-%d %H:%M} UTC  {one.role} {'given' if one.given else 'taken'}"
            for one in changes
        ),
    ]
