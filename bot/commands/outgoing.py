"""The commands on what leaves: training to a register, indicators to DHIS2; first what would go, then it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from bot import programme, settings
from bot.access import View
from bot.commands import note_reads, opened, telling
from bot.content.library import Library
from bot.content.signoff import State
from bot.settings import Settings
from exchange.faults import OutgoingError
from exchange.outgoing import indicators as figures
from exchange.outgoing import periods
from exchange.outgoing import training as trainings
from exchange.outgoing.dhis2 import DHIS2, Summary
from exchange.outgoing.indicators import Reckoned
from exchange.outgoing.mapping import Mapping, read_mapping
from exchange.outgoing.profile import SHIPPED, read_profile
from exchange.outgoing.training import FHIR, Looked, Planned
from exchange.outgoing.wire import Wire
from scheduler import local_time
from storage.store import Store

SHOWN = 8  # of the refused
FEW = 5  # records that are taken back without asking
TO = "The address of the system; without it, only what there is."
APPLY = "Send it. Without: show what would go, and change nothing."


@click.command()
@click.option("--to", default="", help=TO)
@click.option("--out", type=click.Path(path_type=Path), help="Write all of it there, as one FHIR Bundle.")
@click.option("--apply", is_flag=True, help=APPLY)
@click.option("--retry", is_flag=True, help="Only what failed before.")
@click.option("--yes", is_flag=True, help="Do not ask before much is taken back.")
def training(to: str, out: Path | None, apply: bool, retry: bool, yes: bool) -> None:
    """Modules completed and held, as in-service training of the register that knows each person."""
    if apply and not to:
        raise click.UsageError("--apply sends it: name the server with --to https://…/fhir")
    now = datetime.now(UTC)
    with telling():
        loaded = settings.load()
    with opened() as store, _mendable():
        looked = _looked(store, loaded, now)
        if out is not None:
            note_reads(store, View.CERTIFICATES, (one.one.person for one in looked.ready))
            _write(out, trainings.bundle(looked.ready))
            click.echo(f"{out} has {len(looked.ready):,} records; only this user may read it.")
        if not to:
            click.echo(f"{len(looked.ready):>8,}  records to tell of")
            _left_out(looked)
            return
        token = loaded.fhir_token.get_secret_value()
        with Wire(to, token and f"Bearer {token}", "JIGI_FHIR_TOKEN", accept=FHIR) as wire:
            with store.reading() as desk:
                planned = trainings.plan(desk, looked, wire.base, retry=retry)
            _show(planned, looked)
            if not apply:
                click.echo("Nothing was sent: this was a dry run. `--apply` sends it.")
                return
            _ask(planned, yes)
            note_reads(store, View.CERTIFICATES, (one.one.person for one in planned.send))
            done = trainings.hand_over(store, wire, planned, now)
    click.echo(f"Sent: {done.sent:,}. Taken back: {done.taken_back:,}. Refused: {len(done.refused):,}.")
    for id, why in list(done.refused.items())[:SHOWN]:
        click.echo(f"  {id}  {why}")
    if done.refused:
        raise click.ClickException(
            "what was refused is kept: `jigi export submissions` has why, --retry tries again"
        )


def _looked(store: Store, loaded: Settings, now: datetime) -> Looked:
    from bot.upkeep import issuing

    beside = loaded.folder_path / SHIPPED.name
    profile = read_profile(beside if beside.exists() else SHIPPED)
    provider = programme.load(loaded.programme_path).name
    zone, today = ZoneInfo(loaded.timezone), local_time.day(now, loaded.timezone)
    with store.reading() as desk:

        @cache
        def library() -> Library:
            """Read only where there is something to tell."""
            running = issuing.running(loaded)
            running.withdraw((one.card, one.words) for one in desk.withdrawals())
            return running

        def titled(module: str) -> str:
            return library().title(module, loaded.language) if module in library().packs else ""

        return trainings.look(
            desk, profile, provider, zone, lambda module: _signed(library(), module, today), titled
        )


def _signed(library: Library, module: str, today: date) -> bool:
    """Whether two reviewers vouch today for every question of a module."""
    pack = library.packs.get(module)
    if pack is None:
        return False
    items = [item.ref for item in library.shown_items(None, today) if item.ref.startswith(f"{module}/")]
    return not pack.clinical or (
        bool(items) and all(library.standing(ref, today).state is State.SIGNED for ref in items)
    )


def _show(planned: Planned, looked: Looked) -> None:
    for count, words in (
        (len(planned.send), "to send"),
        (len(planned.take_back), "to take back: revoked, withdrawn, forgotten, or not known there any more"),
        (planned.unchanged, "unchanged"),
    ):
        click.echo(f"{count:>8,}  {words}")
    _left_out(looked)


def _left_out(looked: Looked) -> None:
    for why, count in looked.left_out.items():
        click.echo(f"{count:>8,}  left out: {why}")


def _ask(planned: Planned, yes: bool) -> None:
    """A register that was read wrongly would empty the other system."""
    back = len(planned.take_back)
    if not yes and back > FEW and back > planned.unchanged:
        click.confirm(f"Take back {back:,} records, more than stay?", abort=True)


@click.command()
@click.option(
    "--map",
    "map_",
    type=click.Path(path_type=Path),
    help="The mapping. Default: dhis2.yaml beside the database.",
)
@click.option("--period", default="", help="202611, 2026W47, 2026Q3 or 2026. Default: the last that is over.")
@click.option("--to", default="", help=TO)
@click.option("--out", type=click.Path(path_type=Path), help="Write them there, as DHIS2 imports them.")
@click.option("--apply", is_flag=True, help=APPLY)
@click.option("--retry", is_flag=True, help="Only what failed before.")
def indicators(map_: Path | None, period: str, to: str, out: Path | None, apply: bool, retry: bool) -> None:
    """Numerators and denominators of a period, by facility or district, as data values of DHIS2."""
    if apply and not to:
        raise click.UsageError("--apply sends it: name the server with --to https://…")
    now = datetime.now(UTC)
    with telling():
        loaded = settings.load()
    with opened() as store, _mendable():
        mapped = read_mapping(map_ or loaded.folder_path / "dhis2.yaml")
        zone = ZoneInfo(loaded.timezone)
        name = period or periods.last(mapped.period, zone, now)
        with store.reading() as desk:
            reckoned = figures.reckon(desk, mapped, name, periods.period_of(name, mapped.period, zone, now))
        _show_values(reckoned, name)
        if out is not None:
            _write(out, figures.written(reckoned.values))
            click.echo(f"They are in {out}.")
        if to:
            _import(store, loaded, mapped, reckoned, name, to, apply, retry, now)


def _import(
    store: Store,
    loaded: Settings,
    mapped: Mapping,
    reckoned: Reckoned,
    name: str,
    to: str,
    apply: bool,
    retry: bool,
    now: datetime,
) -> None:
    """Asked first what would become of it, always; then, with `--apply`, done."""
    token = loaded.dhis2_token.get_secret_value()
    with Wire(to, token and f"ApiToken {token}", "JIGI_DHIS2_TOKEN") as wire:
        dhis2 = DHIS2(wire, mapped)
        with store.reading() as desk:
            planned = figures.plan(desk, reckoned, dhis2.base, name, retry=retry)
        click.echo(
            f"{len(planned.send):,} to send, {len(planned.take_back):,} to take back, "
            f"{planned.unchanged:,} unchanged"
        )
        if not (planned.send or planned.take_back):
            return
        _tell("DHIS2 would say", tried := figures.try_out(dhis2, planned))
        if not apply:
            click.echo("Nothing was written there: this was a dry run. `--apply` sends it.")
        else:
            _tell("DHIS2 says", tried := figures.hand_over(store, dhis2, planned, now))
    if tried.failed:
        raise click.ClickException(
            "not all is taken: mend the mapping, or what DHIS2 says; `--retry` sends what failed once more"
            if apply
            else "not all would be taken: mend the mapping, or what DHIS2 says"
        )


def _show_values(reckoned: Reckoned, name: str) -> None:
    click.echo(f"{len(reckoned.values):,} values of {name}")
    if reckoned.held_back:
        click.echo(f"{reckoned.held_back:,} figures are held back: they are about fewer than five people")
    if reckoned.unmapped:
        click.echo(f"no org unit stands in the mapping for {', '.join(reckoned.unmapped[:SHOWN])}")


def _tell(who: str, said: Summary) -> None:
    click.echo(
        f"{who}: {said.imported:,} imported, {said.updated:,} updated, {said.ignored:,} ignored, "
        f"{said.deleted:,} deleted"
    )
    for conflict in said.conflicts:
        click.echo("  " + "".join(c for c in conflict if c.isprintable()))


def _write(path: Path, pieces: Iterator[str]) -> None:
    """A file that only this user may read, there whole or not at all."""
    part = path.with_name(f"{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.writelines(pieces)
        part.replace(path)
    except OSError as error:
        raise click.ClickException(
            f"{path} cannot be written ({error.strerror}); name another with --out"
        ) from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _mendable() -> Iterator[None]:
    try:
        yield
    except OutgoingError as error:
        raise click.ClickException(str(error)) from error
