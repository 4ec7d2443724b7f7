"""Hearing: what her words are for: a word that means the same anywhere, an answer, or a question of hers."""

from collections.abc import Mapping

from bot.conversation import again, anywhere, early, late, listening, reserved
from bot.conversation.effects import COURTESY, Ask, Find, Text
from bot.conversation.events import Meaning
from bot.conversation.leading import Leading
from bot.conversation.script import Answer, Chose, Said
from bot.conversation.turn import LOOP, Reached, echoed, in_emergency
from bot.conversation.wondering import asks_for_sure, marked


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
    asked = False  # a question of hers, put to a light talk that she had opened
    while True:
        top = turn.open_talk()
        ask = top.ask if top else None
        meaning = turn.around.meaning(words, ask, top.edition if top else "")
        if meaning.offer and not offered:
            turn.say("emergency.offer", shortcuts=("emergency",))
            offered = True
        if top is not None and meaning.command == "emergency" and listening.comes_first(ask, words):
            turn.take(top, Said(words.strip()))
            return
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
        if isinstance(answer, Said) and listening.takes_the_rest(ask) and len(turn.stack.frames) > 1:
            answer = None  # perhaps it is for what this one came upon
        of_hers = asked and turn.stack.top is not None and not listening.named(ask, words)
        if of_hers and isinstance(answer, Said) and reached is Reached.YES:
            _beside(turn, ask, words, "")
            return
        if isinstance(answer, Chose) and not ask.accepts and _left_long_ago(turn):
            turn.say("talk.resumed")
            turn.asked_anew(turn.led)
            return
        if answer is not None and (reached is Reached.YES or listening.named(ask, words)):
            if not _answered_first(turn, ask, answer, words):
                turn.take(top, answer)
            return
        if _beside_emergency(turn, ask):
            return
        led = turn.stack.top
        if led is not None and reached is Reached.YES and _once_more(turn, ask, meaning, words):
            return
        asked = asked or (meaning.asks and led is not None and not turn.stack.came_by_itself(led))
        if led is not None and not turn.stack.give_way():
            if reached is Reached.YES and not early.hear_interrupted(turn, words):
                _miss(turn, ask, meaning, words)
            elif reached is not Reached.YES:
                early.hear(turn, words, meaning.aside, reached)
            return


def _left_long_ago(turn: Leading) -> bool:
    """Whether a firm talk was let lie since: « oui » may be about anything by now, and it decides something.

    Any other question waits for its answer however late.
    """
    led = turn.led
    if not turn.flows[led.flow].firm:
        return False
    return not turn.stack.is_read(led)


def _once_more(turn: Leading, ask: Ask, meaning: Meaning, words: str) -> bool:
    """Whether a light talk that is firm asks once more, for her words belong nowhere else."""
    led, you = turn.led, turn.around.person
    if not turn.flows[led.flow].firm or led.misses or len(turn.stack.frames) > 1:
        return False
    if meaning.asks or meaning.aside in COURTESY or not you.consent_at or you.handset:
        return False
    if late.answered(turn, words) or turn.around.find(Find("asked", "cards", words))["answer"] != "no_match":
        return False
    again.miss(turn, *listening.plea(ask, meaning, words))
    return True


def _miss(turn: Leading, ask: Ask, meaning: Meaning, words: str) -> None:
    """They answer nothing: a question of her own is answered first, and then the open one is asked again."""
    you = turn.around.person
    plea, args = listening.plea(ask, meaning, words)
    if meaning.asks and you.consent_at and not you.handset and not in_emergency(turn.led, turn.flows):
        _beside(turn, ask, words, plea, args)
    else:
        again.miss(turn, plea, args)


def _beside(turn: Leading, ask: Ask, words: str, plea: str, args: Mapping[str, int] | None = None) -> None:
    """Her question is answered beside the open one, which follows."""
    top = turn.led
    others = top.facts["session"] if turn.flows[top.flow].examines else ()
    names = [ask.text or ask.key, *(item["text"] for item in others)]
    asked = {"words": words, "open": names, "pinned": top.edition}
    turn.open("in_between", {**asked, "plea": plea, "awaited": args or {}})


def _answered_first(turn: Leading, ask: Ask, answer: Answer, words: str) -> bool:
    """Whether what she wrote where her own words are asked is a question that is answered: « quelle dose ? ».

    What only looks like one is her answer, and no answer is lost: then a question is put within a tap.
    """
    you, apart = turn.around.person, any(isinstance(a, Text) and a.apart for a in ask.accepts)
    if not (apart and isinstance(answer, Said) and marked(words)) or not you.consent_at or you.handset:
        return False
    known = turn.around.find(Find("asked", "cards", words))["answer"] != "no_match"
    if known and asks_for_sure(words):
        turn.open("in_between", {"words": words, "apart": True})
        return True
    if known or asks_for_sure(words):
        turn.say("in_between.kept", shortcuts=("guide",))
    return False


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
    found = late.answered(turn, words) or late.in_her_words(turn, words)
    if found is not None:
        frame, resumed, answer = found
        turn.stack.bring_up(frame)
        if isinstance(answer, Said):
            turn.say("in_between.kept", shortcuts=("guide",))
        turn.take(resumed, answer)
        return
    aside = turn.around.meaning(words, None).aside
    turn.open("unclear", {"words": words, "aside": aside} if aside else {"words": words})
