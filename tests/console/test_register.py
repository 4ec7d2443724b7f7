"""A register comes in by the console: looked at by its bytes, shown row by row, taken with a yes, once."""

import asyncio
import contextlib
import json
import re
import warnings
import zipfile
from collections.abc import Mapping
from html import unescape
from io import BytesIO

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.conversation.events import Posted
from bot.conversation.messages import plain
from bot.people import Role
from exchange import uploads
from exchange.faults import RosterError
from exchange.reading.columns import FIELDS, field_of
from storage.register import Identifier, RegisterEntry
from tests.console.conftest import Site, known
from tests.console.steered import OWN, Steered, inside
from tests.console.test_steering import MOST, weight
from tests.zips import unknown_method

PAGE = "/console/register"
HEAD = "Matricule;Nom;Contact;Structure;Fonction"
AWA, FANTA = (
    "M1;Awa Traoré;76123456;CSCom de Kléla;Matrone",
    "M2;Fanta Coulibaly;7612345;CSCom de Kléla;Sage-femme",
)
NOBODY = "M3;;66123456;CSCom de Kléla;Matrone"
PATIENCE = 60  # seconds, on a machine that may be busy


@pytest.fixture
async def moussa(site: Site) -> Steered:
    """Moussa, who answers for the programme."""
    await site.jigi.writer.do(
        lambda desk: desk.change_person(known(desk, "moussa").id, {"roles": frozenset({Role.ADMINISTRATOR})})
    )
    return await inside(site, "moussa")


def register(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


async def uploads_it(who: Steered, data: bytes, name: str = "liste.csv", **form: str) -> httpx2.Response:
    files = {"file": (name, data, "application/octet-stream")}
    given = {"source": "register", **form, "key": form.get("key") or await who.key(PAGE)}
    return await who.client.post(f"{PAGE}/upload", data=given, files=files, headers=OWN)


def chosen(page: str) -> dict[str, str]:
    """What the columns are taken for, as the form would say it, and of which list."""
    found = {"of": of_list(page)}
    for at, options in re.findall(r'name="col\.(\d+)">(.*?)</select>', page, re.DOTALL):
        said = re.search(r'value="(\w*)" selected', options)
        found[f"col.{at}"] = said[1] if said else ""
    return found


def of_list(page: str) -> str:
    found = re.search(r'name="of" value="(\w+)"', page)
    return found[1] if found else ""


async def is_read(who: Steered, **other: str) -> str:
    """The columns are confirmed, or corrected, and the dry run is over."""
    form = {**chosen((await who.gets(PAGE)).text), **other}
    answer = await who.posts(f"{PAGE}/columns", key=await who.key(PAGE), **form)
    assert answer.status_code == 303, answer.text
    return await over(who)


async def over(who: Steered) -> str:
    """What the page says once its stream has ended."""
    async with asyncio.timeout(PATIENCE):
        assert (await who.gets(f"{PAGE}/live")).text.endswith("event: over\ndata: over\n\n")
    return unescape((await who.gets(PAGE)).text)


async def takes(who: Steered, **other: str) -> str:
    page = (await who.gets(PAGE)).text
    people = re.search(r'name="people" value="(\d+)"', page)
    assert people
    form = {"key": await who.key(PAGE), "people": people[1], "of": of_list(page), **other}
    assert (await who.posts(f"{PAGE}/take", **form)).status_code == 303
    return await over(who)


async def entered(site: Site) -> list[str]:
    found: list[str] = await site.jigi.writer.do(
        lambda desk: [one.name for one in desk.entries_of("register", 0, 99)]
    )
    return found


async def test_it_is_guessed_confirmed_shown_and_taken_and_a_second_time_changes_nothing(
    site: Site, moussa: Steered
) -> None:
    assert (await uploads_it(moussa, register(AWA, FANTA, NOBODY))).status_code == 303
    page = (await moussa.gets(PAGE)).text
    fields = ("id", "name", "telephone", "facility", "job")
    assert chosen(page) == {"of": of_list(page), **{f"col.{at}": f for at, f in enumerate(fields)}}
    assert "76123456 · 7612345 · 66123456" in page, "with what stands below"
    told = await is_read(moussa)
    assert await entered(site) == [], "a dry run changes nothing"
    for words in ("Refusée 1", "Prise et réparée 1", "Prise 1", "7 chiffres"):
        assert words in told
    refused = await moussa.gets(f"{PAGE}/refused.csv")
    assert refused.content.decode("utf-8-sig").splitlines() == [
        f"{HEAD};jigi_row;jigi_why",
        f"{NOBODY};row 4;no name",
    ]
    assert "attachment" in refused.headers["content-disposition"]
    assert re.search(r"Pris\s: 2\.", await takes(moussa))
    assert await entered(site) == ["Awa Traoré", "Fanta Coulibaly"]
    trail = (await moussa.gets("/console/audit")).text
    assert "liste du registre prise" in trail
    await moussa.posts(f"{PAGE}/drop", key=await moussa.key(PAGE))
    await uploads_it(moussa, register(AWA, FANTA))
    assert "Inchangée 2" in await is_read(moussa)
    assert re.search(r"Pris\s: 0\.", await takes(moussa))


async def test_columns_may_be_said_otherwise(site: Site, moussa: Steered) -> None:
    await uploads_it(moussa, register(AWA))
    both = {"col.3": "name"}
    form = {**chosen((await moussa.gets(PAGE)).text), **both}
    answer = await moussa.posts(f"{PAGE}/columns", key=await moussa.key(PAGE), **form)
    assert answer.status_code == 422
    assert "Deux colonnes" in unescape(answer.text)
    told = await is_read(moussa, **{"col.2": "", "col.4": "name", "col.1": ""})
    assert "aucun numéro utilisable" in told, "a column that is nothing is nothing"
    await takes(moussa)
    assert await entered(site) == ["Matrone"]


async def test_a_sheet_without_a_heading_of_names_asks_which_column_holds_them(
    site: Site, moussa: Steered
) -> None:
    await uploads_it(moussa, b"Code agent;Qui;Contact\nM1;Awa;76123456\n")
    form = chosen((await moussa.gets(PAGE)).text)
    nameless = await moussa.posts(f"{PAGE}/columns", key=await moussa.key(PAGE), **form)
    assert nameless.status_code == 422
    await is_read(moussa, **{"col.0": "id", "col.1": "name", "col.2": "telephone"})
    await takes(moussa)
    assert await entered(site) == ["Awa"]


async def test_what_was_not_shown_is_not_taken(site: Site, moussa: Steered) -> None:
    await uploads_it(moussa, register(AWA))
    await is_read(moussa)
    of = of_list((await moussa.gets(PAGE)).text)
    for people in ("2", "", "x", "-1"):
        answer = await moussa.posts(f"{PAGE}/take", key=await moussa.key(PAGE), people=people, of=of)
        assert answer.status_code == 422, people
    await site.jigi.writer.do(
        lambda desk: desk.keep_entries(
            [(None, _entry())], site.jigi.clock.now(), site.jigi.clock.now().date()
        )
    )
    assert "changé entre-temps" in await takes(moussa), "she came from elsewhere since it was shown"
    assert await entered(site) == ["Awa Traoré"]


def _entry() -> RegisterEntry:
    identifiers = (Identifier("register:matricule", "M1"),)
    return RegisterEntry(
        source="register", name="Awa Traoré", folded="awa traore", identifiers=identifiers, state="x"
    )


async def test_a_workbook_and_fhir_come_in_too(site: Site, moussa: Steered) -> None:
    await uploads_it(moussa, workbook())
    await is_read(moussa)
    await takes(moussa)
    assert await entered(site) == ["Awa Traoré"]
    await moussa.posts(f"{PAGE}/drop", key=await moussa.key(PAGE))
    sira = b'{"resourceType": "Practitioner", "id": "p1", "name": [{"text": "Sira Diarra"}]}\n'
    await uploads_it(moussa, sira, part="yes")
    told = await over(moussa)
    assert "Prise 1" in told
    await takes(moussa)
    assert await entered(site) == ["Awa Traoré", "Sira Diarra"]


def workbook(rows: int = 1, *, extra: Mapping[str, bytes] | None = None) -> bytes:
    book, file = Workbook(), BytesIO()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(HEAD.split(";"))
    for _ in range(rows):
        sheet.append(AWA.split(";"))
    book.save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, data in (extra or {}).items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # one part twice is what it is for
                packed.writestr(name, data)
    return file.getvalue()


WRONG = {
    "nothing": b"",
    "blank": b" \n",
    "a bomb": workbook(extra={"xl/bomb.xml": bytes(20_000_000)}),
    "entities": workbook(
        extra={"xl/e.xml": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><a>&b;</a>'}
    ),
    "entities, wide": workbook(extra={"xl/e.xml": '<!doctype a [<!entity b "b">]>'.encode("utf-16")}),
    "twice the same part": workbook(extra={"xl/workbook.xml": b"<a/>"}),
    "a zip": workbook()[:40],
    "compressed as nobody does": unknown_method(workbook()),
    "an old workbook": b"\xd0\xcf\x11\xe0" + bytes(600),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(600),
    "a page": b"<html><script>alert(1)</script>",
    "too large": b"a" * 5_000_001,
}


@pytest.mark.parametrize("name", WRONG)
async def test_what_is_no_register_is_refused_by_its_bytes(site: Site, moussa: Steered, name: str) -> None:
    answer = await uploads_it(moussa, WRONG[name], "../../registre.csv")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "jigi-register" not in answer.text, "no folder of ours"
    says = re.search(r'<p class="wrong">(.*?)</p>', unescape(answer.text))
    told = {"nothing": "Choisissez un fichier", "too large": "5 Mo au plus"}.get(name)
    assert (
        (told in unescape(answer.text))
        if told
        else (says and re.search(r"envoyez|enregistrez|lit avec|vide|Envoyez", says[1]))
    )
    assert not re.search(r"\b(workbook|save|send|with|password|bytes)\b", says[1] if says else "")
    assert "Charger une liste" in unescape((await moussa.gets(PAGE)).text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"{", b"[", b"\xff\xfe", workbook()[:600]])
)
def test_whatever_bytes_come_have_a_kind_or_are_refused(data: bytes, start: bytes) -> None:
    with contextlib.suppress(RosterError):
        assert uploads.kind_of(start + data) in (".xlsx", ".json", ".ndjson", ".csv")


async def test_a_file_that_breaks_what_reads_it_says_so(moussa: Steered) -> None:
    """Deep JSON, a workbook without its sheet, words in no alphabet: a page, and never a 500."""
    deep = b'{"resourceType":"Bundle","entry":' + b"[" * 100_000
    torn = workbook()
    with zipfile.ZipFile(BytesIO(torn)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist() if "sheet" not in name}
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    for data in (deep, file.getvalue(), b"\xff\xfe\xfe\x00\x01", b"a;b\n\x81;\x8d\n"):
        answer = await uploads_it(moussa, data)
        assert answer.status_code in (303, 422)
        await over(moussa)
        page = await moussa.gets(PAGE)
        assert page.status_code == 200
        await moussa.posts(f"{PAGE}/drop", key=await moussa.key(PAGE))


async def test_where_the_two_differ_one_tap_answers(site: Site, moussa: Steered) -> None:
    other = "M4;Sira Diarra;76123456;CSCom de Kléla;Matrone"
    await uploads_it(moussa, register(AWA, other))
    await is_read(moussa)
    await takes(moussa)
    await moussa.posts(f"{PAGE}/drop", key=await moussa.key(PAGE))
    drift = f"{PAGE}/drift?kind=shared"
    assert "+22376123456" in (await moussa.gets(drift)).text
    entry = re.search(r'action="/console/register/drift/(\d+)"', (await moussa.gets(drift)).text)
    assert entry
    said = {"kind": "shared", "answer": "number", "number": "66 00 11 22"}
    answer = await moussa.posts(f"{PAGE}/drift/{entry[1]}", key=await moussa.key(drift), **said)
    assert answer.status_code == 303
    page = (await moussa.gets(drift)).text
    assert "✓ Nouveau numéro 66 00 11 22" in page
    assert "Moussa" in page
    words = await site.jigi.writer.do(lambda desk: desk.words_on_register())
    assert words[int(entry[1]), "shared"].words == "66 00 11 22"
    empty = {"kind": "shared", "answer": "number", "number": " "}
    key = await moussa.key(drift)
    assert (await moussa.posts(f"{PAGE}/drift/{entry[1]}", key=key, **empty)).status_code == 422
    for wrong in ({"kind": "shared", "answer": "erase"}, {"kind": "people", "answer": "here"}):
        assert (await moussa.posts(f"{PAGE}/drift/{entry[1]}", key=key, **wrong)).status_code == 404
    assert "écart du registre réglé</strong> (Nouveau numéro)" in (await moussa.gets("/console/audit")).text


async def test_every_page_of_it_is_light_strict_and_its_reasons_are_french(
    site: Site, moussa: Steered
) -> None:
    rows = [f"M{n};Awa {n};7612{n:04};CSCom de Kléla;Matrone" for n in range(300)]
    pages = [await moussa.gets(PAGE)]
    await uploads_it(moussa, register(*rows))
    pages.append(await moussa.gets(PAGE))
    told = await is_read(moussa)
    assert "row " not in told.partition("<main")[2]
    pages += [await moussa.gets(PAGE), await moussa.gets(f"{PAGE}?verdict=taken&at=3")]
    await takes(moussa)
    pages += [await moussa.gets(f"{PAGE}/drift"), await moussa.gets(f"{PAGE}/drift?kind=unmet")]
    for page in pages:
        assert page.status_code == 200
        assert await weight(moussa, page) < MOST
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|javascript:", page.text)


ODD = (
    {"resourceType": "Practitioner", "id": "p1", "name": [{"text": "Awa"}], "active": "maybe"},
    {
        "resourceType": "PractitionerRole",
        "id": "r1",
        "active": True,
        "practitioner": {"reference": "Practitioner/p1"},
        "period": {"start": "2020-02-30", "end": "2020-01-01"},
    },
    {"resourceType": "Practitioner", "id": "p2", "name": [{"text": "Fanta"}]},
    {
        "resourceType": "PractitionerRole",
        "id": "r2",
        "practitioner": {"reference": "Practitioner/p2"},
        "period": {"start": "2021-01-01", "end": "2020-01-01"},
    },
    {"resourceType": "PractitionerRole", "id": "r3", "practitioner": {"reference": "Practitioner/p9"}},
    {"resourceType": "Practitioner", "id": "p3"},
)


async def test_of_a_fhir_register_no_reason_is_english_on_a_french_page(moussa: Steered) -> None:
    lines = [json.dumps(one) for one in ODD]
    await uploads_it(moussa, "\n".join([*lines, "[1]", "{oh"]).encode())
    told = await over(moussa)
    assert "Refusée 4" in told
    read = re.sub(r"<[^>]*>", " ", told)
    assert not re.search(r"\b(role|left out|nobody|resource|JSON \(|has ended)\b", read)
    for words in ("est compté terminé", "finit avant de commencer", "Practitioner", "ce n’est pas du JSON"):
        assert words in told, words


async def test_nobody_else_finds_it(site: Site) -> None:
    coach = await inside(site, "moussa")
    for path in (PAGE, f"{PAGE}/drift", f"{PAGE}/refused.csv", f"{PAGE}/live"):
        assert (await coach.gets(path)).status_code == 404
    person = await site.jigi.writer.do(lambda desk: known(desk, "moussa"))
    facts = {"entry": 1, "kind": "gone", "answer": "here", "words": ""}
    now = site.jigi.clock.now()
    await site.jigi.take_in([Posted(person=person.id, key="x", at=now, action="register_said", facts=facts)])
    assert await site.jigi.writer.do(lambda desk: desk.words_on_register()) == {}


async def test_a_sheet_that_is_not_read_is_told_in_her_language(site: Site, moussa: Steered) -> None:
    book = Workbook(write_only=True)
    for place, who in (("Sikasso", "Awa Traoré"), ("Kadiolo", "Fanta Coulibaly")):
        page = book.create_sheet(place)
        page.append(["Nom et prénoms", "Téléphone"])
        page.append([who, 76123456])
    book.save(kept := BytesIO())
    assert (await uploads_it(moussa, kept.getvalue())).status_code == 303
    told = " ".join(unescape(await is_read(moussa)).split())
    assert "seule la feuille « Sikasso » est lue ; des agents sont aussi dans 'Kadiolo'" in told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_page_calls_a_column_is_known_as_the_heading_of_a_file(site: Site, language: str) -> None:
    said = {
        field: site.jigi.house.rendering.text(f"page.register.field.{field}", {}, language, "")
        for field in FIELDS
    }
    assert {field: field_of(plain(words)) for field, words in said.items()} == {
        field: field for field in FIELDS
    }
