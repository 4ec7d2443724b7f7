"""The engine: one event in, what it leads to out.

No clock, store, language or channel is known here. Talks lie on a stack; whenever something was
said, the turn ends with the one question that is open; a light one is not put again for what came by
itself.
"""

from datetime import datetime, timedelta
from typing import assert_never

from bot.conversation import discretion, listening, talk
from bot.conversation.effects import After, Ask, Picture, SetTimer, Voice
from bot.conversation.events import (
    ChoiceMade,
    ContactShared,
    Event,
    Left,
    MessageReceived,
    PictureReceived,
    Returned,
    TimerFired,
    Unreadable,
    VoiceReceived,
)
from bot.conversation.leading import in_emergency
from bot.conversation.messages import SAFETY
from bot.conversation.script import Flows, Said, Showed, Silence, Skipped, Spoke
from bot.conversation.showing import Showing
from bot.conversation.state import Conversation, Frame
from bot.conversation.turn import LOOP, Reached, Surroundings, Turn, echoed, question_of

APART = timedelta(hours=6)  # between two times that one question is put to her, unless she writes


def advance(conversation: Conversation, event: Event, flows: Flows, around: Surroundings) -> Turn:
    """Take one event into a conversation. Raises FlowError when a flow broke the rules."""
    turn = _Advance(conversation, event, flows, around)
    not_kept = discretion.reminder(event)
    danger = not_kept is not None and turn.tells_of_danger(discretion.words_of(event))
    if not_kept and not danger:
        turn.say(not_kept)
    match event:
        case MessageReceived():
            turn.hear(event.text)
        case ChoiceMade():
            turn.tap(event.data)
        case VoiceReceived():
            turn.show(Spoke(event.media.id), Voice)
        case PictureReceived() if turn.tells_of_danger(event.caption):
            turn.hear(event.caption)
        case PictureReceived() if not event.media.id:
            pass  # turned away
        case PictureReceived():
            turn.show(Showed(event.media.id, event.caption), Picture)
        case ContactShared():
            turn.share(own=event.own)
        case Unreadable():
            turn.miss("again.unreadable")
        case TimerFired():
            turn.fire(event)
        case Left() | Returned():
            pass
        case _:
            assert_never(event)
    if not_kept and danger:  # her card goes first
        turn.say(not_kept)
    return turn.end()


class _Advance(Showing):
    """What can happen, and whom it concerns."""

    def hear(self, words: str) -> None:
        """She typed something."""
        self.echo = echoed(self.echo, words, self.at)
        if self.echo[1] >= LOOP and not self.tells_of_danger(words):
            if self.echo[1] == LOOP:
                self.say("loop.cut", shortcuts=("menu", "emergency"))
            return
        lost = self.lost()
        if lost is not None and self.around.meaning(words, None).command is None:
            self.tell_lost(lost)
            return
        offered = in_emergency(self.stack.top, self.flows)
        while True:
            top = self.open_talk()
            ask = top.ask if top else None
            meaning = self.around.meaning(words, ask, top.edition if top else "")
            if meaning.offer and not offered:
                self.say("emergency.offer", shortcuts=("emergency",))
                offered = True
            if meaning.command is not None:
                if meaning.perhaps and top is not None and ask is not None and self._own_words(ask, words):
                    self.take(top, Said(words.strip()))
                self.command(meaning.command, meaning.argument, words)
                return
            if top is None or ask is None:
                self._hear_in_the_open(words)
                return
            reached = self._reached()
            answer = listening.answer(ask, meaning, words, self.around.today)
            if answer is not None and (reached is Reached.YES or listening.named(ask, words)):
                self.take(top, answer)
                return
            if self._beside_emergency(ask):
                return
            if self.stack.top is not None and not self.stack.give_way():
                if reached is Reached.YES and not self._hear_interrupted(words):
                    self.miss(*listening.plea(ask, meaning, words))
                elif reached is not Reached.YES:
                    self._too_early(words, meaning.aside, reached)
                return

    def tells_of_danger(self, words: str) -> bool:
        """Whether somebody is in danger now, or may be."""
        return self.around.meaning(words, None).command == "emergency"

    def _own_words(self, ask: Ask, words: str) -> bool:
        """Whether the question that she has read takes these words as her own."""
        return listening.fits(ask, words.strip()) and self._reached() is Reached.YES

    def _beside_emergency(self, ask: Ask) -> bool:
        """What does not fit an emergency's card is no answer to what it interrupted: that is asked anew.

        A card that has to know something first, as one about bleeding does, is shown once more.
        """
        if not in_emergency(self.stack.top, self.flows):
            return False
        if ask.accepts:
            self.miss("emergency.again")
            return True
        if not self.stack.give_way() or self.stack.top is None:
            return False
        self._ask_anew("emergency.aside", shortcuts=("emergency",))
        return True

    def tap(self, data: str) -> None:
        """She tapped a button: a command, or a choice of one question of one talk."""
        if data.startswith("!"):
            command, _, argument = data[1:].partition(" ")
            self.command(command, argument)
            return
        if data.startswith("@"):  # one that names whose it is: others' buttons may stand in the same chat
            whose, _, data = data[1:].partition(".")
            data = data if whose == str(self.around.person.id) else ""
        number, _, rest = data.partition(".")
        question, _, choice = rest.partition(".")
        for frame in self.let_go():
            if str(frame.number) == number:
                self.tell_lost(frame)
                return
        for frame in self.stack.known:
            if (str(frame.number), str(frame.question)) == (number, question):
                resumed = self.resume(frame)
                if resumed.ask and choice in resumed.ask.taps:
                    self.stack.bring_up(frame)
                    self.take(resumed, listening.chosen(resumed.ask, choice, self.around.today))
                    return
        if self.around.person.handset:
            self.open("who", {})
            return
        self.say("late.button")
        if self.stack.top is None:
            self.say("late.menu", shortcuts=("menu",))

    def command(self, command: str, argument: str = "", words: str = "") -> None:
        """A word that means the same anywhere; `words`: all that she wrote with it."""
        if command == "back":
            self._back()
        elif command == "skip":
            top = self.open_talk()
            if top is not None and top.ask is not None and top.ask.skippable:
                self.take(top, Skipped())
            else:
                self.miss("again.skip")
        elif command in self.flows.by_command:
            given = {"argument": argument} if argument else {}
            if command == "emergency" and words:
                given["words"] = words
            self.open(self.flows.by_command[command].name, given)
        else:
            self.miss("again.unknown")

    def fire(self, event: TimerFired) -> None:
        """A timer came due: a silence, an idle talk, or the occasion for a new one."""
        self.let_go()
        if event.timer == "silence":
            self._silence(event.about)
        elif event.timer == "idle":
            self._idle(event.about)
        elif event.timer in self.flows.by_timer:
            flow = self.flows.by_timer[event.timer]
            if flow.before_consent or self.around.person.consent_at is not None:
                self.open(flow.name, {**event.facts, "about": event.about})
                if flow.purpose in SAFETY:
                    self.lead_past()

    def _silence(self, about: str) -> None:
        for frame in self.stack.known:
            if question_of(frame) == about:
                resumed = self.resume(frame)
                if resumed.ask is not None and resumed.ask.wait is not None:
                    if (soon := self._shown_lately(frame, resumed.ask.wait)) > timedelta(0):
                        self.do(SetTimer("silence", about, After(soon)), frame)
                        return
                    self.stack.bring_up(frame)
                    self.lead(resumed, resumed.answer(Silence()))
                return

    def _shown_lately(self, frame: Frame, wait: timedelta) -> timedelta:
        """For how long her silence says nothing yet: she was shown the question again just now.

        Zero for what waits beside a patient, and for a question that has waited since it was asked.
        """
        if not frame.asked_at or self.flows[frame.flow].bedside:
            return timedelta(0)
        return datetime.fromisoformat(frame.asked_at) + min(wait, APART) - self.at

    def _idle(self, about: str) -> None:
        """Remind her once of a talk that fell asleep, then lay it aside in peace."""
        frame = next((f for f in self.stack.frames if f"talk:{f.number}" == about), None)
        if frame is None:
            return
        idle = self.flows[frame.flow].idle or timedelta(days=1)
        seen_at = max(datetime.fromisoformat(at) for at in (frame.heard_at, frame.asked_at) if at)
        rest = seen_at + idle - self.at
        if rest > timedelta(0):  # she has answered something meanwhile, or was shown the question again
            self.do(SetTimer("idle", about, After(rest)), frame)
        elif frame.reminded or frame is not self.stack.top:
            self.stack.park(frame)
        else:
            self.stack.top = frame._replace(reminded=True)
            self.do(SetTimer("idle", about, After(idle)), frame)
            self.say("idle.reminder")

    def _back(self) -> None:
        """Undo her last answer, and what was said after it."""
        top = self.stack.top
        earlier = top and talk.one_back(top)
        if top is None:
            self.open("unclear", {})
        elif earlier is None:
            self.say("back.nothing")
        else:
            self._unwait()
            self.begin(earlier)

    def _hear_in_the_open(self, words: str) -> None:
        """No talk is open: her words may answer a question that fell silent."""
        for frame in self.stack.known:
            resumed = self.resume(frame)
            choice = resumed.ask and self.around.meaning(words, resumed.ask, frame.edition).choice
            if resumed.ask is not None and choice and not self.flows[frame.flow].light:
                self.stack.bring_up(frame)
                self.take(resumed, listening.chosen(resumed.ask, choice, self.around.today))
                return
        aside = self.around.meaning(words, None).aside
        self.open("unclear", {"words": words, "aside": aside} if aside else {"words": words})
