"""The window on the road: what was meant follows her tap, and a tap that comes late opens something."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import demo
from bot.app import running
from bot.channels.channel import Limits, SendResult, Sent, TakeIn
from bot.conversation.events import ChoiceMade, Event, Key, MessageReceived
from bot.conversation.messages import Media, Message, Purpose
from bot.house import House
from bot.people import Address
from bot.road.templates import standing_for
from bot.running.building import house_of
from bot.settings import Settings
from bot.turns import put_aside, take_turn
from scheduler import asking_back, gates
from scheduler.clock import Clock
from storage.sqlite.store import SQLiteStore
from storage.store import Desk, Outgoing, Sending

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AWA_AT = Address("whatsapp", "+22370112233")
RULES = gates.Rules(weekly_budget=50, windows={"whatsapp": DAY})


class Road:
    """Turns and sends on one store, at an hour of its own."""

    def __init__(self, folder: Path) -> None:
        demo.decide(folder / "programme.yaml")
        settings = Settings(_env_file=None, database=f"sqlite:///{folder}/jigi.db")  # type: ignore[call-arg]
        self.house: House = replace(house_of(settings), windows=frozenset({"whatsapp"}))
        self.store = SQLiteStore.open(folder / "jigi.db", key=b"test")
        self.templates = standing_for((), "Jigi")
        self.now = NOON
        self.count = 0

    def take(self, event: Event) -> list[Message]:
        with self.store.transaction() as desk:
            take_turn(desk, event, self.house)
        return self.sent()

    def writes(self, text: str, **more: datetime) -> list[Message]:
        self.count += 1
        return self.take(MessageReceived(sender=AWA_AT, key=f"u{self.count}", at=self.now, text=text, **more))

    def taps(self, data: str) -> list[Message]:
        self.count += 1
        return self.take(ChoiceMade(sender=AWA_AT, key=f"u{self.count}", at=self.now, data=data))

    def post(self, key: str, life: timedelta | None = None) -> list[Message]:
        with self.store.transaction() as desk:
            her = desk.person_at(AWA_AT, self.now)
            desk.change_person(her.id, {"consent_at": NOON, "name": "Awa"})
            expires_at = None if life is None else self.now + life
            message = Message(text=key)
            desk.post([Outgoing(key, her.id, AWA_AT, Purpose.NUDGE, message, self.now, expires_at)])
        return self.sent()

    def sent(self) -> list[Message]:
        messages = []
        with self.store.transaction() as desk:
            while rows := desk.claim("whatsapp", self.now, 10):
                for row in rows:
                    match asking_back.verdict(desk, row, self.now, RULES):
                        case gates.Go():
                            desk.receipt(row.id, Sending.SENT, self.now)
                            messages.append(row.outgoing.message)
                        case gates.Shut() as shut:
                            asking_back.ask_back(desk, row, shut, self.now, self.templates)
                        case gates.Hold(until, reason):
                            desk.hold(row.id, until, reason)
                        case gates.Drop(reason):
                            desk.receipt(row.id, Sending.DROPPED, self.now, reason=reason)
        return messages

    def kinds(self) -> list[str]:
        return [row["kind"] for row in self.store.rows("messages") if row["direction"] == "in"]


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    road = Road(tmp_path)
    yield road
    road.store.close()


def asked(road: Road, life: timedelta | None = None) -> str:
    """She wrote, fell silent for two days, and was asked back; what the button brings."""
    assert road.writes("menu")
    road.now += 2 * DAY
    (template,) = road.post("99.1.0", life)
    assert template.text.startswith("Bonjour Awa, c’est le moment que vous avez choisi")
    assert template.template is not None
    assert (template.template.name, template.template.language) == ("jigi_checkin", "fr")
    assert template.template.parameters == (("name", "Awa"),)
    return template.template.payload


def test_her_tap_brings_what_was_meant_and_nothing_else(road: Road) -> None:
    payload = asked(road)
    assert [message.text for message in road.taps(payload)] == ["99.1.0"]
    assert road.kinds()[-1] == "returned"


def test_her_words_bring_it_too_and_are_answered_first(road: Road) -> None:
    asked(road)
    *answers, waited = road.writes("menu")
    assert answers
    assert waited.text == "99.1.0"


def test_a_tap_that_comes_too_late_opens_what_was_announced(road: Road) -> None:
    payload = asked(road, life=DAY)
    road.now += 2 * DAY
    late = road.taps(payload)
    assert late
    assert "99.1.0" not in [message.text for message in late]
    assert road.kinds()[-1] == "choice"


def test_a_second_tap_is_answered_as_well(road: Road) -> None:
    payload = asked(road)
    road.taps(payload)
    assert road.taps(payload)


def test_what_waited_on_the_way_for_two_days_opens_no_window_that_is_shut_by_now(road: Road) -> None:
    (answer,) = road.writes("menu", sent_at=NOON - 2 * DAY)
    assert answer.template is not None
    assert answer.template.name == "jigi_answer"
    assert road.taps(answer.template.payload)


def test_a_turn_that_fails_opens_the_window_too(road: Road) -> None:
    event = MessageReceived(sender=AWA_AT, key="broken", at=NOON, text="…")
    with road.store.transaction() as desk:
        put_aside(desk, event, RuntimeError("broken"), road.house, None)
    (sorry,) = road.sent()
    assert sorry.template is None


def test_a_channel_without_a_window_writes_nothing_down(road: Road) -> None:
    road.house = replace(road.house, windows=frozenset())
    road.writes("menu")
    with road.store.transaction() as desk:
        desk.post(
            [Outgoing("99.1.0", desk.person_at(AWA_AT, NOON).id, AWA_AT, Purpose.REPLY, Message("…"), NOON)]
        )
        (row,) = desk.claim("whatsapp", NOON, 10)
    assert row.heard_at is None


class Phones:
    """A channel with a window that keeps what it is sent."""

    name = "whatsapp"
    limits = Limits(
        text=4096,
        caption=1024,
        buttons=3,
        label=20,
        data=256,
        per_second=1000,
        same_chat_gap=timedelta(0),
        window=DAY,
    )

    def __init__(self) -> None:
        self.got: list[Message] = []

    async def run(self, take_in: TakeIn) -> None:
        raise AssertionError("events are taken in by the test")

    async def fetch(self, media: Media) -> bytes:
        raise AssertionError("nobody sends any")

    async def send(self, chat: str, message: Message, key: Key = "") -> SendResult:
        self.got.append(message)
        return Sent(str(len(self.got)))


async def test_the_running_house_asks_her_back_by_the_template_of_what_waits(tmp_path: Path) -> None:
    demo.decide(tmp_path / "programme.yaml")
    settings = Settings(_env_file=None, database=f"sqlite:///{tmp_path}/jigi.db")  # type: ignore[call-arg]
    phones, clock = Phones(), Clock(NOON - datetime.now(UTC))
    with closing(SQLiteStore.open(tmp_path / "jigi.db", key=b"test")) as store:
        async with running(settings, store, {"whatsapp": phones}, clock) as jigi:
            hello = MessageReceived(sender=AWA_AT, key="u1", at=clock.now(), text="menu")
            await jigi.take_in([hello])
            await jigi.settle()
            answered = len(phones.got)
            assert answered
            assert all(message.template is None for message in phones.got)
            with store.reading() as desk:
                her = desk.person_known_at(AWA_AT)
            assert her is not None
            clock.jump_to(NOON + 2 * DAY)
            nudge = Outgoing("99.1.0", her.id, AWA_AT, Purpose.ANSWER, Message(text="99.1.0"), clock.now())

            def post(desk: Desk) -> None:
                desk.change_person(her.id, {"consent_at": NOON})
                desk.post([nudge])

            await jigi.writer.do(post)
            await jigi.settle()
            (template,) = (message.template for message in phones.got[answered:])
            assert template is not None
            assert template.name == "jigi_answer"
            await jigi.take_in([ChoiceMade(sender=AWA_AT, key="u2", at=clock.now(), data=template.payload)])
            await jigi.settle()
            first, *rest = phones.got[answered + 1 :]
            assert first.text == "99.1.0"
            assert all(message.template is None for message in rest), "onboarding waited for her as well"


def news(road: Road, key: str, text: str) -> None:
    with road.store.transaction() as desk:
        her = desk.person_at(AWA_AT, road.now)
        desk.change_person(her.id, {"consent_at": NOON, "name": "Awa"})
        desk.post([Outgoing(key, her.id, AWA_AT, Purpose.NOTICE, Message(text=key), road.now, text=text)])
    road.sent()


def fired(road: Road) -> list[str]:
    """What is due comes; what is said then."""
    with road.store.transaction() as desk:
        for event in desk.due_timers(road.now, 10):
            take_turn(desk, event, road.house)
    return [message.text for message in road.sent()]


def waited(road: Road, old: int) -> None:
    """She fell silent, and so many old news wait, with a letter that is hers, and one of today."""
    assert road.writes("menu")
    road.now += 2 * DAY
    for n in range(old):
        news(road, f"9{n}.1.0", "coach.shared coach.react")
    news(road, "80.1.0", "letter.question letter.what")
    road.now += 10 * DAY
    news(road, "81.1.0", "coach.shared coach.react")


def test_old_news_of_a_team_comes_in_one_message_and_what_is_hers_by_itself(road: Road) -> None:
    waited(road, 12)
    said = [message.text for message in road.writes("menu")]
    said += fired(road)
    assert {"80.1.0", "81.1.0"} <= set(said)
    assert not {f"9{n}.1.0" for n in range(8)} & set(said)
    (told,) = [text for text in said if "Depuis" in text]
    assert "12 points partagés" in told
    assert "Depuis mercredi 25 novembre" in told
    assert fired(road) == []


def test_little_old_news_comes_by_itself(road: Road) -> None:
    waited(road, 3)
    said = [message.text for message in road.writes("menu")] + fired(road)
    assert {"90.1.0", "91.1.0", "92.1.0", "80.1.0", "81.1.0"} <= set(said)
    assert not [text for text in said if "Depuis" in text]


def test_of_old_news_nothing_is_said_to_whoever_says_stop(road: Road) -> None:
    waited(road, 12)
    said = [message.text for message in road.writes("stop")] + fired(road)
    assert not [text for text in said if "Depuis" in text]


def test_one_more_template_goes_after_four_weeks_of_silence_and_no_third(road: Road) -> None:
    asked(road)
    went = []
    for day in range(1, 100):
        road.now += DAY
        went += [day for message in road.post(f"{day}.2.0") if message.template is not None]
    assert went == [28]
