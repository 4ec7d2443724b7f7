"""A trainer reads, signs, mends and publishes cards; what nobody vouches for reaches nobody."""

import io
import os
import re
import shutil
import tempfile
import time
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import httpx2
import pytest

from bot import demo
from bot.content.drafts import Drafts, RefusedError
from bot.content.library import PACKS
from bot.content.pack import read_pack
from bot.content.signoff import State, read_today, sign_off
from bot.conversation.asking import QuestionAsked, Why
from bot.keys import simulated_of
from bot.pages.shelf import Shelf
from bot.people import Cadre, Role
from bot.playing import simulated, simulating
from bot.playing.simulated import Scripts
from bot.playing.simulating import Simulator
from bot.upkeep import publishing
from storage.store import Desk
from tests.console.conftest import Site, known
from tests.console.steered import OWN, Steered, inside
from tests.console.test_steering import MOST, weight
from tests.content.test_yaml import LAUGHS
from tests.zips import unknown_method

CARD = "/console/content/amtsl/card/twin"
EDIT = "/console/content/amtsl/edit/twin"
COMPARE = "/console/content/amtsl/compare"
HIDDEN = re.compile(r'name="(words|since)" value="([^"]*)"')
SHEET = re.compile(r'name="words\.(\w+)"[^>]*>\n(.*?)</textarea>', re.DOTALL)


async def trainer(site: Site, who: str) -> Steered:
    """One of the cast, as a trainer."""
    roles = frozenset({Role.TRAINER})
    await site.jigi.writer.do(lambda desk: desk.change_person(known(desk, who).id, {"roles": roles}))
    return await inside(site, who)


@pytest.fixture
async def moussa(site: Site) -> Steered:
    return await trainer(site, "moussa")


def hidden(page: httpx2.Response) -> dict[str, str]:
    return dict(HIDDEN.findall(page.text))


async def signs(who: Steered, path: str = CARD, **other: str) -> httpx2.Response:
    """She reads the card, and signs what she has read."""
    page = await who.gets(path)
    until = who.site.jigi.clock.now().date() + timedelta(days=300)
    form = {
        "key": await who.key(path),
        "role": "gynécologue",
        "review_by": f"{until}",
        **hidden(page),
        **other,
    }
    return await who.posts(f"{path}/sign", **form)


async def written(who: Steered, path: str = EDIT) -> dict[str, str]:
    """The form of an entry, as it stands."""
    page = await who.gets(path)
    form = {f"words.{language}": unescape(words) for language, words in SHEET.findall(page.text)}
    doses = re.search(r'name="doses"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert doses
    return {"key": await who.key(path), "doses": unescape(doses[1]), **form, **hidden(page)}


async def test_every_card_is_on_every_phone_in_both_languages(site: Site, moussa: Steered) -> None:
    page = (await moussa.gets(CARD)).text
    for channel in ("telegram", "whatsapp", "webchat"):
        assert page.count(f'class="phone {channel}"') >= 6
    assert '<mark class="dose">' in page
    assert "Remain" not in page
    for pack in site.jigi.house.library.packs.values():
        listed = await moussa.gets(f"/console/content/{pack.id}")
        assert listed.status_code == 200, pack.id
        for id in list(pack.sheets[pack.languages[0]])[::9]:
            shown = await moussa.gets(f"/console/content/{pack.id}/card/{id}?cadre=matrone")
            assert shown.status_code == 200, id
            assert (await moussa.gets(f"/console/content/{pack.id}/edit/{id}")).status_code == 200, id


async def test_a_coach_finds_nothing_of_it(site: Site) -> None:
    coach = await inside(site, "moussa")
    for path in ("/console/content", "/console/content/amtsl", CARD, EDIT, COMPARE):
        assert (await coach.gets(path)).status_code == 404
    key = await coach.key("/console/team/2")
    for path in (f"{CARD}/sign", EDIT, "/console/content/amtsl/publish", "/console/content/upload"):
        assert (await coach.posts(path, key=key)).status_code == 404


async def test_the_pages_are_light_strict_and_in_her_language(site: Site, moussa: Steered) -> None:
    await signs(moussa)
    cards = [f"/console/content/pph/card/{id}" for id in site.jigi.house.library.pack("pph").cards]
    for path in ("/console/content", "/console/content/pph", CARD, EDIT, COMPARE, *cards):
        page = await moussa.gets(path)
        assert page.status_code == 200
        assert await weight(moussa, page) < MOST, path
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=|javascript:", page.text), path
    await site.jigi.writer.do(lambda desk: desk.change_person(known(desk, "moussa").id, {"language": "en"}))
    assert "Two different people sign" in (await moussa.gets(CARD)).text


async def test_two_people_sign_and_once_published_it_counts(site: Site, moussa: Steered) -> None:
    assert (await signs(moussa)).headers["location"].endswith("?done=signed")
    page = (await moussa.gets(CARD)).text
    assert "Moussa, gynécologue" in page
    assert "Vous avez déjà signé" in page
    await site.jigi.writer.do(lambda desk: desk.change_person(known(desk, "moussa").id, {"name": "Sira"}))
    assert (await signs(moussa)).status_code == 303
    assert _state(site) is State.HALF_SIGNED, "one person signs once, whatever she is called by now"
    fanta = await trainer(site, "fanta")
    assert (await signs(fanta)).status_code == 303
    assert _state(site) is State.SIGNED
    assert "twin" not in site.jigi.house.library.pack("amtsl").signatures, "nothing of it runs yet"
    assert (await publishes(fanta)).headers["location"].endswith("?done=published")
    signed = sign_off(site.jigi.house.library.pack("amtsl"), "twin")
    assert {one.name for one in signed.valid} == {"Sira", "Fanta"}
    assert (await fanta.gets(COMPARE)).status_code == 404, "the draft became what runs"


def _state(site: Site) -> State:
    """Where the card stands in the draft."""
    folder = Drafts(site.settings.drafts_path).folder("amtsl")
    assert folder is not None
    return _stands(folder, site)


def _stands(folder: Path, site: Site) -> State:
    today = site.jigi.clock.now().date()
    return sign_off(read_pack(folder), "twin").on(today, site.jigi.house.library.policy).state


async def publishes(who: Steered, **other: str) -> httpx2.Response:
    page = await who.gets(COMPARE)
    form = {"key": await who.key(COMPARE), **hidden(page), **other}
    return await who.posts("/console/content/amtsl/publish", **form)


async def test_a_forged_signature_is_none(site: Site, moussa: Steered) -> None:
    for wrong in (
        {"words": "0" * 32},
        {"role": " "},
        {"role": "x" * 61},
        {"review_by": "2020-01-01"},
        {"review_by": "2999-01-01"},
        {"review_by": "demain"},
    ):
        answer = await signs(moussa, **wrong)
        assert answer.status_code == 422, wrong
        assert 'role="alert"' in answer.text
    assert (await signs(moussa, key="x.y")).status_code == 403
    form = {"key": await moussa.key(CARD), "role": "gynécologue", "review_by": "2027-01-01"}
    for path in ("amtsl/card/nothing", "nothing/card/twin", "amtsl/card/Q-AMTSL-01"):
        assert (await moussa.posts(f"/console/content/{path}/sign", **form)).status_code == 404
    as_another = await signs(moussa, by="Dr Sira, professeure", name="Dr Sira")
    assert as_another.status_code == 303
    assert "Moussa, gynécologue" in (await moussa.gets(CARD)).text
    assert "Dr Sira" not in (await moussa.gets(CARD)).text


async def test_a_card_that_is_changed_after_it_was_signed_has_to_be_signed_again(
    site: Site, moussa: Steered
) -> None:
    await signs(moussa)
    form = await written(moussa)
    form["words.fr"] = form["words.fr"].replace("# ", "# Palpez : ", 1)
    form["words.en"] = form["words.en"].replace("# ", "# Feel: ", 1)
    assert (await moussa.posts(EDIT, **form, read="yes")).status_code == 303
    page = (await moussa.gets(CARD)).text
    assert "Palpez" in page
    assert "Feel:" in page, "she has read the translation beside the French"
    assert "cette signature ne compte plus" in page
    assert _state(site) is State.DRAFT
    told = (await moussa.gets(COMPARE)).text
    assert "<ins>Palpez" in told
    assert "Palpez" not in site.jigi.house.library.pack("amtsl").html["fr"]["twin"]["title"]


async def test_a_translation_that_nobody_read_again_is_withheld(moussa: Steered) -> None:
    form = await written(moussa)
    form["words.fr"] = form["words.fr"].replace("# ", "# Palpez : ", 1)
    assert (await moussa.posts(EDIT, **form)).status_code == 303
    assert "Traduction à relire" in (await moussa.gets(CARD)).text


async def test_everything_that_is_wrong_stands_beside_its_line_and_nothing_is_kept(
    site: Site, moussa: Steered
) -> None:
    form = await written(moussa)
    form["words.fr"] = form["words.fr"].replace("# ", "# Attendre 3 minutes : ", 1) + "\n\n{{ no.such }}"
    form["words.en"] = form["words.en"].replace("id: twin", "id: twins")
    answer = await moussa.posts(EDIT, **form)
    assert answer.status_code == 422
    assert re.search(
        r"<code>fr.md:\d+</code> twin\u202f: {{ no.such }} n’est pas dans doses.yaml", answer.text
    )
    form["words.fr"] = form["words.fr"].replace("\n\n{{ no.such }}", "")
    answer = await moussa.posts(EDIT, **form)
    assert answer.status_code == 422
    assert len(re.findall(r"<code>(fr|en).md:\d+</code>", answer.text)) >= 2, "all at once"
    assert 'class="wrong"' in answer.text
    assert "Attendre 3 minutes" in answer.text, "her words are not lost"
    assert str(site.settings.drafts_path) not in answer.text
    assert not list(site.settings.drafts_path.glob("amtsl/[0-9]*"))


async def test_of_two_who_edit_at_once_the_second_is_told(moussa: Steered) -> None:
    mine, other = await written(moussa), await written(moussa)
    mine["words.fr"] = mine["words.fr"].replace("# ", "# Palpez : ", 1)
    assert (await moussa.posts(EDIT, **mine)).status_code == 303
    answer = await moussa.posts(EDIT, **other)
    assert answer.status_code == 422
    assert "entre-temps" in answer.text


async def test_a_changed_dose_is_told_first(moussa: Steered) -> None:
    form = await written(moussa)
    form["doses"] = form["doses"].replace("amount: 10, unit: IU", "amount: 5, unit: IU", 1)
    assert (await moussa.posts(EDIT, **form)).status_code == 303
    told = (await moussa.gets(COMPARE)).text
    assert told.index("oxytocin.prevention") < told.index("Mot par mot")
    assert re.search(r"<del>10\WUI.*?</del> → <ins>5\WUI", told)


async def test_what_was_changed_since_it_was_compared_is_not_published(site: Site, moussa: Steered) -> None:
    form = await written(moussa)
    form["words.fr"] = form["words.fr"].replace("# ", "# Palpez : ", 1)
    await moussa.posts(EDIT, **form)
    answer = await publishes(moussa, since="0" * 64)
    assert answer.status_code == 422
    before = site.jigi.house.library.edition
    assert (await publishes(moussa)).status_code == 303
    assert site.jigi.house.library.edition != before
    assert "Palpez" in site.jigi.house.library.pack("amtsl").html["fr"]["twin"]["title"]


async def test_a_publication_that_takes_its_time_is_told_as_done(
    site: Site, moussa: Steered, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request is gone already, and the words have not turned yet."""
    keep = publishing.keep

    def slowly(folder: Path, packs: publishing.Published) -> None:
        keep(folder, packs)
        time.sleep(0.5)

    monkeypatch.setattr(publishing, "keep", slowly)
    await signs(moussa)
    assert (await publishes(moussa)).headers["location"].endswith("?done=published")


async def test_a_publication_that_is_refused_is_told_at_once(
    site: Site, moussa: Steered, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(folder: Path, packs: publishing.Published) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(publishing, "keep", full)
    await signs(moussa)
    answer = await publishes(moussa)
    assert answer.status_code == 422
    assert "La publication n’a pas pu se faire" in unescape(answer.text)


# ---- questions from the field -------------------------------------------------------------------


async def test_a_question_is_answered_by_a_card_or_becomes_one_without_anybody_s_number(
    site: Site, moussa: Steered
) -> None:
    words = "Combien d’ocytocine pour Mme Traoré, tel 76 12 34 56 ?"
    now = site.jigi.clock.now()

    def asked(desk: Desk) -> int | None:
        awa = desk.person_known_at(demo.address_of("awa"))
        assert awa is not None
        question = QuestionAsked(words=words, why=Why.NO_CARD, coach=None)
        id = desk.keep_question(awa.id, "1.asked", question, words, "fr", now)
        assert id is not None
        desk.list_question(id, now)
        return id

    id = await site.jigi.writer.do(asked)
    page = (await moussa.gets("/console/questions")).text
    assert "ocytocine" in page
    assert "76 12 34 56" not in page
    assert "Awa" not in page
    begun = await moussa.gets(f"/console/questions/{id}/write?pack=amtsl&id=how.much")
    form = unescape((await moussa.gets(begun.headers["location"])).text)
    assert "id: how.much" in form
    assert "76 12 34 56" not in form
    path, key = f"/console/questions/{id}/card", await moussa.key("/console/questions")
    assert (await moussa.posts(path, key=key, card="amtsl/no.such")).status_code == 422
    assert (await moussa.posts("/console/questions/999/card", key=key, card="amtsl/steps")).status_code == 404
    assert (await moussa.posts(path, key=key, card="amtsl/steps")).status_code == 303
    assert "ocytocine" not in (await moussa.gets("/console/questions")).text
    await site.jigi.move((now + timedelta(days=1)).replace(hour=10))  # in nobody's quiet hours
    told = [bubble["html"] for bubble in await site.browser("awa").reads()]
    assert any("GATPA pas à pas" in html for html in told)


PROGRAMS = (
    "{{ ''.__class__.__mro__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ twin.largest|attr('__class__') }}",
    "{% for one in name %}{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{# hidden #}",
    "<script>alert(1)</script>",
)


@pytest.mark.parametrize("program", PROGRAMS)
async def test_words_of_a_card_are_no_program(site: Site, moussa: Steered, program: str) -> None:
    form = await written(moussa)
    form["words.fr"] = form["words.fr"].replace("# ", f"# {program} ", 1)
    assert (await moussa.posts(EDIT, **form)).status_code == 422
    assert not Drafts(site.settings.drafts_path).ids()


# ---- the simulator ------------------------------------------------------------------------------

SIMULATOR = "/console/simulator"


async def test_the_draft_is_played_by_two_and_nothing_of_it_is_kept_or_sent(
    site: Site, moussa: Steered
) -> None:
    form = await written(moussa)
    form["words.fr"] = form["words.fr"].replace("# ", "# Palpez : ", 1)
    await moussa.posts(EDIT, **form)
    before = list(site.jigi.store.rows("messages"))
    assert (await moussa.posts(f"{SIMULATOR}/say", key=await moussa.key(SIMULATOR), who="Awa", words="menu")
            ).status_code == 422, "nothing was begun"  # fmt: skip
    assert (await moussa.posts(f"{SIMULATOR}/begin", key=await moussa.key(SIMULATOR), cadre="matrone")
            ).status_code == 303  # fmt: skip
    key = await moussa.key(SIMULATOR)
    for _ in range(2):  # the same form counts once
        await moussa.posts(f"{SIMULATOR}/say", key=key, who="Awa", words="y a t il un deuxieme bebe")
    page = (await moussa.gets(SIMULATOR)).text
    assert page.count("y a t il un deuxieme bebe") == 1
    assert "Palpez" in page
    for wrong in ({"who": "Fanta", "words": "menu"}, {"who": "Awa", "tap": "no such"}, {"who": "Awa"}):
        key = await moussa.key(SIMULATOR)
        assert (await moussa.posts(f"{SIMULATOR}/say", key=key, **wrong)).status_code == 422
    clock = site.jigi.clock.now()
    await moussa.posts(f"{SIMULATOR}/clock", key=await moussa.key(SIMULATOR), step="week")
    assert site.jigi.clock.now() - clock < timedelta(minutes=1), "its clock is its own"
    assert list(site.jigi.store.rows("messages")) == before
    other = await inside(site, "moussa")
    assert "Palpez" not in (await other.gets(SIMULATOR)).text, "each login has its own"
    await moussa.posts(f"{SIMULATOR}/end", key=await moussa.key(SIMULATOR))
    assert "Palpez" not in (await moussa.gets(SIMULATOR)).text


def simulator_of(site: Site) -> Simulator:
    """As another process that serves has it."""
    house = site.jigi.house
    shelf = Shelf(site.settings, lambda: house.library, "")
    return Simulator(shelf, lambda: house, Scripts(simulated_of(site.settings)))


def bubbles(told: Mapping[str, Any]) -> list[list[str]]:
    return [[one.get("html", one.get("words")) for one in pane["bubbles"]] for pane in told["panes"]]


async def test_a_simulation_goes_on_in_whichever_process_is_asked(site: Site) -> None:
    here, there, today = simulator_of(site), simulator_of(site), site.jigi.clock.now().date()
    await here.begin(1, Cadre.MATRONE, "fr", today)
    await there.say(1, "first", "Awa", "menu")
    await here.say(1, "first", "Awa", "menu")
    await here.move(1, "second", "week")
    await there.say(1, "third", "Moussa", "menu")
    told, again = await here.shown(1), await there.shown(1)
    assert told is not None
    assert again is not None
    assert bubbles(told) == bubbles(again)
    assert [pane[0] for pane in bubbles(told)] == ["menu", "menu"], "a form that comes to both counts once"
    assert (told["now"], told["left"]) == (again["now"], again["left"])
    (kept,) = [path for path in simulated_of(site.settings).path.iterdir() if path.name == "1"]
    assert kept.parent.stat().st_mode & 0o077 == 0
    await there.begin(1, Cadre.NURSE, "fr", today)
    anew = await here.shown(1)
    assert anew is not None
    assert bubbles(anew) == [[], []], "another one, that the other process began"
    await there.end(1)
    assert await here.shown(1) is None
    assert not kept.exists()


async def test_a_simulation_is_over_where_its_words_are_others_by_now(site: Site, moussa: Steered) -> None:
    """The process that began it has them still; whichever has not, ends it for both."""
    here = simulator_of(site)
    await here.begin(1, Cadre.MATRONE, "fr", site.jigi.clock.now().date())
    form = await written(moussa)
    form["words.fr"] = form["words.fr"].replace("# ", "# Palpez : ", 1)
    await moussa.posts(EDIT, **form)
    assert await here.shown(1) is not None
    assert await simulator_of(site).shown(1) is None
    with pytest.raises(RefusedError, match="not_here"):
        await here.say(1, "form", "Awa", "menu")


async def test_simulations_are_few_end_by_themselves_and_leave_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    simulator, other, today = simulator_of(site), simulator_of(site), site.jigi.clock.now().date()
    monkeypatch.setattr(simulating, "MOST", 1)
    await simulator.begin(1, Cadre.MATRONE, "fr", today)
    with pytest.raises(RefusedError, match="full"):
        await other.begin(2, Cadre.MATRONE, "fr", today)
    monkeypatch.setattr(simulating, "MOST_LINES", 0)
    with pytest.raises(RefusedError, match="spent"):
        await simulator.say(1, "form", "Awa", "menu")
    await other.shown(1)
    monkeypatch.setattr(simulated, "AGE", 0.0)
    assert await simulator.shown(1) is None
    assert await other.shown(1) is None
    assert not [name for name in os.listdir(tmp_path) if name.startswith("jigi-")]
    Scripts(simulated_of(site.settings)).sweep()
    assert [path.name for path in simulated_of(site.settings).path.iterdir()] == [simulated.LOCK]


# ---- packs that are uploaded --------------------------------------------------------------------


def zipped(files: Mapping[str, bytes | zipfile.ZipInfo]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if isinstance(content, zipfile.ZipInfo):
                archive.writestr(content, b"/etc/passwd")
            else:
                archive.writestr(name, content)
    return data.getvalue()


def pack_files(folder: Path = PACKS / "amtsl") -> dict[str, bytes]:
    return {f"amtsl/{path.name}": path.read_bytes() for path in folder.iterdir() if path.is_file()}


async def uploads(who: Steered, data: bytes) -> httpx2.Response:
    form = {"key": await who.key("/console/content")}
    files = {"pack": ("pack.zip", data, "application/zip")}
    return await who.client.post("/console/content/upload", data=form, files=files, headers=OWN)


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("amtsl/fr.md")
    info.external_attr = 0o120777 << 16
    return info


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
TRICKS: Mapping[str, tuple[bytes, str]] = {
    "no zip": (b"%PDF-1.4", "n’est pas un zip"),
    "half a zip": (zipped(pack_files())[:2000], "abîmé"),
    "compressed as nobody does": (unknown_method(zipped(pack_files())), "que Jigi ne lit pas"),
    "a bomb": (zipped({"amtsl/fr.md": b"a" * 3_000_000}), "n’est jamais si gros"),
    "a larger bomb": (zipped({f"amtsl/{n}.md": b"a" * 400_000 for n in range(40)}), "une fois ouvert"),
    "many files": (zipped({f"amtsl/{n}.md": b"" for n in range(200)}), "fichiers ; un module en a"),
    "up": (zipped({"../../fr.md": b"x"}), "sort du dossier"),
    "from the root": (zipped({"/etc/fr.md": b"x"}), "sort du dossier"),
    "a link": (zipped({"amtsl/fr.md": link()}), "c’est un lien"),
    "a script": (zipped({"amtsl/evil.py": b"import os"}), "pas un fichier de module"),
    "svg": (zipped({"amtsl/a.svg": SVG}), "pas un fichier de module"),
    "svg as png": (zipped({**pack_files(), "amtsl/a.png": SVG}), "ni PNG ni JPEG"),
    "no pack": (zipped({"amtsl/fr.md": b"# a"}), "pas de pack.yaml"),
    "another name": (zipped({"pack.yaml": b"id: ../up\n"}), "il faut `id:`"),
    "deep yaml": (zipped({**pack_files(), "amtsl/doses.yaml": b"[" * 20000}), "trop de niveaux"),
    "yaml that overflows a stack": (zipped({"pack.yaml": b"id: a\nb: " + b"[" * 300_000}), "trop de niveaux"),
    "yaml that means more": (zipped({"pack.yaml": LAUGHS.encode() + b"id: a\ntitle: *x\n"}), "se répète"),
    "latin-1": (zipped({**pack_files(), "amtsl/fr.md": b"\xe9t\xe9"}), "pas de l’UTF-8"),
}


async def test_whatever_is_tried_with_a_zip_nothing_is_kept_and_it_is_said_why(
    site: Site, moussa: Steered
) -> None:
    for name, (data, why) in TRICKS.items():
        answer = await uploads(moussa, data)
        assert answer.status_code == 422, name
        assert why in unescape(answer.text), name
    assert not list(site.settings.drafts_path.iterdir())
    assert not list(site.settings.drafts_path.parent.glob("*.md"))


async def test_what_a_fault_quotes_is_cut_short(moussa: Steered) -> None:
    """A fault quotes what stands there, which may be all of a file."""
    about = pack_files()["amtsl/pack.yaml"].replace(b"edition:", b"edition: [" + b"x, " * 50_000 + b"] #")
    answer = await uploads(moussa, zipped({**pack_files(), "amtsl/pack.yaml": about}))
    assert (answer.status_code, len(answer.text) < 10_000) == (422, True)


async def test_a_pack_that_is_uploaded_is_a_draft_and_its_signatures_count_for_nothing(
    site: Site, moussa: Steered, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(PACKS / "amtsl", tmp_path / "amtsl"))
    words = read_today(read_pack(folder), "twin")
    forged = [
        f'  - {{by: "{name}", on: 2026-11-01, review_by: 2028-01-01, edition: "1", words: "{words}"}}'
        for name in ("Dr Sira", "Dr Moussa")
    ]
    (folder / "signatures.yaml").write_text("twin:\n" + "\n".join(forged) + "\n")
    assert _stands(folder, site) is State.SIGNED
    assert (await uploads(moussa, zipped(pack_files(folder)))).headers["location"].endswith("uploaded")
    assert _state(site) is State.DRAFT
    assert (await moussa.gets(COMPARE)).status_code == 200


async def test_the_numbers_of_the_list_are_those_of_each_pack(moussa: Steered) -> None:
    listed = (await moussa.gets("/console/content")).text
    cards = re.findall(
        r'<h3><a href="/console/content/([\w-]+)">.*?· (\d+)\D*?</p>(.*?)</li>', listed, re.DOTALL
    )
    assert {id for id, _, _ in cards} == {folder.name for folder in PACKS.iterdir() if folder.is_dir()}
    for id, entries, pills in cards:
        page = (await moussa.gets(f"/console/content/{id}")).text
        headed = [int(n) for n in re.findall(r"<h2 id=\"\w+\">[^<]*<small>(\d+)</small>", page)]
        assert sum(headed) == int(entries) == page.count(f'<li><a href="/console/content/{id}/card/'), id
        signed = re.search(r">(\d+)\D+(\d+)[^<]*</span>", pills)
        if signed is not None:  # as many as there are to be signed: every card and checklist, no question
            assert int(signed[2]) == len(read_pack(PACKS / id).signable), id
