"""Hearing: what her words are for: a word that means the same anywhere, an answer, or a question of hers."""

from bot.conversation import again, anywhere, early, listening, reserved
from bot.conversation.effects import Ask
from bot.conversation.events import Meaning
from bot.conversation.leading import Leading
from bot.conversation.script import Said
from bot.conversation.turn import LOOP, Reached, echoed, in_emergency


def hear(turn: Leading, words: str) -> None:
    """She typed something."""
    turn.echo = echoed(turn.echo, words, turn.at)
    if turn.echo[1] >= LOOP and not tells_of_danger(turn, words):
        if turn.echo[1] == LOOP:
            turn.say("loop.cut", shortcuts=("menu", "emergency"))
        return
    lost = reserved.lost(turn)
    if lost is not None and turn.around.meaning(words, None).command is None:
        reserved.tell(turn, lost)
        return
    offered = in_emergency(turn.stack.top, turn.flows)
    while True:
        top = turn.open_talk()
        ask = top.ask if top else None
        meaning = turn.around.meaning(words, ask, top.edition if top else "")
        if meaning.offer and not offered:
            turn.say("emergency.offer", shortcuts=("emergency",))
            offered = True
        if meaning.command is not None:
            if meaning.perhaps and top is not None and ask is not None and _own_words(turn, ask, words):
                turn.take(top, Said(words.strip()))
            anywhere.command(turn, meaning.command, meaning.argument, words)
            return
        if top is None or ask is None:
            _hear_in_the_open(turn, words)
            return
        reached = early.had_reached(turn)
        answer = listening.answer(ask, meaning, words, turn.around.today)
        if answer is not None and (reached is Reached.YES or listening.named(ask, words)):
            turn.take(top, answer)
            return
        if _beside_emergency(turn, ask):
            return
        if turn.stack.top is not None and not turn.stack.give_way():
            if reached is Reached.YES and not early.hear_interrupted(turn, words):
                _miss(turn, ask, meaning, words)
            elif reached is not Reached.YES:
                early.hear(turn, words, meaning.aside, reached)
            return


def _miss(turn: Leading, ask: Ask, meaning: Meaning, words: str) -> None:
    """They answer nothing: a question of her own is answered first, and then the open one is asked again."""
    top, you = turn.led, turn.around.person
    plea, args = listening.plea(ask, meaning, words)
    if meaning.asks and you.consent_at and not you.handset and not in_emergency(top, turn.flows):
        others = top.facts["session"] if turn.flows[top.flow].examines else ()
        names = [ask.text or ask.key, *(item["text"] for item in others)]
        asked = {"words": words, "open": names, "pinned": top.edition}
        turn.open("in_between", {**asked, "plea": plea, "awaited": args})
    else:
        again.miss(turn, plea, args)


def tells_of_danger(turn: Leading, words: str) -> bool:
    """Whether somebody is in danger now, or may be."""
    return turn.around.meaning(words, None).command == "emergency"


def _own_words(turn: Leading, ask: Ask, words: str) -> bool:
    """Whether the question that she has read takes these words as her own."""
    return listening.fits(ask, words.strip()) and early.had_reached(turn) is Reached.YES


def _beside_emergency(turn: Leading, ask: Ask) -> bool:
    """What does not fit an emergency's card is no answer to what it interrupted: that is asked anew.

    A card that has to know something first, as one about bleeding does, is shown once more.
    """
    if not in_emergency(turn.stack.top, turn.flows):
        return False
    if ask.accepts:
        again.miss(turn, "emergency.again")
        return True
    if not turn.stack.give_way() or turn.stack.top is None:
        return False
    again.ask_anew(turn, "emergency.aside", shortcuts=("emergency",))
    return True


def _hear_in_the_open(turn: Leading, words: str) -> None:
    """No talk is open: her words may answer a question that fell silent."""
    for frame in turn.stack.known:
        resumed = turn.resume(frame)
        choice = resumed.ask and turn.around.meaning(words, resumed.ask, frame.edition).choice
        if resumed.ask is not None and choice and not turn.flows[frame.flow].light:
            turn.stack.bring_up(frame)
            turn.take(resumed, listening.chosen(resumed.ask, choice, turn.around.today))
            return
    aside = turn.around.meaning(words, None).aside
    turn.open("unclear", {"words": words, "aside": aside} if aside else {"words": words})
