"""An emergency: from any state, any talk, any hour, one message with what to do (P7)."""

import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import people
from bot.content.doses import UNITS
from bot.content.library import PACKS, Library
from bot.content.signoff import Policy
from bot.conversation.effects import Ask, Find
from bot.conversation.engine import advance
from bot.conversation.events import Facts, Meaning, MessageReceived, PictureReceived
from bot.conversation.inspection import answers
from bot.conversation.messages import Media, Purpose, plain
from bot.conversation.script import Flow, freeze
from bot.conversation.state import Conversation, Frame
from bot.conversation.talk import Talk
from bot.conversation.turn import Reached
from bot.conversation.warm import Warm
from bot.examples import AWA, EXAMPLES, FOUND
from bot.examples.house import ALERT
from bot.handlers import FLOWS
from bot.house import House, read_words
from bot.people import Address, Cadre
from bot.running.building import talking
from bot.running.last_resort import LastResort
from storage.store import MediaFolder
from tests.talk import MONDAY, Stage

DRAFTS = Policy(drafts=True)
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOST_STATES = 60  # of one flow
SAYS_DANGER = ("urgence", "/urgence", "elle saigne", "bb ne respire pas", "ELLE CONVULSE", "saigneman svp")
# fmt: off
BORN = (
    "oui", "oui il est né", "tous les bébés sont nés", "Pas de deuxième bébé.", "tous sont nés",
    "[Tous sont nés]",
)
NOT_SURELY_BORN = (
    "ok", "d’accord", "👍", "non", "pas encore", "jumeaux", "je ne sais pas", "1", "2", "0", "un",
    "elle a", "les bébés", "bébé",
    "oui ?", "tous sont nés ?", "le bébé est né", "elle a accouché", "un seul bébé né",
    "tous les bébés ne sont pas nés", "oui peut-être", "pas tous", "sont nés ?", "elle pousse", "x" * 300,
)
# fmt: on
PHONE = "+223 20 21 22 23"

PACK = {
    "pack.yaml": """id: bleed
edition: 2026-11
owner: tests
languages: [fr, en]
audience: [matrone, midwife]
title: {fr: Essai, en: Trial}
sources:
  POSTER: {title: Affiche, year: 2023}
""",
    "doses.yaml": "first: {drug: oxytocin, amount: 7, unit: IU, section: pph.motive, source: POSTER}\n",
    "fr.md": """---
id: first
kind: card
section: pph.motive
sources: [POSTER]
skill: motive
emergency: bleeding
---
# Le traitement
Ocytocine {{ first }}.
""",
    "en.md": """---
id: first
kind: card
---
# The treatment
Oxytocin {{ first }}.
""",
}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return talking(MediaFolder(tmp_path_factory.mktemp("media")), policy=DRAFTS)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder of packs with one card that answers bleeding, for matrones and midwives."""
    folder = tmp_path / "packs" / "bleed"
    folder.mkdir(parents=True)
    for name, words in PACK.items():
        (folder / name).write_text(words)
    return folder.parent


class Around:
    """Surroundings of one turn, with the examples that flows are checked with."""

    edition = ""
    today = date(2026, 11, 23)

    def __init__(self, house: House) -> None:
        self.person = replace(AWA, consent_at=NOON)
        self.warm = Warm(most=0)
        self._house = house

    def meaning(self, words: str, ask: Ask | None, edition: str = "") -> Meaning:
        return read_words(words, ask, "fr", "", self.today, self._house)

    def facts(self, flow: Flow, given: Facts) -> Facts:
        return {**EXAMPLES, **given, "person": people.freeze(self.person)}

    def find(self, wanted: Find) -> Any:
        return FOUND.get(wanted.what)

    def reached(self, turn: int) -> Reached:
        return Reached.YES


def states(flow: Flow) -> Iterator[Frame]:
    """The talk at every kind of question that its answers lead to."""
    examples: Mapping[str, Any] = EXAMPLES
    if flow.name in ("stuck", "silent"):
        examples = {**EXAMPLES, "promise": "…"}
    if flow.name == "alert":
        examples = ALERT
    waiting = deque(
        [Frame(1, flow.name, "", NOON.isoformat(), {"person": people.freeze(AWA), **examples}, question=1)]
    )
    seen: set[str] = set()
    while waiting and len(seen) < MOST_STATES:
        frame = waiting.popleft()
        talk = Talk(frame, flow, lambda find: FOUND.get(find.what))
        talk.run()
        if talk.ask is None:
            continue
        if talk.ask.key not in seen:
            seen.add(talk.ask.key)
            yield frame._replace(lived=talk.lived, asked=talk.ask.key)
            for answer in answers(talk.ask, date(2026, 11, 23)):
                waiting.append(frame._replace(lived={**talk.lived, talk.ask.key: freeze(answer)}))


@pytest.mark.parametrize("name", FLOWS.by_name)
def test_it_is_answered_from_every_state_of_every_flow(house: House, name: str) -> None:
    for frame in states(FLOWS[name]):
        for words in SAYS_DANGER:
            event = MessageReceived(sender=Address("webchat", "awa"), key="1", at=NOON, text=words)
            turn = advance(Conversation(AWA.id, stack=(frame,)), event, FLOWS, Around(house))
            cards = [step for step in turn.steps if step.purpose == Purpose.EMERGENCY]
            assert [type(step.effect) for step in cards] == [Ask], (frame.asked, words)


class Room(Stage):
    """Awa, at the Kléla health centre, at her phone; `bare`: no pack has a card for a danger."""

    def __init__(self, folder: Path, packs: Path | None = None, *, bare: bool = False) -> None:
        super().__init__(folder)
        if bare:
            self.house = talking(MediaFolder(folder / "media"))
        if packs is not None:
            self.house = talking(MediaFolder(folder / "media"), [packs], DRAFTS)
        self.now = MONDAY + timedelta(hours=2)  # at night
        self.main = "awa"
        self.cast("Awa", cadre="matrone")

    def works_at(self, id: str) -> None:
        with self.open() as store, store.transaction() as desk:
            desk.move_to(self.people["Awa"], desk.facility(id), self.now)


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path)


@pytest.fixture
def bare(tmp_path: Path) -> Room:
    """Where nobody has signed a card, and the programme shows no drafts."""
    return Room(tmp_path, bare=True)


@pytest.fixture
def stocked(tmp_path: Path, pack: Path) -> Room:
    return Room(tmp_path, pack)


def test_doses_stand_only_where_all_babies_are_born(stocked: Room) -> None:
    first = stocked.say("elle saigne")
    assert "Tous les bébés sont-ils nés" in first
    assert "UI" not in first
    inside = stocked.say("[Pas tous, ou doute]")
    assert "ni ocytocine, ni misoprostol" in inside
    assert "UI" not in inside
    assert "Ocytocine 7\u202fUI" in stocked.say("[Tous sont nés]")
    stocked.relive()


@pytest.mark.parametrize("words", BORN)
def test_that_all_are_born_can_be_said_in_words(stocked: Room, words: str) -> None:
    assert "Ocytocine 7\u202fUI" in stocked.say("elle saigne", words)


@pytest.mark.parametrize("below", [(), ("/checkin", "[Mon propre sujet]")])
def test_a_card_that_has_to_know_is_shown_until_it_does(bare: Room, below: tuple[str, ...]) -> None:
    assert "Tous les bébés sont-ils nés" in bare.say(*below, "elle saigne", "le placenta est sorti entier")
    assert "aux doses de votre protocole" in bare.say("oui")
    bare.relive()


@pytest.mark.parametrize("words", NOT_SURELY_BORN)
def test_nothing_less_leads_to_a_dose(stocked: Room, words: str) -> None:
    assert "UI" not in stocked.say("elle saigne", words)
    assert "UI" not in stocked.say("1", "2", "oui")


def test_the_card_is_for_her_cadre(pack: Path) -> None:
    library = Library.load([pack], policy=DRAFTS)
    assert library.emergency("bleeding", Cadre.MATRONE, TODAY) == "bleed/first"
    assert library.emergency("bleeding", None, TODAY) == "bleed/first"
    assert library.emergency("bleeding", Cadre.VACCINATOR, TODAY) is None
    assert library.emergency("shock", Cadre.MATRONE, TODAY) is None


def test_a_card_that_nobody_signed_gives_way_to_the_one_without_doses(bare: Room) -> None:
    """Where a programme shows no drafts; nor is one shown that was withdrawn."""
    assert Library.load([PACKS]).emergency("bleeding", Cadre.MATRONE, TODAY) is None
    library = Library.load([PACKS], policy=DRAFTS)
    card = library.emergency("birth", Cadre.MATRONE, TODAY)
    assert card is not None
    library.withdraw([(card, library.fingerprint(card))])
    assert library.emergency("birth", Cadre.MATRONE, TODAY) is None
    assert "Le bébé ne respire pas" in bare.say("bb ne respire pas")


def test_of_two_cards_the_one_for_fewer_cadres_is_hers(pack: Path) -> None:
    for sheet in ("fr.md", "en.md"):
        second = PACK[sheet].replace("id: first", "id: second")
        second = second.replace("skill:", "cadres: [midwife]\nskill:")
        (pack / "bleed" / sheet).write_text(PACK[sheet] + second)
    library = Library.load([pack], policy=DRAFTS)
    assert library.emergency("bleeding", Cadre.MIDWIFE, TODAY) == "bleed/second"
    assert library.emergency("bleeding", Cadre.MATRONE, TODAY) == "bleed/first"


def test_she_who_has_no_card_of_a_pack_gets_the_one_without_doses(bare: Room) -> None:
    card = bare.say("elle saigne", "oui")
    assert "aux doses de votre protocole" in card
    assert "UI" not in card


@pytest.mark.parametrize(
    ("referral", "shown"),
    [
        ({"ML.SIK.KLE": PHONE, "Sikasso": "+223 1", "anywhere": "+223 2"}, PHONE),
        ({"Sikasso": PHONE, "anywhere": "+223 2"}, PHONE),
        ({"anywhere": PHONE}, PHONE),
        ({"ML.SIK.NIE": PHONE}, "votre CSRéf"),
        ({}, "votre CSRéf"),
    ],
)
def test_the_number_of_her_facility_stands_on_every_card(
    stocked: Room, referral: dict[str, str], shown: str
) -> None:
    stocked.works_at("ML.SIK.KLE")
    stocked.house = replace(stocked.house, referral=referral)
    for words in ("elle saigne", "oui", "elle convulse", "bb ne respire pas", "en état de choc"):
        assert shown in stocked.say(words), words
    stocked.relive()


def test_an_answer_that_may_be_an_emergency_is_kept_and_the_card_comes_first(room: Room) -> None:
    heard = room.say("/checkin", "[Mon propre sujet]", "hémorragie")
    assert heard.index("🚨") < heard.index("Que voulez-vous ajouter")
    with room.open() as store, store.reading() as desk:
        (below, _) = desk.conversation(room.people["Awa"]).stack
    assert below.lived["goal"] == ["said", "hémorragie"]
    assert "Que voulez-vous ajouter" in room.say("[Je suis de retour]")
    room.relive()


def test_a_goal_about_bleeding_is_a_goal(room: Room) -> None:
    goal = "éviter que les femmes saignent après l'accouchement"
    assert "🚨" not in room.say("/checkin", "[Mon propre sujet]", goal)


def test_what_may_be_a_danger_is_her_answer_and_the_emergency_is_offered(room: Room) -> None:
    heard = room.say("/checkin", "[Mon propre sujet]", "savoir quoi faire quand une femme saigne")
    assert "touchez Urgence" in heard
    assert "Que voulez-vous ajouter" in heard
    with room.open() as store, store.reading() as desk:
        (talk,) = desk.conversation(room.people["Awa"]).stack
    assert talk.lived["goal"] == ["said", "savoir quoi faire quand une femme saigne"]
    room.relive()


def test_a_baby_that_does_not_breathe_is_not_put_to_the_breast(stocked: Room) -> None:
    heard = stocked.say("bb ne respire pas")
    assert "Séchez" in heard
    assert "ein" not in heard.split("Séchez")[0]


def test_a_danger_that_is_told_where_a_goal_is_asked_is_no_goal(room: Room) -> None:
    room.say("/checkin", "[Mon propre sujet]", "elle saigne beaucoup")
    assert "Quel est votre objectif" in room.say("[Je suis de retour]")


def test_what_she_says_beside_a_cardanswers_no_other_question(room: Room) -> None:
    room.say("/checkin", "[Mon propre sujet]", "elle convulse")
    heard = room.say("je l'ai couchée sur le côté")
    assert "pas compté" in heard
    assert "Quel est votre objectif" in heard


def test_under_a_picture_it_is_an_emergency_too(room: Room) -> None:
    event = PictureReceived(
        sender=Address("webchat", "awa"),
        key="picture",
        at=room.now,
        media=Media(id="picture", mime="image/jpeg"),
        caption="elle saigne",
    )
    with room.open() as store, store.reading() as desk:
        conversation = desk.conversation(room.people["Awa"])
    turn = advance(conversation, event, FLOWS, Around(room.house))
    assert Purpose.EMERGENCY in [step.purpose for step in turn.steps]


def test_a_picture_of_a_patient_is_not_kept(room: Room) -> None:
    heard = room.say("elle saigne", "(picture)")
    assert "Je ne garde pas cette image" in heard
    assert "Tous les bébés sont-ils nés" in heard
    assert kept(room) == 0
    room.say("[Je suis de retour]", "(picture)")
    assert kept(room) == 0
    room.relive()


def kept(room: Room) -> int:
    """How many voice notes and pictures are kept, or fetched yet."""
    with closing(sqlite3.connect(room.folder / "talk.db")) as database:
        return int(database.execute("select count(*) from media").fetchone()[0])


def test_neither_stop_nor_a_missing_yes_holds_it_back(room: Room) -> None:
    room.say("stop")
    assert "🚨" in room.say("elle saigne")
    assert "🚨" in room.say("elle saigne", who="Sira")  # who has not said a word yet


def test_two_dangers_are_two_taps(bare: Room) -> None:
    first = bare.say("elle saigne, le bébé ne respire pas")
    assert "Le bébé ne respire pas" in first
    assert "Tous les bébés sont-ils nés" in bare.say("[🩸 Elle saigne]")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("urgence", "Appelez de l’aide à voix haute, tout de suite"),
        ("elle saigne", "aucune injection d’ocytocine"),
        ("elle convulse", "Danger pour la mère"),
        ("bb ne respire pas", "Le bébé ne respire pas"),
        ("visage gonflé après vaccin", "Adrénaline en IM"),
        ("menu", None),
    ],
)
def test_without_a_store_the_card_of_the_danger_goes_out_with_the_number(
    house: House, words: str, told: str | None
) -> None:
    last = LastResort(house.rendering, house.reader, "fr", PHONE, house.zone)
    card = last.card_for(MessageReceived(sender=Address("webchat", "awa"), key="1", at=NOON, text=words))
    if told is None:
        assert card is None
        return
    assert card is not None
    assert told in plain(card.text)
    assert PHONE in card.text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_card_of_the_catalogue_holds_a_dose(house: House, language: str) -> None:
    amounts = ("IU", "gram", "microgram", "mg/mL", "mL", "mL per hour", "tablet")
    units = {word for unit in amounts for word in UNITS[unit][language]}
    for name in house.rendering.names("emergency."):
        text = plain(house.rendering.text(name, {"phone": None}, language, ""))
        said = {word.strip(".,;:()") for word in text.split()}
        assert not said & units, name
        assert len(text) <= 600, name
