"""The engine: any sequence of taps, words, nonsense, silence and restarts ends in a legal state."""

import gc
import weakref
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot import people
from bot.conversation import state
from bot.conversation.effects import (
    ASIDES,
    Ask,
    CancelTimer,
    Choice,
    Day,
    Find,
    HandOver,
    Number,
    Record,
    Say,
    SetTimer,
    Text,
    Voice,
)
from bot.conversation.engine import advance
from bot.conversation.events import (
    Aside,
    ChoiceMade,
    Event,
    Facts,
    Meaning,
    MessageReceived,
    TimerFired,
    Unreadable,
    VoiceReceived,
)
from bot.conversation.messages import Media
from bot.conversation.records import PersonChanged
from bot.conversation.script import Flow, FlowError, Flows, Said, Script, Silence
from bot.conversation.stack import MOST_FRAMES, MOST_PARKED
from bot.conversation.state import Conversation
from bot.conversation.turn import Reached, Turn, button_data, question_of
from bot.conversation.warm import Warm
from bot.people import Address, Person, PersonId

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
AWA = Person(id=PersonId(1), name="Awa", consent_at=NOON, address=Address("webchat", "awa"))


def plan(person: Person, facts: Facts) -> Script:
    """A small talk with every kind of question."""
    yield Say("plan.hello")
    goal = yield Ask("goal", accepts=(Text(40), Voice()))
    if isinstance(goal, Said) and len(goal.words) < 5:
        yield Ask("goal.more", accepts=(Text(40),), skippable=True)
    score = yield Ask(
        "score", accepts=(Number(1, 10),), choices=[Choice(str(n), words=str(n)) for n in (1, 5)]
    )
    yield Record("score", PersonChanged({"name": str(score.number)}))
    yield Ask("day", accepts=(Day(),), choices=("+1",))
    yield Ask("summary", choices=("confirm",), corrects=("goal", "score", "day"))
    yield Say("plan.done")


def nudge(person: Person, facts: Facts) -> Script:
    """A question that silence answers in the end, and a late answer still after that."""
    answer = yield Ask("how", choices=("done", "stuck"), wait=timedelta(days=2))
    if answer == Silence():
        answer = yield Ask("how.again", choices=("done", "stuck"), wait=timedelta(days=2), continues="how")
    if answer == Silence():
        yield Record("told", PersonChanged({"name": "told"}))
        answer = yield Ask("how.late", None, choices=("done", "stuck"), continues="how.again")
    yield Say(f"nudge.{answer.value}")


def menu(person: Person, facts: Facts) -> Script:
    place = yield Ask("place", choices=("plan", "look"))
    yield HandOver(place.value)


def look(person: Person, facts: Facts) -> Script:
    found = yield Find("found", "places", "x")
    yield Say("look.found", {"rows": found.rows})


def welcome(person: Person, facts: Facts) -> Script:
    yield Ask("consent", choices=("yes",))


def unclear(person: Person, facts: Facts) -> Script:
    yield Say("unclear")


def hours(person: Person, facts: Facts) -> Script:
    hour = yield Ask("hour", choices=("morning",), accepts=(Number(0, 23),))
    yield Record("hour", PersonChanged({"name": str(hour)}))


def news(person: Person, facts: Facts) -> Script:
    yield Say("news")


FLOWS = Flows(
    Flow(name="plan", script=plan, commands=("plan",), idle=timedelta(days=1)),
    Flow(name="nudge", script=nudge, timers=("promise.due",)),
    Flow(name="menu", script=menu, commands=("menu",), light=True),
    Flow(name="look", script=look, commands=("look",)),
    Flow(name="onboarding", script=welcome, commands=("start",), before_consent=True, idle=timedelta(days=1)),
    Flow(name="unclear", script=unclear, light=True),
    Flow(name="hours", script=hours, commands=("hours",), light=True),
    Flow(name="news", script=news, timers=("role.changed",), light=True),
)


class Around:
    """Surroundings that understand digits, thanks, and words that are the choice itself."""

    edition = "1"
    today = date(2026, 11, 23)

    def __init__(self, person: Person = AWA, warm: Warm | None = None) -> None:
        self.person = person
        self.warm = warm or Warm(most=0)
        self.unread: dict[int, Reached] = {}

    def meaning(self, words: str, ask: Ask | None, edition: str = "") -> Meaning:
        if words.startswith("/"):
            return Meaning(command=words[1:])
        choice = words if ask and words in {c.value for c in ask.offered} else None
        number = int(words) if words.isdecimal() and len(words) < 9 else None
        return Meaning(choice=choice, number=number, aside=Aside.THANKS if words == "merci" else None)

    def facts(self, flow: Flow, given: Facts) -> Facts:
        return {**given, "person": people.freeze(self.person)}

    def find(self, wanted: Find) -> Any:
        return {"answer": "no_match", "cards": []} if wanted.what == "cards" else ["Kléla"]

    def reached(self, turn: int) -> Reached:
        return self.unread.get(turn, Reached.YES)


class Chat:
    """Awa's side of a talk; everything is stored and loaded between two turns."""

    def __init__(self, person: Person = AWA, flows: Flows = FLOWS, *, keeps_warm: bool = False) -> None:
        self.keeps_warm = keeps_warm
        self.around = Around(person, Warm() if keeps_warm else None)
        self.flows = flows
        self.conversation = Conversation(person=person.id)
        self.at = NOON
        self.turn: Turn | None = None
        self.events = 0

    def take(self, event: Event) -> list[str]:
        stored = state.load(self.conversation.person, state.dump(self.conversation))
        assert stored == self.conversation
        kept = self.conversation if self.keeps_warm else stored
        self.turn = advance(kept, event, self.flows, self.around)
        self.conversation = self.turn.conversation
        return [
            step.effect.text or step.effect.key
            for step in self.turn.steps
            if isinstance(step.effect, Say | Ask)
        ]

    def _new(self) -> dict[str, Any]:
        self.events += 1
        return {"sender": Address("webchat", "awa"), "key": str(self.events), "at": self.at}

    def says(self, words: str) -> list[str]:
        return self.take(MessageReceived(text=words, **self._new()))

    def taps(self, choice: str, frame: int = -1) -> list[str]:
        return self.take(ChoiceMade(data=button_data(self.conversation.stack[frame], choice), **self._new()))

    def taps_data(self, data: str) -> list[str]:
        return self.take(ChoiceMade(data=data, **self._new()))

    def speaks(self) -> list[str]:
        return self.take(VoiceReceived(media=Media(id="note", mime="audio/ogg"), **self._new()))

    def fires(self, timer: str, about: str) -> list[str]:
        self.events += 1
        return self.take(
            TimerFired(
                person=AWA.id, key=str(self.events), at=self.at, timer=timer, about=about, due_at=self.at
            )
        )

    def is_silent(self) -> list[str]:
        top = [*self.conversation.parked, *self.conversation.stack][-1]
        return self.fires("silence", question_of(top))


def test_a_talk_goes_from_question_to_question_and_ends() -> None:
    awa = Chat()
    assert awa.says("/plan") == ["plan.hello", "goal"]
    assert awa.says("wash hands") == ["score"]
    assert awa.says("7") == ["day"]
    assert awa.taps("+1") == ["summary"]
    assert awa.taps("confirm") == ["plan.done"]
    assert awa.conversation.stack == ()


def test_correcting_one_answer_keeps_the_others() -> None:
    awa = Chat()
    awa.says("/plan")
    awa.says("abc")
    assert awa.says("def") == ["score"]
    awa.says("7")
    awa.taps("+1")
    assert awa.taps("goal") == ["goal"]
    assert awa.says("a longer goal") == ["summary"], "goal.more hung on the old answer; the rest stands"


def test_an_answer_that_is_no_longer_offered_is_asked_for_again() -> None:
    """What she chose hung on an answer that she corrected since."""

    def order(person: Person, facts: Facts) -> Script:
        shop = yield Ask("shop", choices=("left", "right"))
        ware = yield Ask("ware", choices=(f"{shop.value}-1", f"{shop.value}-2"))
        yield Ask("summary", choices=("confirm",), corrects=("shop",))
        yield Say(f"ordered.{ware.value}")

    awa = Chat(flows=Flows(Flow(name="order", script=order, commands=("order",))))
    awa.says("/order")
    awa.taps("left")
    assert awa.taps("left-2") == ["summary"]
    awa.taps("shop")
    assert awa.taps("right") == ["ware"]
    assert awa.taps("right-1") == ["summary"]
    assert awa.taps("confirm") == ["ordered.right-1"]


def test_back_drops_the_last_answer() -> None:
    awa = Chat()
    awa.says("/plan")
    awa.says("wash hands")
    awa.says("7")
    assert awa.says("/back") == ["score"]
    assert awa.says("/back") == ["goal"]
    assert awa.says("/back") == ["back.nothing", "goal"]


def test_an_interruption_returns_to_the_open_question() -> None:
    awa = Chat()
    awa.says("/plan")
    assert awa.says("/look") == ["look.found", "talk.resumed", "goal"]


def test_a_button_of_an_older_question_counts_for_nothing() -> None:
    awa = Chat()
    awa.says("/plan")
    awa.says("wash hands")
    old = button_data(awa.conversation.stack[-1], "5")
    awa.says("7")
    before = awa.conversation.stack
    assert awa.taps_data(old) == ["late.button", "day"]
    assert awa.conversation.stack == before


def test_a_tap_on_an_interrupted_question_counts_for_it() -> None:
    awa = Chat()
    awa.says("/plan")
    awa.says("wash hands")
    awa.fires("promise.due", "promise:1")
    assert [frame.flow for frame in awa.conversation.stack] == ["plan", "nudge"]
    assert awa.taps("5", frame=0) == ["day"]
    assert [frame.flow for frame in awa.conversation.stack] == ["nudge", "plan"]


def test_silence_is_met_once_more_then_with_peace_and_a_late_answer_still_counts() -> None:
    awa = Chat()
    assert awa.fires("promise.due", "promise:1") == ["how"]
    button = button_data(awa.conversation.stack[-1], "done")
    awa.at += timedelta(days=2)
    assert awa.is_silent() == ["how.again"]
    awa.at += timedelta(days=2)
    assert awa.is_silent() == []
    assert awa.conversation.stack == ()
    assert awa.taps_data(button) == ["nudge.done"]
    assert awa.conversation.parked == ()


def test_typed_words_count_for_a_question_that_fell_silent() -> None:
    awa = Chat()
    awa.fires("promise.due", "promise:1")
    awa.is_silent()
    awa.is_silent()
    assert awa.says("stuck") == ["nudge.stuck"]


def test_a_stale_silence_is_nothing() -> None:
    awa = Chat()
    awa.fires("promise.due", "promise:1")
    about = question_of(awa.conversation.stack[-1])
    awa.taps("done")
    assert awa.fires("silence", about) == []


def test_misses_are_met_twice_then_with_help() -> None:
    awa = Chat()
    awa.says("/plan")
    awa.says("wash hands")
    assert awa.says("many") == ["again.number", "score"]
    assert awa.says("lots") == ["again.number", "score"]
    assert awa.says("all") == ["again.help", "score"]


def test_the_same_words_again_and_again_are_cut() -> None:
    awa = Chat()
    awa.says("/plan")
    awa.says("wash hands")
    said = [awa.says("spam") for _ in range(25)]
    assert said[18] != []
    assert said[19] == ["loop.cut", "score"]
    assert said[20:] == [[]] * 5
    awa.at += timedelta(minutes=6)
    assert awa.says("spam") != [], "after a while she is heard again"


def test_a_voice_note_answers_where_words_are_asked_and_nowhere_else() -> None:
    awa = Chat()
    awa.says("/plan")
    assert awa.speaks() == ["voice.kept", "score"]
    assert awa.speaks() == ["voice.unawaited", "score"]


@pytest.fixture
def in_a_row() -> Chat:
    """Awa, who wrote twice in a row: the second question has not reached her yet."""
    awa = Chat()
    awa.says("/plan")
    awa.says("wash hands")
    awa.around.unread[awa.conversation.turn] = Reached.NO
    return awa


def test_a_second_line_goes_on_with_the_first(in_a_row: Chat) -> None:
    assert in_a_row.says("before each birth") == ["early.added", "score"]
    (frame,) = in_a_row.conversation.stack
    assert frame.lived["goal"] == ["said", "wash hands\nbefore each birth"]
    in_a_row.around.unread[in_a_row.conversation.turn] = Reached.NO
    assert in_a_row.says("after") == ["early.added", "score"]
    assert in_a_row.says("7") == ["day"]


def test_a_number_that_was_not_asked_for_yet_is_no_answer(in_a_row: Chat) -> None:
    assert in_a_row.says("7") == ["early.added", "score"]


def test_thanks_go_on_with_nothing(in_a_row: Chat) -> None:
    assert in_a_row.says("merci") == ["again.thanks", "score"]
    (frame,) = in_a_row.conversation.stack
    assert frame.lived["goal"] == ["said", "wash hands"]


def test_thanks_are_answered_and_kept_as_nothing() -> None:
    def promise(person: Person, facts: Facts) -> Script:
        yield Ask("what", accepts=(Text(refuses=ASIDES),), choices=("done",))
        yield Ask("word", accepts=(Text(),))

    awa = Chat(
        flows=Flows(*FLOWS.by_name.values(), Flow(name="promise", script=promise, commands=("promise",)))
    )
    awa.says("/promise")
    assert awa.says("merci") == ["again.thanks", "what"]
    assert awa.says("call Fanta") == ["word"]
    awa.says("merci")
    assert awa.conversation.stack == (), "where any word will do, thanks are one"


def test_what_was_sent_twice_counts_once(in_a_row: Chat) -> None:
    assert in_a_row.says("wash hands") == ["early.uncounted", "score"]
    assert in_a_row.says("7") == ["day"]


def test_what_may_have_been_an_answer_is_not_guessed_at(in_a_row: Chat) -> None:
    in_a_row.around.unread[in_a_row.conversation.turn] = Reached.PERHAPS
    assert in_a_row.says("7") == ["early.uncounted", "score"]
    assert in_a_row.says("7") == ["day"]


def test_what_follows_a_tap_too_early_counts_for_nothing(in_a_row: Chat) -> None:
    in_a_row.taps("5")
    in_a_row.around.unread[in_a_row.conversation.turn] = Reached.NO
    assert in_a_row.says("monday") == ["early.uncounted", "day"]
    in_a_row.around.unread[in_a_row.conversation.turn] = Reached.NO
    assert in_a_row.speaks() == ["early.uncounted", "day"]


def test_words_answer_the_question_she_read_not_the_nudge_on_its_way() -> None:
    awa = Chat()
    awa.says("/plan")
    awa.fires("promise.due", "promise:1")
    awa.around.unread[awa.conversation.turn] = Reached.NO
    assert awa.says("wash hands") == ["score"]
    assert [frame.flow for frame in awa.conversation.stack] == ["nudge", "plan"]


def test_news_takes_nobodys_answer() -> None:
    awa = Chat()
    awa.says("/hours")
    assert awa.fires("role.changed", "role") == ["news"], "a light question is not put again for its sake"
    assert awa.says("7") == ["talk.closed"]
    assert awa.conversation.stack == awa.conversation.parked == ()


def test_a_nudge_does_not_take_the_answer_to_a_light_question() -> None:
    awa = Chat()
    awa.says("/hours")
    awa.fires("promise.due", "promise:1")
    assert [frame.flow for frame in awa.conversation.stack] == ["hours", "nudge"]
    assert awa.says("7") == ["talk.closed", "talk.resumed", "how"]
    assert [frame.flow for frame in awa.conversation.stack] == ["nudge"]


def test_a_light_question_is_laid_aside_once_she_answers_what_came_upon_it() -> None:
    awa = Chat()
    awa.says("/hours")
    awa.fires("promise.due", "promise:1")
    assert awa.says("done") == ["nudge.done"]
    assert awa.conversation.stack == ()
    assert [frame.flow for frame in awa.conversation.parked] == ["hours"]


def test_a_number_counts_for_what_a_nudge_came_upon_and_her_own_words_are_not_guessed_at() -> None:
    awa = Chat()
    awa.says("/plan")
    awa.fires("promise.due", "promise:1")
    assert awa.says("wash hands") == ["again.choice", "how"], "they may as well be about the nudge"
    awa.says("done")
    awa.says("wash hands")
    awa.fires("promise.due", "promise:2")
    assert awa.says("7") == ["day"]


def test_what_she_sent_before_news_came_answers_the_question_she_read() -> None:
    awa = Chat()
    awa.says("/plan")
    assert awa.fires("role.changed", "role") == ["news", "talk.resumed", "goal"]
    awa.around.unread[awa.conversation.turn] = Reached.NO
    assert awa.says("wash hands") == ["score"]


def test_commands_are_heard_whatever_is_on_its_way(in_a_row: Chat) -> None:
    assert in_a_row.says("/look") == ["look.found", "talk.resumed", "score"]


def test_without_consent_every_talk_begins_with_it() -> None:
    stranger = Chat(replace(AWA, consent_at=None))
    assert stranger.says("/plan") == ["consent"]
    assert stranger.fires("promise.due", "promise:1") == []


def test_an_idle_talk_is_recalled_once_then_laid_aside() -> None:
    awa = Chat()
    awa.says("/plan")
    awa.at += timedelta(days=1, minutes=1)
    assert awa.fires("idle", "talk:1") == ["idle.reminder", "goal"]
    awa.at += timedelta(days=1, minutes=1)
    assert awa.fires("idle", "talk:1") == []
    assert awa.says("/plan") == ["talk.resumed", "goal"], "and taken up again where it was"


def test_a_flow_that_gained_a_question_asks_only_that() -> None:
    def longer(person: Person, facts: Facts) -> Script:
        yield Say("plan.hello")
        yield Ask("goal", accepts=(Text(40),))
        yield Ask("why", accepts=(Text(40),))
        yield Ask("score", accepts=(Number(1, 10),))
        yield Say("plan.done")

    awa = Chat()
    awa.says("/plan")
    awa.says("wash hands")
    awa.flows = Flows(Flow(name="plan", script=longer), FLOWS["unclear"])
    assert awa.says("8") == ["why"], "her answer to the score is kept, the new question asked"
    assert awa.says("because") == ["plan.done"]


def test_a_key_that_stands_twice_is_our_fault() -> None:
    def twice(person: Person, facts: Facts) -> Script:
        yield Ask("same", choices=("yes",))
        yield Ask("same", choices=("yes",))

    awa = Chat(flows=Flows(Flow(name="twice", script=twice, commands=("twice",))))
    awa.says("/twice")
    with pytest.raises(FlowError, match="'same' stands twice"):
        awa.taps("yes")


def test_a_flow_that_runs_away_is_stopped() -> None:
    def endless(person: Person, facts: Facts) -> Script:
        n = 0
        while True:
            n += 1
            yield Say("again", key=str(n))

    awa = Chat(flows=Flows(Flow(name="endless", script=endless, commands=("endless",))))
    with pytest.raises(FlowError, match="more than 200 steps"):
        awa.says("/endless")


class AnyTalk(RuleBasedStateMachine):
    """Whatever is sent in whatever order: the state stays legal and can be stored."""

    @initialize()
    def begin(self) -> None:
        self.chat = Chat()
        self.buttons: list[str] = []
        self.timers: dict[tuple[str, str], None] = {}

    def done(self, *, by_itself: bool = False) -> None:
        assert self.chat.turn is not None
        asked = []
        for step in self.chat.turn.steps:
            match step.effect:
                case Ask() as ask if step.frame is not None:
                    asked.append(ask)
                    self.buttons += [button_data(step.frame, choice.value) for choice in ask.offered]
                case SetTimer(timer, about):
                    self.timers[timer, about] = None
                case CancelTimer(timer, about):
                    self.timers.pop((timer, about), None)
        says = [s for s in self.chat.turn.steps if isinstance(s.effect, Say | Ask)]
        if says and self.chat.conversation.stack:
            top = self.chat.conversation.stack[-1]
            reading = by_itself and FLOWS[top.flow].light and top.asked_in < self.chat.conversation.turn
            if not reading:
                assert isinstance(says[-1].effect, Ask), "whoever is spoken to is left with her question"
                assert says[-1].frame is not None
                assert says[-1].frame.number == top.number
        assert len(asked) <= 2

    @rule(
        words=st.sampled_from(
            ["/plan", "/menu", "/look", "/hours", "/back", "/skip", "/start", "/nothing", "done", "yes"]
        )
    )
    def command(self, words: str) -> None:
        self.chat.says(words)
        self.done()

    @rule(words=st.text(max_size=60) | st.integers(0, 12).map(str))
    def words(self, words: str) -> None:
        self.chat.says(words)
        self.done()

    @rule(data=st.data())
    def tap(self, data: st.DataObject) -> None:
        if self.buttons:
            self.chat.taps_data(data.draw(st.sampled_from(self.buttons)))
            self.done()

    @rule(
        data=st.sampled_from(["", ".", "1", "1.1", "x.y.z", "999.1.done", "!", "!nothing", "!menu", "1.1."])
    )
    def nonsense_button(self, data: str) -> None:
        self.chat.taps_data(data)
        self.done()

    @rule()
    def voice(self) -> None:
        self.chat.speaks()
        self.done()

    @rule()
    def sticker(self) -> None:
        self.chat.take(Unreadable(kind="sticker", **self.chat._new()))
        self.done()

    @rule(promise=st.integers(1, 4))
    def promise_due(self, promise: int) -> None:
        self.chat.fires("promise.due", f"promise:{promise}")
        self.done(by_itself=True)

    @rule()
    def news(self) -> None:
        self.chat.fires("role.changed", "role")
        self.done(by_itself=True)

    @rule(data=st.data(), days=st.integers(0, 3))
    def time_passes(self, data: st.DataObject, days: int) -> None:
        self.chat.at += timedelta(days=days, minutes=1)
        if self.timers:
            timer, about = data.draw(st.sampled_from(list(self.timers)))
            del self.timers[timer, about]
            self.chat.fires(timer, about)
            self.done(by_itself=True)

    @invariant()
    def legal(self) -> None:
        conversation = self.chat.conversation
        frames = (*conversation.stack, *conversation.parked)
        assert len(conversation.stack) <= MOST_FRAMES
        assert len(conversation.parked) <= MOST_PARKED
        assert len({frame.number for frame in frames}) == len(frames)
        assert all(frame.asked and frame.question > 0 for frame in frames), (
            "every talk at rest waits for an answer"
        )
        assert len({(frame.flow, frame.facts.get("about")) for frame in conversation.stack}) == len(
            conversation.stack
        )
        assert len(state.dump(conversation)) < 64_000


AnyTalk.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestAnyTalk = AnyTalk.TestCase


@given(st.lists(st.sampled_from(["wash hands", "7", "abc", "/back", "/look", "confirm", "+1"]), max_size=12))
@settings(max_examples=60, deadline=None)
def test_a_warm_talk_and_one_run_from_the_top_are_the_same(words: list[str]) -> None:
    one, two = Chat(), Chat(keeps_warm=True)
    one.says("/plan")
    two.says("/plan")
    for word in words:
        assert one.says(word) == two.says(word)
    assert one.conversation == two.conversation


def test_a_warm_talk_looks_up_in_the_world_of_its_turn() -> None:
    """What it finds must stand in the journal of the turn that asked, and be of that day."""

    def ask_then_look(person: Person, facts: Facts) -> Script:
        yield Ask("goal", accepts=(Text(40),))
        found = yield Find("found", "places", "x")
        yield Say(f"found.{found.rows}")

    class Tomorrow(Around):
        def find(self, wanted: Find) -> Any:
            return "tomorrow"

    awa = Chat(flows=Flows(Flow(name="look", script=ask_then_look, commands=("look",))), keeps_warm=True)
    awa.says("/look")
    awa.around = Tomorrow(warm=awa.around.warm)
    assert awa.says("Kléla") == ["found.tomorrow"]


def test_nothing_of_a_turn_stays_when_it_is_over() -> None:
    """Neither in a talk that waits, where a PIN could be read from memory, nor as garbage to look for."""
    awa = Chat(keeps_warm=True)
    gc.disable()
    try:
        awa.says("/plan")
        over, warm = weakref.ref(awa.around), awa.around.warm
        awa.says("wash hands")
        awa.around, awa.turn = Around(warm=warm), None
        assert over() is None
        assert awa.says("7") == ["day"]
    finally:
        gc.enable()
