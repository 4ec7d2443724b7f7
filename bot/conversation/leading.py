"""Leading: talks opened, led from question to question, laid aside and ended in one turn."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.conversation import talk
from bot.conversation.effects import SPOKEN, After, Ask, CancelTimer, Effect, Record, Say, SetTimer
from bot.conversation.events import Event, Facts, TimerFired
from bot.conversation.joining import CoachingOver
from bot.conversation.linking import Parted
from bot.conversation.messages import SAFETY, Purpose
from bot.conversation.records import Forgotten, PromiseMoved, PromiseState, Stopped
from bot.conversation.script import Answer, Chose, Flows
from bot.conversation.stack import Stack
from bot.conversation.state import Conversation, Frame
from bot.conversation.talk import Talk
from bot.conversation.turn import Step, Surroundings, Turn, answers, question_of, said_last
from bot.people import Role

ONE_PATIENT = timedelta(hours=6)  # without a word, that a talk is still about the same one
COACHES = ("coach", "sharing")  # facts that name her coach
MOST_HANDOVERS = 5  # talks that lead on to each other in one turn


class Leading:
    """One turn in the making: the talks, and what is done."""

    def __init__(self, conversation: Conversation, event: Event, flows: Flows, around: Surroundings) -> None:
        self._before = conversation
        self._uncalled = isinstance(event, TimerFired)  # she did nothing just now: she may be answering
        self.unasked = isinstance(event, TimerFired) and not answers(event, flows)
        self.at = event.at
        self.now = event.at.isoformat()  # as talks keep it
        self.flows = flows
        self.around = around
        self.stack = Stack(conversation, flows, event)
        self.number = conversation.turn + 1
        self._opened = conversation.opened
        self.echo = conversation.echo
        self._steps: list[Step] = []
        self._asked: tuple[int, int] | None = None  # the talk and question she was asked last
        self._resumed = False  # whether she was told that she is back in an earlier talk
        self._answered = False  # whether she answered an open question in this turn
        self._over = False  # whether a talk has ended, so that the one below goes on
        self._elsewhere = False  # whether her talks may not be where she is answered any more
        self._handovers = 0
        self._beside: Purpose | None = None  # that of what her question is put again with
        self._waiting: tuple[Frame, Talk] | None = None  # the talk that was led last, at its question

    def end(self) -> Turn:
        """Leave her with her open question, when anything was said."""
        top = self.stack.top
        spoken = any(isinstance(step.effect, SPOKEN) for step in self._steps)
        if self._answered and self._over and not spoken:
            self.say("talk.closed")  # on a weak network, silence reads as a tap that was lost
            spoken = True
        if spoken and top is not None and not self._elsewhere and self._asks_again(top):
            self._beside = said_last(self._steps) if self.unasked else None
            if self._over and not self._resumed:
                self.say("talk.resumed")
            ask = self.resume(top).ask
            if ask is not None:
                if self._over and self._answered:  # what she sends before she reads this was for what ended
                    top = self.asked_anew(top)
                self.stack.top = top = top._replace(asked_at=self.now)
                self.ask(ask, top)
        conversation = Conversation(
            person=self._before.person,
            turn=self.number,
            opened=self._opened,
            stack=self.stack.frames,
            parked=self.stack.parked,
            echo=self.echo,
        )
        if self._waiting is not None and self._waiting[0] is self.stack.top:
            self.around.warm.keep(self.around.person.id, *self._waiting)
        return Turn(conversation, tuple(self._steps))

    def _asks_again(self, top: Frame) -> bool:
        """Whether the turn ends with her open question: not with a light one, for what came by itself."""
        asked = self._asked == (top.number, top.question)
        return not asked and not (self._uncalled and self.stack.is_light(top))

    # ---- leading a talk --------------------------------------------------------------------

    def open(self, name: str, given: Facts) -> None:
        """Begin a talk on top of the others, or return to it where it is there already."""
        flow = self.flows[name]
        if self.around.person.handset and not (flow.handset or flow.bedside):
            flow, given = self.flows["who"], {"wanted": name, **given}
        elif self.around.person.consent_at is None and not flow.before_consent:
            flow, given = self.flows["onboarding"], {"wanted": name, **given}
        elif flow.roles and not flow.roles & self.around.person.roles:
            if self.unasked:
                return  # she held the role when it was set, and holds it no more
            flow, given = self.flows["reserved"], {"roles": [role for role in Role if role in flow.roles]}
        about = given.get("about", "")
        for frame in self.stack.known:
            if frame.flow == flow.name and frame.facts.get("about", "") == about:
                told_other = given.get("argument") not in (None, frame.facts.get("argument"))
                anew = flow.light or (flow.renewed and told_other) or self._outlived(frame)
                if not (anew or self.unasked):
                    self.stack.bring_up(frame)
                    self.say("talk.resumed")
                    self._resumed = True
                    if told_other:
                        self._told_more(frame, given)
                    return
                self.drop(frame)
        self._opened += 1
        frame = Frame(
            number=self._opened,
            flow=flow.name,
            edition=self.around.edition,
            opened_at=self.now,
            heard_at=self.now,
            facts=self.around.facts(flow, given),
        )
        self.stack.lay(frame)
        if flow.idle is not None:
            self.do(SetTimer("idle", f"talk:{frame.number}", After(flow.idle)), frame)
        self.begin(frame)

    def _outlived(self, frame: Frame) -> bool:
        """Whether a talk is so old that it begins anew: beside a patient, the next one is about another."""
        flow, quiet = self.flows[frame.flow], self.at - datetime.fromisoformat(frame.heard_at)
        return quiet > (ONE_PATIENT if flow.bedside else flow.stale or timedelta.max)

    def _told_more(self, frame: Frame, given: Facts) -> None:
        """The top talk learns what was not known when it began, such as whose invitation she tapped since."""
        flow = self.flows[frame.flow]
        found = self.around.facts(flow, given)
        unknown = {name: value for name, value in found.items() if not frame.facts.get(name)}
        self.stack.top = fresh = frame._replace(facts={**frame.facts, **unknown, **given})
        run = Talk(fresh, flow, self.around.find)
        new = run.run()
        if new or run.ask is None or run.ask.key != frame.asked:
            self.lead(run, new)

    def asked_anew(self, top: Frame) -> Frame:
        """The top talk, its question asked again in this turn: only then has she surely read it."""
        self.stack.top = asked = top._replace(asked_in=self.number)
        return asked

    def open_talk(self) -> Talk | None:
        """The talk she is in, at its open question."""
        return self.resume(self.stack.top) if self.stack.top is not None else None

    def begin(self, frame: Frame) -> None:
        """Run the top talk from its beginning through what is lived."""
        run = Talk(frame, self.flows[frame.flow], self.around.find)
        self.lead(run, run.run())

    def resume(self, frame: Frame) -> Talk:
        """A talk at its open question."""
        warm = self.around.warm.take(self.around.person.id, frame, self.around.find)
        if warm is not None:
            return warm
        run = Talk(frame, self.flows[frame.flow], self.around.find)
        run.run()
        return run

    def take(self, resumed: Talk, answer: Answer) -> None:
        """She answered the open question of the top talk."""
        self._answered = True
        self.stack.settle()
        frame = self.led._replace(heard_at=self.now, reminded=False, misses=0)
        self.stack.top = frame
        ask = resumed.ask
        if ask is None or ask.key != frame.asked:  # the flow changed under her: keep what she said
            self.begin(talk.answered(frame, answer))
            return
        if ask.wait is not None:
            self.do(CancelTimer("silence", question_of(frame)), frame)
        if isinstance(answer, Chose) and answer.value in {c.value for c in ask.corrected}:
            self.begin(talk.without(frame, answer.value))
        else:
            self.lead(resumed, resumed.answer(answer))

    def lead(self, run: Talk, new: list[Effect]) -> None:
        """Do what a run of the top talk led to: its effects, its next question or its end."""
        frame = self.led
        for effect in new:
            self.do(effect, frame)
            if isinstance(effect, Record) and isinstance(effect.thing, PromiseMoved):
                self._settled(effect.thing, frame)
            if isinstance(effect, Record) and isinstance(effect.thing, CoachingOver):
                self._parted(effect.thing.of, frame)
        if run.ask is not None:
            self._wait(run, run.ask, frame)
            return
        self.drop(frame)
        self._over = True
        if any(isinstance(e, Record) and isinstance(e.thing, Stopped | Forgotten) for e in new):
            self.stack.clear()
        if any(isinstance(e, Record) and isinstance(e.thing, Parted) for e in new):
            self._elsewhere = True
        if run.led_to is not None and self._handovers < MOST_HANDOVERS:
            self._handovers += 1
            self.open(run.led_to.flow, run.led_to.facts)

    def lead_past(self) -> None:
        """The top talk goes on to its next question, where the one that is open is asked no more."""
        top = self.stack.top
        if top is None or not top.asked:
            return
        run = Talk(top, self.flows[top.flow], self.around.find)
        new = run.run()
        if run.ask is None or run.ask.key != top.asked:
            self.lead(run, new)

    def _wait(self, run: Talk, ask: Ask, before: Frame) -> None:
        """The top talk waits for an answer from here on."""
        same = ask.continues is not None and before.question > 0
        number = before.question if same else before.question + 1
        frame = before._replace(
            lived=run.lived,
            asked=ask.key,
            question=number,
            misses=0,
            asked_in=self.number,
            asked_at=before.asked_at if ask.text is None else self.now,
        )
        if ask.text is None:
            self.stack.drop(before)
            self.stack.park(frame)
        else:
            self.stack.top = frame
            self._waiting = (frame, run)
            self.ask(ask, frame)
        if ask.wait is not None:
            self.do(SetTimer("silence", question_of(frame), After(ask.wait)), frame)

    def _settled(self, moved: PromiseMoved, by: Frame) -> None:
        """What another talk asks about a promise that is closed or has a new day is asked no more."""
        if moved.state == PromiseState.OPEN and moved.due_on is None:
            return
        for frame in self.stack.known:
            if frame.number != by.number and frame.facts.get("about") == f"promise:{moved.promise}":
                self.do(CancelTimer("silence", question_of(frame)), frame)
                self.drop(frame)

    def _parted(self, of: int, by: Frame) -> None:
        """A coach's talks about her are over; hers that began with a coach go on without."""
        for frame in self.stack.known:
            if frame.number == by.number:
                continue
            if self.flows[frame.flow].of_coach and frame.facts.get("of") == of:
                self.do(CancelTimer("silence", question_of(frame)), frame)
                self.drop(frame)
                continue
            gone = {name: None for name in COACHES if (frame.facts.get(name) or {}).get("id") == of}
            if gone:
                self.stack.swap(frame, frame._replace(facts={**frame.facts, **gone}))

    def drop(self, frame: Frame) -> None:
        """A talk is over, and with it the wait for its silence."""
        self.stack.drop(frame)
        if self.flows[frame.flow].idle is not None:
            self.do(CancelTimer("idle", f"talk:{frame.number}"), frame)

    @property
    def led(self) -> Frame:
        """The talk that is led."""
        top = self.stack.top
        if top is None:
            raise AssertionError("a talk that is led lies on top")
        return top

    # ---- what is done ----------------------------------------------------------------------

    def say(self, text: str, args: Mapping[str, Any] | None = None, shortcuts: tuple[str, ...] = ()) -> None:
        self.do(Say(text, args or {}, shortcuts=shortcuts), None)

    def ask(self, ask: Ask, frame: Frame) -> None:
        self._asked = (frame.number, frame.question)
        self.do(ask, frame)

    def do(self, effect: Effect, frame: Frame | None) -> None:
        purpose = self.flows[frame.flow].purpose if frame is not None else None
        if purpose is None or purpose not in SAFETY:
            purpose = (self._beside or purpose or Purpose.NUDGE) if self.unasked else Purpose.REPLY
        self._steps.append(Step(effect, frame, purpose))
