"""Showing: what she sends that is no word: a voice note, a picture, a contact, or what cannot be read."""

from collections.abc import Mapping

from bot.conversation import listening
from bot.conversation.early import Early
from bot.conversation.effects import TELEPHONE, Picture, Telephone, Voice
from bot.conversation.script import Answer, Numbered
from bot.conversation.turn import Reached

MOST_MISSES = 2  # kind re-asking before help is offered


class Showing(Early):
    """Whether it was awaited, and what becomes of it where it was not."""

    def show(self, answer: Answer, kind: type[Voice] | type[Picture]) -> None:
        """She sent a voice note or a picture."""
        name = "voice" if kind is Voice else "picture"
        if (lost := self.lost()) is not None:
            self.tell_lost(lost)
            return
        top = self.open_talk()
        if not listening.takes(top.ask if top else None, kind) and self.stack.give_way():
            top = self.open_talk()
        if top is None and self.around.person.handset:
            self.open("who", {})
        elif top is not None and self._reached() is not Reached.YES:
            self._ask_anew(shortcuts=("emergency",))
        elif top is not None and listening.takes(top.ask, kind):
            self.say(f"{name}.kept", shortcuts=("emergency",))
            self.take(top, answer)
        else:
            shortcuts = ("emergency",) if top is not None else ("menu", "emergency")
            self.say(f"{name}.unawaited", shortcuts=shortcuts)

    def miss(self, plea: str, args: Mapping[str, int] | None = None) -> None:
        """What she sent does not answer: ask again kindly, twice at most, then offer help."""
        top = self.stack.top
        if top is None:
            self.open("unclear", {})
        elif top.misses < MOST_MISSES:
            self.stack.top = top._replace(misses=top.misses + 1)
            self.say(plea, args)
        else:
            self.stack.top = top._replace(misses=0)
            self.say("again.help", shortcuts=("help", "menu", "emergency"))

    def share(self, *, own: bool) -> None:
        """She shared a contact. Her own answers the question for it, wherever that lies among her talks."""
        awaits = (frame for frame in self.stack.known if frame.asked == TELEPHONE)
        frame = next((f for f in awaits if listening.takes(self.resume(f).ask, Telephone)), None)
        if self.around.person.handset:
            self.open("who", {})
        elif not own and self.stack.top is not None:
            self.miss("again.own_contact")
        elif not own:
            self.say("again.own_contact")
        elif frame is not None:
            self.stack.bring_up(frame)
            self.take(self.resume(frame), Numbered())
        elif self.around.person.consent_at is None:
            self.open("onboarding", {})
        else:
            self.say("contact.unawaited", shortcuts=("facility",))
