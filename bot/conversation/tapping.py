"""Tapping: which question of which talk a button was for."""

from bot.conversation import anywhere, listening, reserved
from bot.conversation.leading import Leading


def tap(turn: Leading, data: str) -> None:
    """She tapped a button: a command, or a choice of one question of one talk."""
    if data.startswith("!"):
        command, _, argument = data[1:].partition(" ")
        anywhere.command(turn, command, argument)
        return
    if data.startswith("@"):  # one that names whose it is: others' buttons may stand in the same chat
        whose, _, data = data[1:].partition(".")
        data = data if whose == str(turn.around.person.id) else ""
    number, _, rest = data.partition(".")
    question, _, choice = rest.partition(".")
    for frame in reserved.let_go(turn):
        if str(frame.number) == number:
            reserved.tell(turn, frame)
            return
    for frame in turn.stack.known:
        if (str(frame.number), str(frame.question)) == (number, question):
            resumed = turn.resume(frame)
            if resumed.ask and choice in resumed.ask.taps:
                turn.stack.bring_up(frame)
                turn.take(resumed, listening.chosen(resumed.ask, choice, turn.around.today))
                return
    if turn.around.person.handset:
        turn.open("who", {})
        return
    turn.say("late.button")
    if turn.stack.top is None:
        turn.say("late.menu", shortcuts=("menu",))
