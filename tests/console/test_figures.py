"""Every figure on a page is the one of `jigi export`; what is downloaded is obeyed by no spreadsheet."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from html import unescape
from io import StringIO
from typing import Any

import pytest
from click.testing import CliRunner

from bot.__main__ import jigi
from bot.cells import BOM
from bot.conversation.records import PromiseState
from bot.people import PersonId, Role
from console.sheets import cell
from storage.store import Desk
from tests.console.conftest import Site
from tests.console.steered import Steered, inside
from tests.console.test_overseeing import administrator, changed, id_of, known
from tests.storage.questions import asked
from tests.storage.register import entered

Row = Mapping[str, Any]
FIGURE = re.compile(r"<dt>(?:<a [^>]*>)?([^<]+)(?:</a>)?</dt><dd>([^<]*)</dd>")
FORMULA = '=HYPERLINK("http://x";"Awa")'


@pytest.fixture(autouse=True)
def _beside(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands are of this site's programme."""
    monkeypatch.setenv("JIGI_DATABASE", f"sqlite:///{site.settings.database_path}")


def exported(*command: str) -> list[Row]:
    """What a command prints as JSON, row by row."""
    told = CliRunner().invoke(jigi, [*command, "--format", "jsonl"])
    assert told.exit_code == 0, told.output
    return [json.loads(line) for line in told.stdout.splitlines()]


async def lived(site: Site) -> None:
    """Promises of both sides, open, late and done; one who paused, one who cannot be reached."""
    now = site.jigi.clock.now()
    day = now.date()

    def write(desk: Desk) -> None:
        awa, fanta, moussa = (id_of(desk, who) for who in ("awa", "fanta", "moussa"))
        hers = ((awa, moussa, 2), (awa, moussa, -3), (fanta, moussa, -1), (fanta, moussa, 4), (awa, None, 5))
        for n, (owner, other, due) in enumerate((*hers, (moussa, awa, 3), (moussa, fanta, 1))):
            id = desk.keep_promise(owner, f"{n}.p", "Venir", day + timedelta(days=due), None, now, other)
            if n == 3:
                desk.move_promise(id, PromiseState.DONE, None, "", now)

    await site.jigi.writer.do(write)
    await changed(site, "awa", name=FORMULA)
    await changed(site, "fanta", unreachable_since=now)


async def figures(browser: Steered, path: str) -> dict[str, str]:
    return dict(FIGURE.findall((await browser.gets(path)).text))


async def sheet(browser: Steered, path: str) -> list[Row]:
    answer = await browser.gets(path)
    text = answer.content.decode()
    assert text.startswith(BOM)
    assert "attachment" in answer.headers["content-disposition"]
    return list(csv.DictReader(StringIO(text.removeprefix(BOM)), delimiter=";"))


def count(rows: Iterable[Row], **wanted: Any) -> int:
    return sum(all(row[name] == value for name, value in wanted.items()) for row in rows)


async def test_a_coach_s_figures_are_those_of_the_export(site: Site) -> None:
    await lived(site)
    moussa, me, day = await inside(site, "moussa"), await known(site, "moussa"), site.jigi.clock.now().date()
    people, promises = exported("export", "people"), exported("export", "promises")
    team = {row["id"] for row in people if row["coach"] == me}
    is_open = [row for row in promises if row["state"] in ("open", "stuck")]
    # what she promised to nobody, and shared with nobody, is not his to count
    theirs = [row for row in is_open if row["owner"] in team and row["other"] == me]
    late = [row for row in theirs if row["due_on"] < day.isoformat()]
    owed = [row for row in is_open if row["owner"] == me and row["other"] in team]
    assert await figures(moussa, "/console/team") == {
        "Personnes": str(len(team)),
        "Leurs promesses ouvertes": str(len(theirs)),
        "En retard": str(len(late)),
        "Vos promesses à tenir": str(len(owed)),
    }
    rows = await sheet(moussa, "/console/team.csv")
    assert {int(row["of"]) for row in rows} == team
    for name, behind in (("overdue", late), ("open", theirs)):
        assert {int(r["of"]): int(r[name]) for r in rows if r[name] != "0"} == Counter(
            r["owner"] for r in behind
        )
        shown = (await moussa.gets(f"/console/team?only={name}")).text.partition('id="rows"')[2]
        links = re.findall(r'<th scope="row"><a href="/console/team/(\d+)"', shown)
        assert {int(id) for id in links} == {row["owner"] for row in behind}, "a figure opens to its people"
        (link,) = re.findall(r'href="(/console/team.csv[^"]*)"', shown)
        assert {int(r["of"]) for r in await sheet(moussa, unescape(link))} == {row["owner"] for row in behind}
    board = (await moussa.gets("/console/promises")).text
    assert board.count('/done"') >= len(owed)
    assert {row["name"] for row in rows} == {"Fanta", f"'{FORMULA}"}


async def test_whatever_a_figure_counts_stands_on_the_pages_that_it_opens_to(site: Site) -> None:
    """More promises than a message has room for, of both sides, and his own affairs, which are due before."""
    now, many = site.jigi.clock.now(), 20
    day = now.date() + timedelta(days=3)

    def write(desk: Desk) -> PersonId:
        awa, moussa = id_of(desk, "awa"), id_of(desk, "moussa")
        for n in range(many):
            desk.keep_promise(moussa, f"{n}.own", f"Pour moi {n}", now.date(), None, now)
            desk.keep_promise(moussa, f"{n}.his", f"Apporter {n}.", day, None, now, awa)
            desk.keep_promise(awa, f"{n}.hers", f"Montrer {n}.", day, None, now, moussa)
        return awa

    awa = await site.jigi.writer.do(write)
    moussa = await inside(site, "moussa")
    told = await figures(moussa, "/console/team")
    assert told["Leurs promesses ouvertes"] == told["Vos promesses à tenir"] == str(many)
    for path in ("/console/promises", f"/console/team/{awa}"):
        page = (await moussa.gets(path)).text
        for words in ("Apporter", "Montrer"):
            assert {int(n) for n in re.findall(rf"{words} (\d+)\.", page)} == set(range(many)), (path, words)
        assert "Pour moi" not in page
    board = (await moussa.gets("/console/promises")).text
    last = max(int(id) for id in re.findall(r"/promises/(\d+)/done", board))
    kept = await moussa.posts(f"/console/promises/{last}/done", key=await moussa.key("/console/promises"))
    assert kept.status_code == 303
    assert (await figures(moussa, "/console/team"))["Vos promesses à tenir"] == str(many - 1)


async def test_an_administrator_s_figures_are_those_of_the_export(site: Site) -> None:
    await lived(site)
    moussa = await administrator(site)
    people, promises = exported("export", "people"), exported("export", "promises")
    stopped = [row for row in people if row["stopped_at"]]
    unreachable = [row for row in people if row["unreachable_since"] and not row["stopped_at"]]
    uncoached = [row for row in people if row["coach"] is None and "worker" in row["roles"].split()]
    assert list((await figures(moussa, "/console/people")).values()) == [
        str(number)
        for number in (
            len(people),
            len(people) - len(stopped) - len(unreachable),
            len(stopped),
            len(unreachable),
            len(uncoached),
        )
    ]
    rows = await sheet(moussa, "/console/people.csv")
    assert [int(row["id"]) for row in sorted(rows, key=lambda row: int(row["id"]))] == [
        r["id"] for r in people
    ]
    assert {row["id"] for row in await sheet(moussa, "/console/people.csv?reach=unreachable")} == {
        str(row["id"]) for row in unreachable
    }
    for of in (row["id"] for row in people):
        page = (await moussa.gets(f"/console/people/{of}")).text
        states = Counter(row["state"] for row in promises if row["owner"] == of)
        words = {"open": "ouvertes", "stuck": "bloquées", "done": "tenues", "dropped": "abandonnées"}
        assert all(re.search(rf"{words[state]}\W+{number}\b", page) for state, number in states.items())
    health = await figures(moussa, "/console/health")
    assert health["Injoignables"] == str(len(unreachable))


async def test_places_and_the_trail_are_those_of_the_commands(site: Site) -> None:
    await lived(site)
    moussa = await administrator(site)
    for path, command in (
        ("/console/places.csv", ()),
        ("/console/places.csv?district=Sikasso", ("--district", "Sikasso")),
    ):
        told = [row for row in exported("places", *command) if not row["subject"]]
        told = [{k: "" if v is None else str(v) for k, v in row.items() if k != "subject"} for row in told]
        key = lambda row: (row["place"], row["id"], row["figure"])  # noqa: E731
        assert sorted(await sheet(moussa, path), key=key) == sorted(told, key=key)
    page = (await moussa.gets("/console/places")).text
    assert "trop peu" in page, "two people are too few to be told of"
    trail = await sheet(moussa, "/console/audit.csv")
    lines = exported("export", "audit")[: len(trail)]
    assert [(row["of"], row["view"]) for row in reversed(trail)] == [
        (str(row["of"] or ""), row["view"]) for row in lines
    ]
    kept = CliRunner().invoke(jigi, ["purge", "--dry-run"]).output
    goes = re.findall(r'data-label="Partirait cette nuit">(\d+)', (await moussa.gets("/console/health")).text)
    assert goes == re.findall(r"(\d+) \w", kept)


async def test_every_list_with_figures_is_a_sheet_too(site: Site) -> None:
    await lived(site)
    moussa, me = await administrator(site), await known(site, "moussa")
    told = [row for row in exported("export", "promises") if row["state"] in ("open", "stuck")]
    board = await sheet(moussa, "/console/promises.csv")
    assert {int(row["id"]) for row in board if row["side"] == "theirs"} == {
        row["id"] for row in told if row["other"] == me
    }
    assert {int(row["id"]) for row in board if row["side"] == "mine"} == {
        row["id"] for row in told if row["owner"] == me
    }
    health = await sheet(moussa, "/console/health.csv")
    assert [row["number"] for row in health if row["figure"] == "unreachable"] == ["1"]
    page = (await moussa.gets("/console/health")).text
    goes = re.findall(r'data-label="Partirait cette nuit">(\d+)', page)
    assert [row["number"] for row in health if row["figure"] == "goes"] == goes
    await site.jigi.writer.do(entered)
    page = (await moussa.gets("/console/register/drift")).text
    drift = await sheet(moussa, "/console/register/drift.csv")
    assert dict(re.findall(r'drift\?kind=(\w+)">Voir \((\d+)\)', page)) == {
        row["kind"]: row["open"] for row in drift if row["open"] != "0"
    }
    for row in drift:
        assert len(await sheet(moussa, f"/console/register/drift.csv?kind={row['kind']}")) == int(row["open"])
    assert (await moussa.gets("/console/register/drift.csv?kind=other")).status_code == 404
    await changed(site, "moussa", roles=frozenset(Role))
    await site.jigi.writer.do(lambda desk: asked(desk, desk.people([id_of(desk, "awa")])[0], "=1+1"))
    assert [row["words"] for row in await sheet(moussa, "/console/questions.csv")] == ["'=1+1"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+223 76", "+223 76"),
        ("-2", "-2"),
        ("@x", "'@x"),
        ("\t=1", "\t'=1"),
        (["coach", "worker"], "coach worker"),
        (-2, -2),
        (None, ""),
        ("Awa", "Awa"),
    ],
)
def test_a_cell_is_no_formula(value: object, shown: object) -> None:
    assert cell(value) == shown
