"""Commands on people: what goes out to many."""

from datetime import UTC, datetime

import click

from bot import settings
from bot.commands import known, opened, telling
from bot.conversation.records import minutes_to_send
from bot.people import Address, Cadre, Cohort


@click.command()
@click.argument("pack")
@click.argument("by", type=Address.parse)
@click.option("--cadre", type=click.Choice([cadre.value for cadre in Cadre]), help="Only to them.")
@click.option("--district", default="", help="Only to those who work there.")
@click.option("--facility", default="", help="Only to those who work there, by the register's id.")
@click.option("--coach", type=Address.parse, help="Only to the team of this address.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def push(
    pack: str, by: Address, cadre: str | None, district: str, facility: str, coach: Address | None, yes: bool
) -> None:
    """Offer the refresher of PACK to many, in the name of BY, an address such as telegram:123."""
    _pack_to_push(pack)
    with opened() as store:
        with store.reading() as desk:
            owner = known(desk, by)
            cohort = Cohort(
                cadre=Cadre(cadre) if cadre else None,
                district=district,
                facility=facility,
                coach=known(desk, coach) if coach else None,
            )
            people = desk.cohort_size(cohort, owner)
            standing = desk.standing()
        for stand in standing:
            if pack in stand.packs:
                click.echo(
                    f"{stand.packs[pack]} people are in it on edition {stand.edition}; they finish on it"
                )
        minutes = minutes_to_send(people, settings.load().telegram_per_second)
        click.echo(f"{people} people, {minutes} minutes at least once `jigi run` is up")
        if not people:
            click.echo("nobody is meant: nothing goes out; look at --cadre, --district, --facility, --coach")
        if people and (yes or click.confirm("Send it?")):
            now = datetime.now(UTC)
            with store.transaction() as desk:
                desk.begin_campaign(owner, f"push {now}", pack, cohort, now)


def _pack_to_push(pack: str) -> None:
    """Raises ClickException for one that has no question which this programme may show."""
    from bot.upkeep.issuing import running

    with telling():
        shown = running(settings.load()).shown_items(None, datetime.now(UTC).date())
    there = dict.fromkeys(item.ref.partition("/")[0] for item in shown)
    if pack not in there:
        raise click.ClickException(
            f"this programme may show no question of {pack!r}; of these it may: {', '.join(there)}. "
            f"`jigi sign --list` says what is not signed"
        )
