"""Rooms of trainers and administrators: a voice is recorded, a signature asked for, a register taken."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import LONG, PATIENCE, OpenPhone, Pictures, demo_in
from tests.browser.giving import gives, reads_english
from tests.browser.test_console import chat_of, is_accessible, link

pytestmark = pytest.mark.asyncio(loop_scope="session")
SLOWLY = pytest.mark.timeout(400)  # many pages, each looked at by axe, on a machine that may be busy
REGISTER = """Matricule;Nom et prénoms;Contact;Structure;Fonction
M1;Awa Traoré;76123456;CSCom de Kléla;Matrone
M2;Fanta Coulibaly;7612345;CSCom de Kléla;Sage-femme
M3;;66123456;CSCom de Kléla;Matrone
M4;Sira Diarra;76123456;CSCom de Kléla;Matrone
"""


@pytest.fixture
def trained(tmp_path: Path) -> Iterator[str]:
    """A demo in which Moussa and Fanta train, and Moussa answers for the programme."""
    with demo_in(tmp_path) as address:
        gives(tmp_path, "moussa", "trainer", "administrator")
        gives(tmp_path, "fanta", "trainer")
        yield address


async def looked_at(page: Page, name: str, pictures: Pictures) -> None:
    """On a phone and at a desk."""
    for width, height in ((1280, 900), (360, 740)):
        await page.set_viewport_size({"width": width, "height": height})
        await is_accessible(page)
        await pictures.take(page, f"rooms-{name}-{width}")


async def goes_to(page: Page, name: str) -> None:
    await page.get_by_role("navigation", name=re.compile("Pages")).get_by_role("link", name=name).click()


async def test_a_trainer_records_a_voice_and_hears_it_before_it_is_kept(
    trained: str, phone: OpenPhone, pictures: Pictures
) -> None:
    page = await phone(await link(trained), troubled=True)  # a form with a fault is answered by 422
    await page.get_by_role("button", name="Entrer").click()
    await goes_to(page, "Voix")
    await looked_at(page, "voices", pictures)
    await page.get_by_role("link", name="La GATPA").click()
    await looked_at(page, "voices-pack", pictures)
    await page.get_by_role("link", name=re.compile("Ocytocine.*Français", re.IGNORECASE)).first.click()
    await looked_at(page, "voices-first", pictures)
    script = page.get_by_label("Le texte que dit la voix")
    words = await script.input_value()
    await script.fill(f"{words} Donnez 40 UI.")
    await speaks(page, "Enregistrer ici", "Arrêter", "Votre voix est dans")
    await page.get_by_role("button", name="Vérifier et réécouter").click()
    await expect(page.get_by_role("alert")).to_contain_text("dit autre chose que la fiche")
    await looked_at(page, "voices-fault", pictures)
    await page.get_by_label("Le texte que dit la voix").fill(words)
    await speaks(page, "Enregistrer ici", "Arrêter", "Votre voix est dans")
    await page.get_by_role("button", name="Vérifier et réécouter").click()
    await expect(page.get_by_role("heading", name="Écoutez-vous")).to_be_visible()
    await looked_at(page, "voices-take", pictures)
    await hears(page)
    await page.get_by_role("button", name="Oui, garder cette voix").click()
    await expect(page.get_by_role("status").first).to_contain_text("La voix est gardée")
    await looked_at(page, "voices-kept", pictures)
    await hears(page)


async def speaks(page: Page, begin: str, end: str, told: str) -> None:
    """Two seconds of the browser's own test tone."""
    await page.get_by_role("button", name=begin).click()
    await expect(page.get_by_role("button", name=end)).to_be_visible()
    await page.wait_for_timeout(2000)  # what is shorter than a second is no voice note
    await page.get_by_role("button", name=end).click()
    await expect(page.get_by_text(told)).to_be_visible()


async def hears(page: Page) -> None:
    """The sound plays where it stands."""
    seconds = await page.locator("audio").evaluate(
        "audio => new Promise((heard, not) => {"
        " audio.onloadedmetadata = () => heard(audio.duration); audio.onerror = () => not(audio.error);"
        " audio.load(); })"
    )
    assert seconds > 1


async def test_a_signature_is_asked_for_by_name_and_she_finds_what_waits(
    trained: str, phone: OpenPhone, pictures: Pictures
) -> None:
    page = await phone(await link(trained))
    fanta = await phone(f"{trained}{await chat_of(trained, 'Fanta')}")
    await page.get_by_role("button", name="Entrer").click()
    await page.goto(f"{trained}/console/content/amtsl/card/twin")
    await page.get_by_label("Votre qualification").fill("infirmier formateur")
    await page.get_by_role("button", name="Signer").click()
    await page.get_by_text("Demander une signature à quelqu’un").click()
    await page.get_by_label("À qui ?").select_option("Fanta")
    await page.get_by_role("button", name="Demander").click()
    await expect(page.get_by_text("Demandée à Fanta par Moussa")).to_be_visible()
    await looked_at(page, "asked", pictures)
    await expect(fanta.get_by_text("vous demande de relire la fiche")).to_be_visible()
    await pictures.take(fanta, "rooms-asked-chat-360")
    hers = await phone(await link(trained, "Fanta"))
    await hers.get_by_role("button", name="Entrer").click()
    await goes_to(hers, "Contenus")
    await looked_at(hers, "wanted", pictures)
    await hers.get_by_role("link", name="Y a-t-il un deuxième bébé").first.click()
    await hers.get_by_label("Votre qualification").fill("sage-femme")
    await hers.get_by_role("button", name="Signer").click()
    await expect(hers.get_by_text("Signée", exact=False).first).to_be_visible()


@pytest.mark.parametrize("scripted", [True, False], ids=["with-js", "without-js"])
async def test_an_administrator_takes_a_register_in_and_answers_where_they_differ(
    trained: str, phone: OpenPhone, pictures: Pictures, scripted: bool
) -> None:
    page = await phone(await link(trained), java_script_enabled=scripted, troubled=True)
    look = pictures if scripted else None
    await page.get_by_role("button", name="Entrer").click()
    await goes_to(page, "Registre")
    await maybe(page, "register", look)
    await page.get_by_label("Fichier CSV").set_input_files(
        {"name": "personnel.csv", "mimeType": "text/csv", "buffer": REGISTER.encode()}
    )
    await page.get_by_role("button", name="Regarder le fichier").click()
    await expect(page.get_by_label("Contact")).to_have_value("telephone")
    await maybe(page, "register-columns", look)
    await page.get_by_role("button", name="C’est juste").click()
    await arrives(page, "Ligne par ligne", scripted=scripted)
    await expect(page.get_by_text("Refusée 1")).to_be_visible()
    await maybe(page, "register-shown", look)
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Les lignes refusées").click()
    assert "no name" in (await (await download.value).path()).read_text("utf-8-sig")
    await page.get_by_role("button", name="Prendre (3)").click()
    await arrives(page, "Ligne par ligne", scripted=scripted)
    await expect(page.get_by_role("status")).to_contain_text(re.compile("Pris.: 3"))
    await maybe(page, "register-taken", look)
    await page.get_by_role("button", name="Où le registre et le programme diffèrent").click()
    await maybe(page, "drift", look)
    await page.locator("a[href$='kind=shared']").click()
    await maybe(page, "drift-shared", look)
    await page.get_by_role("button", name="Awa Traoré, Toujours ici").click()
    await expect(page.get_by_role("status")).to_contain_text("C’est noté")
    await maybe(page, "drift-said", look)


async def maybe(page: Page, name: str, pictures: Pictures | None) -> None:
    if pictures is not None:
        await looked_at(page, name, pictures)


async def arrives(page: Page, words: str, *, scripted: bool) -> None:
    """By itself, or by « Actualiser » where nothing runs on the page."""
    heading = page.get_by_role("heading", name=words)
    for _ in range(PATIENCE * 4):
        if scripted or await heading.count():
            break
        await page.wait_for_timeout(250)  # a worker of the house reads the file meanwhile
        await page.get_by_role("link", name="Actualiser").click()
    await expect(heading).to_be_visible()


async def test_a_date_is_dragged_to_another_day(trained: str, phone: OpenPhone, pictures: Pictures) -> None:
    page = await phone(await link(trained), width=1280, height=900)
    await page.get_by_role("button", name="Entrer").click()
    async with httpx2.AsyncClient(base_url=trained, timeout=LONG) as client:
        now = (await client.get("/demo/clock")).json()["now"][:10]
    first = (date.fromisoformat(now).replace(day=1) + timedelta(days=32)).replace(day=10)
    plan = f"/console/calendar/plan?who=2&every=once&day={first}&hour=10:00&look=yes"
    await page.goto(f"{trained}{plan}")
    await page.get_by_role("button", name="Garder ces dates").click()
    entry = page.locator(f"[data-day='{first}'] a[data-move]")
    other = first + timedelta(days=5)
    await entry.drag_to(page.locator(f"[data-day='{other}']"))
    await expect(page.get_by_role("heading", name="Les prochaines dates")).to_be_visible()
    await is_accessible(page)
    await page.get_by_role("button", name="Garder ces dates").click()
    await expect(page.locator(f"[data-day='{other}'] a[data-move]")).to_be_visible()
    await expect(page.locator(f"[data-day='{first}'] a[data-move]")).to_have_count(0)
    await looked_at(page, "calendar", pictures)


async def in_english(trained: str, phone: OpenPhone) -> Page:
    """Moussa on his phone, who reads English."""
    await reads_english(trained, "Moussa")
    page = await phone(await link(trained), troubled=True)
    await page.get_by_role("button", name="Enter").click()
    await expect(page.get_by_role("link", name="My team").first).to_be_visible()
    return page


@SLOWLY
async def test_a_coach_in_english(trained: str, phone: OpenPhone, pictures: Pictures) -> None:
    page = await in_english(trained, phone)
    awa = await phone(f"{trained}{await chat_of(trained, 'Awa')}")

    await goes_to(page, "My team")
    await page.get_by_role("link", name="Awa", exact=True).first.click()
    await seen(page, "team", pictures)
    await page.get_by_role("button", name="Encourage Awa").click()
    await expect(awa.get_by_text("Moussa vous encourage, Awa")).to_be_visible()
    await page.get_by_role("link", name="Plan a check-in with Awa").click()
    await page.get_by_label("When, in your words").fill("every monday at 8")
    await page.get_by_role("button", name="See the dates").click()
    await expect(page.get_by_role("heading", name="The next dates")).to_be_visible()
    await seen(page, "preview", pictures)
    await page.get_by_role("button", name="Keep these dates").click()
    await expect(page.get_by_role("status")).to_contain_text("It is planned")
    await seen(page, "calendar", pictures)
    await goes_to(page, "Promises")
    await seen(page, "promises", pictures)


@SLOWLY
async def test_a_trainer_in_english(trained: str, phone: OpenPhone, pictures: Pictures) -> None:
    page = await in_english(trained, phone)
    await page.goto(f"{trained}/console/content/amtsl/edit/twin")
    french = page.locator("textarea[lang=fr]")
    words = await french.input_value()
    await french.fill(re.sub(r"# .*", "# Attendre 3 minutes", words, count=1))
    await page.get_by_role("button", name="Keep in the draft").click()
    await expect(page.get_by_role("alert")).to_contain_text("Nothing was kept")
    await french.fill(re.sub(r"# .*", "# Palpez : un deuxième bébé ?", words, count=1))
    await page.get_by_label("I have read").check()
    await page.get_by_role("button", name="Keep in the draft").click()
    await page.get_by_label("Your qualification").fill("nurse")
    await page.get_by_role("button", name="Sign:").click()
    await page.get_by_text("Ask somebody for a signature").click()
    await page.get_by_label("Whom?").select_option("Fanta")
    await page.get_by_role("button", name="Ask", exact=True).click()
    await expect(page.get_by_text("Asked of Fanta by Moussa")).to_be_visible()
    await seen(page, "card", pictures)
    await page.goto(f"{trained}/console/content/amtsl/compare")
    await seen(page, "compare", pictures)
    await page.get_by_role("button", name="Publish the draft").click()
    await expect(page.get_by_role("status")).to_contain_text("Published")
    await page.goto(f"{trained}/console/simulator")
    await page.get_by_role("button", name="Begin").click()
    await seen(page, "simulator", pictures)

    await goes_to(page, "Voices")
    await page.goto(f"{trained}/console/voices/amtsl/uterotonic.oxytocin/en")
    await speaks(page, "Record here", "Stop", "Your voice is in")
    await page.get_by_role("button", name="Check and listen").click()
    await page.get_by_role("button", name="Yes, keep this voice").click()
    await seen(page, "voice", pictures)

    await page.goto(f"{trained}/console/push?pack=amtsl")
    await seen(page, "push", pictures)
    await page.get_by_role("button", name=re.compile("^Send to")).click()
    await expect(page.get_by_role("heading", name="How far it is")).to_be_visible()
    await seen(page, "push-one", pictures)


@SLOWLY
async def test_an_administrator_in_english(trained: str, phone: OpenPhone, pictures: Pictures) -> None:
    page = await in_english(trained, phone)
    for name in ("People", "Places", "Invitations", "Register", "Health", "Access trail", "Settings"):
        await goes_to(page, name)
        await seen(page, name.lower().replace(" ", "-"), pictures)
    await page.get_by_label("Unasked messages").fill("99")
    await page.get_by_role("button", name="See what would change").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await goes_to(page, "Register")
    await page.get_by_label("CSV").set_input_files(
        {"name": "staff.csv", "mimeType": "text/csv", "buffer": REGISTER.encode()}
    )
    await page.get_by_role("button", name="Look at the file").click()
    await page.get_by_role("button", name="That is right").click()
    await expect(page.get_by_role("heading", name="Row by row")).to_be_visible()
    await seen(page, "register-shown", pictures)
    await page.get_by_role("button", name="Take (3)").click()
    await expect(page.get_by_role("status")).to_contain_text("Taken: 3")


async def seen(page: Page, name: str, pictures: Pictures) -> None:
    await is_accessible(page)
    await pictures.take(page, f"english-{name}-360")
