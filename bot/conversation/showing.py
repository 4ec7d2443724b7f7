"""Showing: what she sends that is no word: a voice note, a picture, a contact, or what cannot be read."""

from bot.conversation import again, early, late, listening, reserved
from bot.conversation.effects import TELEPHONE, Picture, Telephone, Voice
from bot.conversation.leading import Leading
from bot.conversation.script import Answer, Numbered
from bot.conversation.turn import Reached


def show(turn: Leading, answer: Answer, kind: type[Voice] | type[Picture]) -> None:
    """She sent a voice note or a picture."""
    name = "voice" if kind is Voice else "picture"
    if (lost := reserved.lost(turn)) is not None:
        reserved.tell(turn, lost)
        return
    top = turn.open_talk()
    if not listening.takes(top.ask if top else None, kind) and turn.stack.give_way():
        top = turn.open_talk()
    if top is None and turn.around.person.handset:
        turn.open("who", {})
    elif top is not None and early.had_reached(turn) is not Reached.YES:
        again.ask_anew(turn, shortcuts=("emergency",))
    elif top is not None and listening.takes(top.ask, kind):
        turn.say(f"{name}.kept", shortcuts=("emergency",))
        turn.take(top, answer)
    elif (put := late.put_last(turn)) is not None and listening.takes(put[1].ask, kind):
        turn.stack.bring_up(put[0])
        turn.say(f"{name}.kept", shortcuts=("emergency",))
        turn.take(put[1], answer)
    else:
        shortcuts = ("emergency",) if top is not None else ("menu", "emergency")
        turn.say(f"{name}.unawaited", shortcuts=shortcuts)


def share(turn: Leading, *, own: bool) -> None:
    """She shared a contact. Her own answers the question for it, wherever that lies among her talks."""
    awaits = (frame for frame in turn.stack.known if frame.asked == TELEPHONE)
    frame = next((f for f in awaits if listening.takes(turn.resume(f).ask, Telephone)), None)
    if turn.around.person.handset:
        turn.open("who", {})
    elif not own and turn.stack.top is not None:
        again.miss(turn, "again.own_contact")
    elif not own:
        turn.say("again.own_contact")
    elif frame is not None:
        turn.stack.bring_up(frame)
        turn.take(turn.resume(frame), Numbered())
    elif turn.around.person.consent_at is None:
        turn.open("onboarding", {})
    else:
        turn.say("contact.unawaited", shortcuts=("facility",))
