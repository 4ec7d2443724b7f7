"""Firing: what a timer that came due leads to: a silence, a talk that fell asleep, or a new one."""

from datetime import datetime, timedelta

from bot.conversation import reserved
from bot.conversation.effects import After, SetTimer
from bot.conversation.events import TimerFired
from bot.conversation.leading import Leading
from bot.conversation.messages import SAFETY
from bot.conversation.script import Silence
from bot.conversation.state import Frame
from bot.conversation.turn import question_of

APART = timedelta(hours=6)  # between two times that one question is put to her, unless she writes


def fire(turn: Leading, event: TimerFired) -> None:
    """A timer came due: a silence, an idle talk, or the occasion for a new one."""
    reserved.let_go(turn)
    if event.timer == "silence":
        _silence(turn, event.about)
    elif event.timer == "idle":
        _idle(turn, event.about)
    elif event.timer in turn.flows.by_timer:
        flow = turn.flows.by_timer[event.timer]
        if flow.before_consent or turn.around.person.consent_at is not None:
            turn.open(flow.name, {**event.facts, "about": event.about})
            if flow.purpose in SAFETY:
                turn.lead_past()


def _silence(turn: Leading, about: str) -> None:
    for frame in turn.stack.known:
        if question_of(frame) == about:
            resumed = turn.resume(frame)
            if resumed.ask is not None and resumed.ask.wait is not None:
                if (soon := _shown_lately(turn, frame, resumed.ask.wait)) > timedelta(0):
                    turn.do(SetTimer("silence", about, After(soon)), frame)
                    return
                turn.stack.bring_up(frame)
                turn.lead(resumed, resumed.answer(Silence()))
            return


def _shown_lately(turn: Leading, frame: Frame, wait: timedelta) -> timedelta:
    """For how long her silence says nothing yet: she was shown the question again just now.

    Zero for what waits beside a patient, and for a question that has waited since it was asked.
    """
    if not frame.asked_at or turn.flows[frame.flow].bedside:
        return timedelta(0)
    return datetime.fromisoformat(frame.asked_at) + min(wait, APART) - turn.at


def _idle(turn: Leading, about: str) -> None:
    """Remind her once of a talk that fell asleep, then lay it aside in peace."""
    frame = next((f for f in turn.stack.frames if f"talk:{f.number}" == about), None)
    if frame is None:
        return
    idle = turn.flows[frame.flow].idle or timedelta(days=1)
    seen_at = max(datetime.fromisoformat(at) for at in (frame.heard_at, frame.asked_at) if at)
    rest = seen_at + idle - turn.at
    if rest > timedelta(0):  # she has answered something meanwhile, or was shown the question again
        turn.do(SetTimer("idle", about, After(rest)), frame)
    elif frame is not turn.stack.top:
        turn.stack.park(frame)
    elif frame.reminded:
        turn.stack.top = laid = frame._replace(laid_in=turn.number)
        turn.stack.park(laid)
    else:
        turn.stack.top = frame._replace(reminded=True)
        turn.do(SetTimer("idle", about, After(idle)), frame)
        turn.say("idle.reminder")
