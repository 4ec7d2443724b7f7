"""The engine: one event in, what it leads to out.

No clock, store, language or channel is known here: whatever comes from outside is asked of
`Surroundings`, and what it answers is kept with the talk. Talks lie on a stack, the one she is in
on top; whenever something was said, the turn ends with her one open question.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Protocol, assert_never

from bot.conversation import listening, talk
from bot.conversation.effects import (
    After,
    Ask,
    CancelTimer,
    Effect,
    Find,
    Picture,
    Record,
    Say,
    SetTimer,
    Voice,
)
from bot.conversation.events import (
    ChoiceMade,
    Event,
    Facts,
    Left,
    Meaning,
    MessageReceived,
    PictureReceived,
    Returned,
    TimerFired,
    Unreadable,
    VoiceReceived,
)
from bot.conversation.messages import Purpose
from bot.conversation.records import Forgotten, Stopped
from bot.conversation.script import Answer, Chose, Flow, Flows, Showed, Silence, Skipped, Spoke
from bot.conversation.state import Conversation, Frame
from bot.conversation.talk import Talk
from bot.people import Person

MOST_FRAMES = 6  # talks that lie on top of each other
MOST_PARKED = 12  # questions that may still be answered late
MOST_MISSES = 2  # kind re-asking before help is offered
MOST_HANDOVERS = 5  # talks that lead on to each other in one turn
LOOP = 20  # the same words so often …
LOOP_WITHIN = timedelta(minutes=5)  # … in so long are an echo, not a person


class Surroundings(Protocol):
    """What the engine asks of the turn around it."""

    person: Person
    today: date  # in her zone
    edition: str

    def meaning(self, words: str, ask: Ask | None) -> Meaning:
        """What her words can mean, as an answer to this question."""
        ...

    def facts(self, flow: Flow, given: Facts) -> Facts:
        """What a talk may know when it begins: `given`, `person` and what the flow needs."""
        ...

    def find(self, wanted: Find) -> Any:
        """What a look-up gives: JSON values."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One effect, and the talk it belongs to (None for the engine's own words)."""

    effect: Effect
    frame: Frame | None
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event leads to. The desk writes it, all or none."""

    conversation: Conversation
    steps: tuple[Step, ...]


def advance(conversation: Conversation, event: Event, flows: Flows, around: Surroundings) -> Turn:
    """Take one event into a conversation. Raises FlowError when a flow broke the rules."""
    turn = _Advance(conversation, event, flows, around)
    match event:
        case MessageReceived():
            turn.hear(event.text)
        case ChoiceMade():
            turn.tap(event.data)
        case VoiceReceived():
            turn.show(Spoke(event.media.id), Voice)
        case PictureReceived():
            turn.show(Showed(event.media.id, event.caption), Picture)
        case Unreadable():
            turn.miss("again.unreadable")
        case TimerFired():
            turn.fire(event)
        case Left() | Returned():
            pass
        case _:
            assert_never(event)
    return turn.end()


def question_of(frame: Frame) -> str:
    """What a silence is about: this question of this talk, and no other."""
    return f"question:{frame.number}.{frame.question}"


def button_data(frame: Frame, choice: str) -> str:
    """What a button carries: talk, question and choice."""
    return f"{frame.number}.{frame.question}.{choice}"


class _Advance:
    """One turn in the making."""

    def __init__(self, conversation: Conversation, event: Event, flows: Flows, around: Surroundings) -> None:
        self._before = conversation
        self._unasked = isinstance(event, TimerFired)
        self._at = event.at
        self._flows = flows
        self._around = around
        self._stack = list(conversation.stack)
        self._parked = list(conversation.parked)
        self._opened = conversation.opened
        self._echo = conversation.echo
        self._steps: list[Step] = []
        self._asked: tuple[int, int] | None = None  # the talk and question she was asked last
        self._over = False  # whether a talk has ended, so that the one below goes on
        self._handovers = 0

    def end(self) -> Turn:
        """Leave her with her open question, when anything was said."""
        spoken = any(isinstance(step.effect, Say | Ask) for step in self._steps)
        if spoken and self._stack and self._asked != _name(self._stack[-1]):
            if self._over:
                self._say("talk.resumed")
            top = self._top()
            if top is not None and top.ask is not None:
                self._ask(top.ask, self._stack[-1])
        return Turn(
            replace(
                self._before,
                turn=self._before.turn + 1,
                opened=self._opened,
                stack=tuple(self._stack),
                parked=tuple(self._parked[-MOST_PARKED:]),
                echo=self._echo,
            ),
            tuple(self._steps),
        )

    # ---- what can happen -------------------------------------------------------------------

    def hear(self, words: str) -> None:
        """She typed something."""
        if self._is_echo(words):
            return
        while True:
            top = self._top()
            ask = top.ask if top else None
            meaning = self._around.meaning(words, ask)
            if meaning.command is not None:
                self.command(meaning.command, meaning.argument)
                return
            if top is None or ask is None:
                self._hear_in_the_open(words)
                return
            answer = listening.answer(ask, meaning, words, self._around.today)
            if answer is not None:
                self._take(top, answer)
                return
            if not self._light(self._stack[-1]):
                self.miss(*listening.plea(ask, words))
                return
            self._give_way()

    def tap(self, data: str) -> None:
        """She tapped a button: a command, or a choice of one question of one talk."""
        if data.startswith("!"):
            command, _, argument = data[1:].partition(" ")
            self.command(command, argument)
            return
        number, _, rest = data.partition(".")
        question, _, choice = rest.partition(".")
        for frame in (*reversed(self._stack), *self._parked):
            if (str(frame.number), str(frame.question)) == (number, question):
                ask = self._resume(frame).ask
                if ask is not None and choice in {offered.value for offered in ask.offered}:
                    self._bring_up(frame)
                    self._take(self._resume(frame), listening.chosen(ask, choice, self._around.today))
                    return
        self._say("late.button")
        if not self._stack:
            self._say("late.menu", shortcuts=("menu",))

    def show(self, answer: Answer, kind: type[Voice] | type[Picture]) -> None:
        """She sent a voice note or a picture."""
        name = "voice" if kind is Voice else "picture"
        top = self._top()
        if top is not None and not listening.takes(top.ask, kind) and self._light(self._stack[-1]):
            self._give_way()
            top = self._top()
        if top is not None and listening.takes(top.ask, kind):
            self._say(f"{name}.kept", shortcuts=("emergency",))
            self._take(top, answer)
        else:
            self._say(f"{name}.unawaited", shortcuts=("emergency",))

    def miss(self, plea: str, args: Mapping[str, int] | None = None) -> None:
        """What she sent does not answer: ask again kindly, twice at most, then offer help."""
        if not self._stack:
            self._open("unclear", {})
            return
        top = self._stack[-1]
        again = top.misses < MOST_MISSES
        self._stack[-1] = replace(top, misses=top.misses + 1 if again else 0)
        if again:
            self._say(plea, args)
        else:
            self._say("again.help", shortcuts=("help", "menu", "emergency"))

    def command(self, command: str, argument: str = "") -> None:
        """A word that means the same anywhere."""
        if command == "back":
            self._back()
        elif command == "skip":
            top = self._top()
            if top is not None and top.ask is not None and top.ask.skippable:
                self._take(top, Skipped())
            else:
                self.miss("again.skip")
        elif command in self._flows.by_command:
            given = {"argument": argument} if argument else {}
            self._open(self._flows.by_command[command].name, given)
        else:
            self.miss("again.unknown")

    def fire(self, event: TimerFired) -> None:
        """A timer came due: a silence, an idle talk, or the occasion for a new one."""
        if event.timer == "silence":
            self._silence(event.about)
        elif event.timer == "idle":
            self._idle(event.about)
        elif event.timer in self._flows.by_timer and self._around.person.consent_at is not None:
            self._open(self._flows.by_timer[event.timer].name, {**event.facts, "about": event.about})

    # ---- silence ---------------------------------------------------------------------------

    def _silence(self, about: str) -> None:
        for frame in (*self._stack, *self._parked):
            if question_of(frame) == about:
                resumed = self._resume(frame)
                if resumed.ask is not None and resumed.ask.wait is not None:
                    self._bring_up(frame)
                    self._lead(resumed, resumed.answer(Silence()))
                return

    def _idle(self, about: str) -> None:
        """Remind her once of a talk that fell asleep, then lay it aside in peace."""
        for frame in self._stack:
            if f"talk:{frame.number}" != about:
                continue
            idle = self._flows[frame.flow].idle or timedelta(days=1)
            rest = datetime.fromisoformat(frame.heard_at) + idle - self._at
            if rest > timedelta(0):
                self._do(SetTimer("idle", about, After(rest)), frame)
            elif frame.reminded or frame is not self._stack[-1]:
                self._stack.remove(frame)
                self._parked.append(frame)
            else:
                self._stack[-1] = replace(frame, reminded=True)
                self._do(SetTimer("idle", about, After(idle)), frame)
                self._say("idle.reminder")
            return

    # ---- leading a talk --------------------------------------------------------------------

    def _open(self, name: str, given: Facts) -> None:
        """Begin a talk on top of the others, or return to it where it is there already."""
        flow = self._flows[name]
        if self._around.person.consent_at is None and not flow.before_consent:
            flow, given = self._flows["onboarding"], {"wanted": name, **given}
        about = given.get("about", "")
        for frame in (*self._stack, *self._parked):
            if frame.flow == flow.name and frame.facts.get("about", "") == about:
                if not flow.light and not self._unasked:
                    self._bring_up(frame)
                    self._say("talk.resumed")
                    return
                self._drop(frame)
        self._give_way()
        self._opened += 1
        frame = Frame(
            number=self._opened,
            flow=flow.name,
            edition=self._around.edition,
            opened_at=self._at.isoformat(),
            heard_at=self._at.isoformat(),
            facts=self._around.facts(flow, given),
        )
        self._lay(frame)
        if flow.idle is not None:
            self._do(SetTimer("idle", f"talk:{frame.number}", After(flow.idle)), frame)
        self._begin(frame)

    def _begin(self, frame: Frame) -> None:
        """Run the top talk from its beginning through what is lived."""
        run = Talk(frame, self._flows[frame.flow], self._around.find)
        self._lead(run, run.run())

    def _resume(self, frame: Frame) -> Talk:
        """A talk at its open question."""
        run = Talk(frame, self._flows[frame.flow], self._around.find)
        run.run()
        return run

    def _take(self, resumed: Talk, answer: Answer) -> None:
        """She answered the open question of the top talk."""
        frame = self._stack[-1]
        frame = replace(frame, heard_at=self._at.isoformat(), reminded=False, misses=0)
        self._stack[-1] = frame
        ask = resumed.ask
        if ask is None or ask.key != frame.asked:  # the flow changed under her: keep what she said
            self._begin(talk.answered(frame, answer))
            return
        if ask.wait is not None:
            self._do(CancelTimer("silence", question_of(frame)), frame)
        if isinstance(answer, Chose) and answer.value in {c.value for c in ask.corrected}:
            self._begin(talk.without(frame, answer.value))
        else:
            self._lead(resumed, resumed.answer(answer))

    def _lead(self, run: Talk, new: list[Effect]) -> None:
        """Do what a run of the top talk led to: its effects, its next question or its end."""
        before = self._stack[-1]
        for effect in new:
            self._do(effect, before)
        if run.ask is not None:
            self._wait(run.ask, replace(before, lived=run.frame.lived))
            return
        self._drop(before)
        self._over = True
        if any(isinstance(e, Record) and isinstance(e.thing, Stopped | Forgotten) for e in new):
            self._parked, self._stack = [*self._parked, *self._stack], []
        if run.led_to is not None:
            self._handovers += 1
            if self._handovers <= MOST_HANDOVERS:
                self._open(run.led_to.flow, run.led_to.facts)

    def _wait(self, ask: Ask, frame: Frame) -> None:
        """The top talk waits for an answer from here on."""
        same = ask.continues is not None and frame.question > 0
        number = frame.question if same else frame.question + 1
        frame = replace(frame, asked=ask.key, question=number, misses=0)
        if ask.text is None:
            self._stack.pop()
            self._parked.append(frame)
        else:
            self._stack[-1] = frame
            self._ask(ask, frame)
        if ask.wait is not None:
            self._do(SetTimer("silence", question_of(frame), After(ask.wait)), frame)

    def _back(self) -> None:
        """Undo her last answer, and what was said after it."""
        top = self._top()
        if top is None:
            self._open("unclear", {})
            return
        earlier = talk.one_back(self._stack[-1])
        if earlier is None:
            self._say("back.nothing")
            return
        if top.ask is not None and top.ask.wait is not None:
            self._do(CancelTimer("silence", question_of(earlier)), earlier)
        self._begin(earlier)

    def _hear_in_the_open(self, words: str) -> None:
        """No talk is open: her words may answer a question that fell silent."""
        for frame in reversed([frame for frame in self._parked if not self._light(frame)]):
            resumed = self._resume(frame)
            choice = resumed.ask and self._around.meaning(words, resumed.ask).choice
            if resumed.ask is not None and choice:
                self._bring_up(frame)
                self._take(resumed, listening.chosen(resumed.ask, choice, self._around.today))
                return
        self._open("unclear", {"words": words})

    # ---- the stack -------------------------------------------------------------------------

    def _top(self) -> Talk | None:
        return self._resume(self._stack[-1]) if self._stack else None

    def _light(self, frame: Frame) -> bool:
        return self._flows[frame.flow].light

    def _give_way(self) -> None:
        """A light talk on top is laid aside; a late tap still counts for it."""
        if self._stack and self._light(self._stack[-1]):
            self._parked.append(self._stack.pop())

    def _bring_up(self, frame: Frame) -> None:
        """Lay a talk that is known on top."""
        if self._stack and frame is self._stack[-1]:
            return
        (self._parked if frame in self._parked else self._stack).remove(frame)
        self._give_way()
        self._lay(frame)

    def _lay(self, frame: Frame) -> None:
        self._stack.append(frame)
        if len(self._stack) > MOST_FRAMES:
            self._parked.append(self._stack.pop(0))

    def _drop(self, frame: Frame) -> None:
        """A talk is over."""
        for frames in (self._stack, self._parked):
            if frame in frames:
                frames.remove(frame)
        if self._flows[frame.flow].idle is not None:
            self._do(CancelTimer("idle", f"talk:{frame.number}"), frame)

    # ---- what is done ----------------------------------------------------------------------

    def _say(self, text: str, args: Mapping[str, Any] | None = None, shortcuts: tuple[str, ...] = ()) -> None:
        self._do(Say(text, args or {}, shortcuts=shortcuts), None)

    def _ask(self, ask: Ask, frame: Frame) -> None:
        self._asked = _name(frame)
        self._do(ask, frame)

    def _do(self, effect: Effect, frame: Frame | None) -> None:
        purpose = self._flows[frame.flow].purpose if frame is not None else None
        if purpose is None:
            purpose = Purpose.NUDGE if self._unasked else Purpose.REPLY
        self._steps.append(Step(effect, frame, purpose))

    def _is_echo(self, words: str) -> bool:
        """Whether the same words came so often in so short a time that nobody is typing them."""
        digest = hashlib.blake2b(words.encode(), digest_size=6).hexdigest()
        last, times, since = self._echo
        if digest != last or self._at - datetime.fromisoformat(since) > LOOP_WITHIN:
            self._echo = (digest, 1, self._at.isoformat())
            return False
        self._echo = (digest, times + 1, since)
        if times + 1 == LOOP:
            self._say("loop.cut", shortcuts=("menu", "emergency"))
        return times + 1 >= LOOP


def _name(frame: Frame) -> tuple[int, int]:
    return frame.number, frame.question
