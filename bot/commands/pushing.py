"""Commands on people: what goes out to many, and how far it is."""

from datetime import UTC, datetime
from time import sleep

import click

from bot import settings
from bot.commands import facility_named, known, known_person, opened, telling, zone
from bot.content.folding import fold
from bot.conversation.records import minutes_to_send
from bot.people import Address, Cadre, Cohort, Role
from scheduler import local_time
from storage.campaigns import Campaign
from storage.store import Desk, Store

LATEST = 20  # campaigns that are listed
EVERY = 1.0  # seconds between two looks
LIKE = 50  # places of the register whose names are compared
PUSHERS = frozenset({Role.TRAINER, Role.ADMINISTRATOR})
HELD = {  # beside what was sent, when there are any
    "uncertain": "uncertain among those reached",
    "waiting": "wait for room in their week",
    "asked_back": "have to write first",
    "let_be": "were let be",
}


@click.command()
@click.argument("pack")
@click.argument("by", type=Address.parse)
@click.option("--cadre", type=click.Choice([cadre.value for cadre in Cadre]), help="Only to them.")
@click.option("--district", default="", help="Only to those who work there.")
@click.option(
    "--facility", default="", help="Only to those who work there, by its id in the register or by its name."
)
@click.option("--coach", type=Address.parse, help="Only to the team of this address.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--again", is_flag=True, help="Also while another one of this pack goes out.")
@click.option("--watch", is_flag=True, help="Tell how far it is until all is sent.")
def push(
    pack: str,
    by: Address,
    cadre: str | None,
    district: str,
    facility: str,
    coach: Address | None,
    yes: bool,
    again: bool,
    watch: bool,
) -> None:
    """Offer the refresher of PACK to many, in the name of BY, an address such as telegram:123."""
    _pack_to_push(pack)
    with opened() as store:
        with store.reading() as desk:
            owner = known_person(desk, by)
            if PUSHERS.isdisjoint(owner.roles):
                raise click.ClickException(
                    f"{by} is no trainer, and a push goes out in a trainer's name: "
                    f"`jigi role {owner.id} --give trainer`, or name another"
                )
            _nothing_under_way(desk, pack, again)
            cohort = Cohort(
                cadre=Cadre(cadre) if cadre else None,
                district=_district(desk, district),
                facility=facility_named(desk, facility).id if facility else "",
                coach=known(desk, coach) if coach else None,
            )
            people = desk.cohort_size(cohort, owner.id)
            standing = desk.standing()
        for stand in standing:
            if finish := stand.packs.get(pack):
                click.echo(f"in it on edition {stand.edition}, and finish on it: {_people(finish)}")
        if not people:
            click.echo("nobody is meant: nothing goes out; look at --cadre, --district, --facility, --coach")
            return
        minutes = minutes_to_send(people, settings.load().telegram_per_second)
        lasting = f"{minutes} minute{'s' * (minutes != 1)}"
        click.echo(f"{_people(people)}; it takes {lasting} at least, once `jigi run` is up")
        if not (yes or click.confirm("Send it?")):
            return
        now = datetime.now(UTC)
        with store.transaction() as desk:
            id = desk.begin_campaign(owner.id, f"push {now}", pack, cohort, now)
        click.echo(
            f"campaign {id} has begun; `jigi campaigns --watch {id}` tells how far it is, "
            f"`--stop {id}` ends it"
        )
        if watch:
            _watch(store, id)


@click.command()
@click.option("--watch", type=int, metavar="ID", help="Tell how far this one is until all is sent.")
@click.option("--pause", type=int, metavar="ID", help="Nobody else is asked until it is resumed.")
@click.option("--resume", type=int, metavar="ID", help="It goes on; nobody is asked twice.")
@click.option("--stop", type=int, metavar="ID", help="Nobody else is asked, and what waits is dropped.")
def campaigns(watch: int | None, pause: int | None, resume: int | None, stop: int | None) -> None:
    """List the latest campaigns and how far each is; or watch, pause, resume, stop one."""
    named = [id for id in (watch, pause, resume, stop) if id is not None]
    if len(named) > 1:
        raise click.UsageError("one at a time: --watch, --pause, --resume or --stop")
    there = zone()
    with opened() as store:
        if not named:
            with store.reading() as desk:
                told = [f"{_name(one, there)}  {_line(one)}" for one in desk.campaigns(limit=LATEST)]
            click.echo("\n".join(told) or "nothing was pushed yet; `jigi push` does")
            return
        if watch is None:
            with store.transaction() as desk:
                _change(desk, _one(desk, named[0]), pause, resume)
            with store.reading() as desk:
                click.echo(_line(_one(desk, named[0])))
            return
        _watch(store, watch)


def _change(desk: Desk, one: Campaign, pause: int | None, resume: int | None) -> None:
    """Raises ClickException for one that is over, or not as far as that."""
    now = datetime.now(UTC)
    if not one.running:
        raise click.ClickException(f"campaign {one.id} is over; `jigi campaigns` lists what goes out still")
    if pause is not None:
        if not desk.pause_campaign(one.id, now):
            raise click.ClickException(f"campaign {one.id} is paused; `--resume {one.id}` lets it go on")
    elif resume is not None:
        if not desk.resume_campaign(one.id, now):
            raise click.ClickException(
                f"campaign {one.id} is not paused; `--watch {one.id}` tells how far it is"
            )
    else:
        desk.stop_campaign(one.id, now)


def _watch(store: Store, id: int) -> None:
    """A line whenever it is farther, until it is over; Ctrl-C ends the watching alone."""
    last = ""
    try:
        while True:
            with store.reading() as desk:
                one = _one(desk, id)
            if (told := _line(one)) != last:
                last = told
                click.echo(f"{datetime.now().astimezone():%H:%M:%S}  {told}")
            if not one.running or one.paused:
                return
            sleep(EVERY)
    except KeyboardInterrupt:
        click.echo(f"\nIt goes on without you; `jigi campaigns --stop {id}` ends it")


def _one(desk: Desk, id: int) -> Campaign:
    """Raises ClickException when there is none of this number."""
    found = next(iter(desk.campaigns(limit=1, id=id)), None)
    if found is None:
        raise click.ClickException(f"no campaign has the number {id}; `jigi campaigns` lists them")
    return found


def _name(one: Campaign, zone: str) -> str:
    return f"{one.id}  {local_time.local(one.begun_at, zone):%Y-%m-%d %H:%M}  {one.pack}, by {one.by}"


def _line(one: Campaign) -> str:
    """How far it is, in words."""
    state = "paused" if one.paused else "running" if one.running else "over"
    held = [f"{count} {words}" for name, words in HELD.items() if (count := getattr(one, name))]
    return f"{state}: " + ", ".join(
        [f"{one.sent} of {_people(one.people)} reached", f"{one.answered} answered", *held]
    )


def _people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def _nothing_under_way(desk: Desk, pack: str, again: bool) -> None:
    """Raises ClickException while one of this pack goes out: whoever is in both would be asked twice."""
    under_way = [one for one in desk.campaigns(limit=LATEST) if one.running and one.pack == pack]
    if under_way and not again:
        one = under_way[0]
        raise click.ClickException(
            f"campaign {one.id} of {pack} goes out already ({_line(one)}); `jigi campaigns --watch {one.id}` "
            "follows it. A second one asks whoever is in both twice: if that is meant, add --again"
        )


def _district(desk: Desk, named: str) -> str:
    """As the register spells it. Raises ClickException for one that it does not have."""
    if not named or desk.facilities_of(named):
        return named
    found = {fold(place.district): place.district for place in desk.facilities_like(named, LIKE)}
    if fold(named) not in found:
        raise click.ClickException(
            f"no facility of the register is in a district {named!r}; `jigi places` names them"
        )
    return found[fold(named)]


def _pack_to_push(pack: str) -> None:
    """Raises ClickException for one that has no question which this programme may show."""
    from bot.upkeep.issuing import running

    with telling():
        loaded = settings.load()
        shown = running(loaded).shown_items(None, local_time.day(datetime.now(UTC), loaded.timezone))
    there = dict.fromkeys(item.ref.partition("/")[0] for item in shown)
    if pack not in there:
        raise click.ClickException(
            f"this programme may show no question of {pack!r}; of these it may: {', '.join(there)}. "
            f"`jigi sign --list` says what is not signed"
        )
