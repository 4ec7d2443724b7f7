"""The command on registers of health workers: read, shown, taken; and where they and the programme differ."""

import csv
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from bot import settings
from bot.cells import BOM, defused
from bot.commands import opened, telling, zone
from bot.pages.registering import plan_of
from bot.settings import Settings
from exchange import inviting, mending
from exchange.faults import RosterError
from exchange.gathering import Gathered, fetch, gather, must_be_there
from exchange.planning import Plan
from exchange.reading.days import day_of
from exchange.reading.server import Server
from exchange.roster import RosterResult, keep_columns, plan_run, refused, take
from exchange.staging import SLICE, Staging, staged
from exchange.verdicts import PersonVerdict, Totals, Verdict
from scheduler import local_time
from storage.register import StoredEntry
from storage.register_words import Word
from storage.store import Desk, Store

SHOWN = 8  # reasons, of the commonest


class Read(click.Group):
    """`jigi roster FILE` reads: what is no command is a file."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = next((word for word in args if not word.startswith("-")), None)
        if args and args != ["--help"] and named not in self.commands:
            args = ["read", *args]
        return super().parse_args(ctx, args)


@click.group(cls=Read)
def roster() -> None:
    """Read a register of health workers (FHIR, CSV, XLSX): first what would become of each row."""


def _columns(_ctx: object, _option: object, given: str) -> dict[str, str]:
    parts = [part.partition("=") for part in given.split(",") if part.strip()]
    if not all(heading for _, _, heading in parts):
        raise click.BadParameter("write it as name=Nom+Prénom,telephone=Tél.,job=Fonction")
    return {field.strip(): heading.strip() for field, _, heading in parts}


@roster.command()
@click.argument("what", nargs=-1, required=True)
@click.option("--apply", is_flag=True, help="Take it. Without: show what would be taken, and change nothing.")
@click.option("--columns", callback=_columns, default="", help="Which column is what: name=Nom,job=Poste.")
@click.option("--sheet", default="", help="Which sheet of a workbook.")
@click.option("--source", default="register", show_default=True, help="Which register it is.")
@click.option("--part", is_flag=True, help="It does not hold everybody: nobody is gone for not being in it.")
@click.option("--since", default="", help="From a server: what changed since a day, or `last`.")
@click.option("--refused", type=click.Path(path_type=Path), default="roster-refused.csv", show_default=True)
@click.option("--verdicts", type=click.Path(path_type=Path), help="Write the verdict of each row there: CSV.")
@click.option("--yes", is_flag=True, help="Do not ask whether the columns are guessed well.")
def read(what: tuple[str, ...], apply: bool, yes: bool, **options: Any) -> None:
    """Read files, or a FHIR server, of one register; `--apply` takes it."""
    with _mendable(), telling():
        loaded = settings.load()
    now = datetime.now(UTC)
    with opened() as store, _mendable(), staged() as staging:
        gathered = _gather(staging, what, options, loaded, store)
        for file, guess, _ in gathered.headings:
            click.echo(f"{file} has these columns: {guess}")
        if apply and not yes and not options["columns"]:
            _confirm(store, gathered)
        with store.reading() as desk:
            plan = plan_of(staging, desk, loaded, options["source"], now)
            with _written(options["verdicts"]) as tell:
                totals = plan_run(desk, plan, gathered, tell)
        _show(totals, gathered)
        _write_refused(plan, totals, options["refused"])
        if apply:
            _show_taken(take(store, plan, gathered, now))
            with store.transaction() as desk:
                keep_columns(desk, gathered)
        else:
            click.echo("Nothing was changed: this was a dry run. `--apply` takes it.")


def _gather(
    staging: Staging, what: tuple[str, ...], options: Mapping[str, Any], loaded: Settings, store: Store
) -> Gathered:
    """Files, or one server. Raises RosterError."""
    if what[0].startswith(("http://", "https://")):
        gathered = _fetch(staging, what, options, loaded, store)
    else:
        files = [Path(one) for one in what]
        must_be_there(files)
        gathered = gather(staging, files, options["source"], options["columns"], options["sheet"])
    gathered.part = gathered.part or options["part"]
    return gathered


def _fetch(
    staging: Staging, what: tuple[str, ...], options: Mapping[str, Any], loaded: Settings, store: Store
) -> Gathered:
    url, since = what[0], options["since"]
    if len(what) > 1:
        raise click.UsageError("one server at a time; give another register its own --source")
    if since == "last":
        with store.reading() as desk:
            since = desk.note(_since_note(options["source"], url)) or ""
        click.echo(f"What changed since {since}." if since else "Nothing was read from there yet: all of it.")
    elif since and not day_of(since):
        raise click.UsageError("--since: write a day as 2026-11-01, or `last`")
    with Server(url, loaded.fhir_token.get_secret_value()) as server:
        gathered = fetch(staging, server, url, options["source"], since)
        if server.at is not None and "?" not in url:
            gathered.reached[_since_note(options["source"], url)] = server.at.isoformat()
    return gathered


def _since_note(source: str, url: str) -> str:
    return f"roster.since.{source}.{url.rstrip('/')}"


def _confirm(store: Store, gathered: Gathered) -> None:
    """Asked once for each set of headings: what was confirmed is remembered when it is taken."""
    with store.reading() as desk:
        new = [file for file, _, mark in gathered.headings if desk.note(f"roster.columns.{mark}") is None]
    if new:
        click.confirm(
            f"Is every column of {', '.join(new)} what it is taken for? `--columns` says otherwise",
            abort=True,
        )


def _show(totals: Totals, gathered: Gathered) -> None:
    for verdict in Verdict:
        if count := totals.counts.get(verdict, 0):
            click.echo(f"{count:>8,}  {verdict}")
    click.echo(f"{totals.rows:>8,}  people in all")
    for why, count in list(totals.whys.items())[:SHOWN]:
        click.echo(f"{count:>8,}× {why}")
    if len(totals.whys) > SHOWN:
        click.echo(f"          and {len(totals.whys) - SHOWN} other reasons: --verdicts FILE")
    for note in gathered.notes:
        click.echo(note)


def _write_refused(plan: Plan, totals: Totals, path: Path) -> None:
    if totals.counts.get(Verdict.REFUSED):
        for file in mending.write(path, refused(plan)):
            click.echo(f"The refused are in {file}, each with why: mend them there, and read that file.")


def _show_taken(taken: RosterResult) -> None:
    if taken.run.reached:
        click.echo(f"A run that was cut off behind {taken.run.reached:,} people is gone on with.")
    click.echo(
        f"Taken: {taken.people:,}. Known in the chat by their numbers: {taken.linked:,} more. "
        f"Gone from the register: {taken.gone:,} more. `jigi roster drift` says what to look at."
    )
    if taken.told:
        click.echo(f"Coaches who hear that there are people to propose coaching to: {taken.told:,}.")


@contextmanager
def _written(path: Path | None) -> Iterator[Any]:
    """Where verdicts are told, one by one; nowhere without a path."""
    if path is None:
        yield lambda _told: None
        return
    file = sys.stdout if str(path) == "-" else mending.private(path)
    try:
        file.write(BOM if file is not sys.stdout else "")
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["row", "verdict", "why", "remark"])

        def tell(told: PersonVerdict) -> None:
            cells = (told.where, told.verdict, "; ".join(told.why), told.remark)
            writer.writerow([defused(cell) for cell in cells])

        yield tell
    finally:
        if file is not sys.stdout:
            file.close()


@contextmanager
def _mendable() -> Iterator[None]:
    """What an operator can mend is told in words."""
    try:
        yield
    except RosterError as error:
        raise click.ClickException(str(error)) from error


KINDS = {
    "shared": "numbers that several have",
    "unreachable": "without a number that can be used",
    "gone": "not in the register any more",
    "ended": "take part here, and their last role is over",
    "elsewhere": "work at another place than the register says",
    "cadre": "are something else than the register says",
    "uncoached": "have no coach",
    "unmet": "could come, and have not yet",
}


@roster.command()
@click.option("--kind", type=click.Choice(list(KINDS)), help="All of one kind.")
def drift(kind: str | None) -> None:
    """Where the register and the programme do not agree: how many of each kind, or all of one."""
    there = zone()
    with opened() as store, store.reading() as desk:
        said_of = desk.words_on_register()
        for each, words in KINDS.items() if kind is None else [(kind, KINDS[kind])]:
            found = desk.drift(each)
            said = {id: _said(word, there) for (id, of), word in said_of.items() if of == each}
            open_ = sum(one.entry not in said for one in found)
            settled = f", {len(found) - open_:,} answered by coaches" if len(found) > open_ else ""
            more = f" (--kind {each})" if kind is None and found else ""
            click.echo(f"{open_:>8,}  {words}{settled}{more}")
            for one in found if kind is not None else ():
                told = f"  entry {one.entry}  {_seen(one.name)}  {_seen(one.detail)}"
                click.echo(f"{told}  {said.get(one.entry, '')}".rstrip())


ANSWERS = {"here": "still here", "moved": "moved", "gone": "gone", "number": "new number"}


def _said(word: Word, zone: str) -> str:
    """A coach's word, with its day."""
    number = f" {_seen(word.words)}" if word.words else ""
    return f"– {_seen(word.by) or 'a coach'}, {local_time.day(word.at, zone)}: {ANSWERS[word.answer]}{number}"


def _seen(words: str) -> str:
    """Nothing that a terminal would obey."""
    return "".join(c for c in str(words) if c.isprintable())


@roster.command()
@click.argument("entry", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(entry: int, yes: bool) -> None:
    """Forget ENTRY, who asked for it: nothing of her is left, and the next run leaves her out."""
    with opened() as store:
        with store.reading() as desk:
            kept = _entry(desk, entry)
        if kept.person is not None:
            raise click.ClickException(f"she is person {kept.person} in the chat: she writes /forget herself")
        if not yes:
            click.confirm(f"Forget {_seen(kept.name)}? It cannot be taken back", abort=True)
        with store.transaction() as desk:
            desk.forget_entry(entry)
    click.echo("Forgotten.")


def _entry(desk: Desk, id: int) -> StoredEntry:
    """Raises ClickException for an entry that there is not."""
    found = desk.entries([id])
    if not found:
        raise click.ClickException(f"the register has no entry {id}; `jigi roster drift` lists them")
    return found[0]


INVITED = ("name", "telephone", "facility", "code", "link", "coach", "supervisor")


@roster.command()
@click.option("--out", type=click.Path(path_type=Path), default="roster-invitations.csv", show_default=True)
def invite(out: Path) -> None:
    """Make an invitation for everybody of the register who has not come, in a file to hand on."""
    now = datetime.now(UTC)
    with telling():
        doors = settings.load().doors
    with opened() as store, _mendable():
        with store.reading() as desk:
            waiting = [one.entry for kind in ("unmet", "unreachable") for one in desk.drift(kind)]
            places = {id: place.name for id, place in desk.facilities_by_id().items()}

        def rows() -> Iterator[list[str]]:
            for at in range(0, len(waiting), SLICE):
                moment = now + timedelta(microseconds=at)  # codes of one moment are tried one by one
                with store.transaction() as desk:
                    some = desk.entries(waiting[at : at + SLICE])
                    yield from inviting.invited_rows(desk, some, doors, places, moment)

        with mending.private(out) as file:
            mending.write_sheet(file, INVITED, rows())
    click.echo(f"{len(waiting):,} invitations are in {out}, which only this user may read.")
