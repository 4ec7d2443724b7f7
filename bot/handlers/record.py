"""Record: a trainer reads a card aloud, for those who would rather hear it.

First the words, held against the card's values; then the voice; she sees and hears both before they are
kept. One that touches a patient waits until somebody else has listened.
"""

import json
from typing import Any

from bot.conversation.effects import Ask, Choice, Find, Record, Say, Text, Voice
from bot.conversation.events import Facts
from bot.conversation.messages import Media
from bot.conversation.records import RecordingHeard, RecordingKept, RecordingRemoved
from bot.conversation.script import Chose, Part, Said, Script
from bot.handlers.onboarding import LANGUAGES
from bot.people import Person

MOST_TRIES = 12  # at one script, at one voice note, at one confirmation
PAGE = 8  # cards that she chooses from at once

CANCEL = Choice("cancel")
AS_IT_STANDS = Choice("as_it_stands", "record.as_it_stands")


def record(person: Person, facts: Facts) -> Script:
    """Which card, in which language, and what stands there; then anew."""
    begun = facts["recording"]
    if begun["unknown"]:
        yield Say("record.unknown", {"card": begun["unknown"]})
    chosen = yield from which(begun)
    if chosen is None:
        return
    card, language = chosen
    stands = (yield Find("stands", "recorded", f"{card} {language}")).rows
    subject = (yield Find("subject", "to_record", f"{card} {language}")).rows
    if stands and not (yield from looked_at(card, language, subject["title"], stands)):
        return
    yield from anew(card, language, subject)


def which(begun: dict[str, Any]) -> Part[tuple[str, str] | None]:
    """A card and a language: those that she named, one of the list, or chosen step by step."""
    card, language = begun["card"], begun["language"]
    if not card and not language and begun["recordings"]:
        listed = begun["recordings"]
        numbers = [Choice(str(n), words=str(n)) for n in range(1, len(listed) + 1)]
        rest = (Choice("new", "record.new"), Choice("close"))
        answer = yield Ask(
            "list", "record.list", {"rows": listed, "more": begun["more"]}, choices=(*numbers, *rest)
        )
        if answer == Chose("close"):
            return None
        if answer != Chose("new"):
            one = listed[int(answer.value) - 1]
            return one["card"], one["language"]
    if not card:
        packs = [Choice(pack["id"], words=pack["title"]) for pack in begun["packs"]]
        pack = (yield Ask("pack", "record.pack", choices=packs)).value
        card = yield from card_of((yield Find("cards", "cards_to_record", pack)).rows)
    if not language:
        language = (yield Ask("language", "record.language", choices=LANGUAGES)).value
    return card, language


def card_of(cards: list[dict[str, str]]) -> Part[str]:
    """One card of a pack, by its number; a page at a time, round and round."""
    pages = [cards[at : at + PAGE] for at in range(0, len(cards), PAGE)]
    for turn in range(MOST_TRIES):
        at = turn % len(pages)
        numbers = range(at * PAGE + 1, at * PAGE + 1 + len(pages[at]))
        choices = [Choice(str(n), words=str(n)) for n in numbers]
        more = [Choice("more", "record.more")] if len(pages) > 1 and turn < MOST_TRIES - 1 else []
        titles = [card["title"] for card in pages[at]]
        args = {"first": numbers[0], "titles": titles}
        answer = yield Ask(f"card.{turn}", "record.card", args, choices=(*choices, *more))
        if answer != Chose("more"):
            break
    return cards[int(answer.value) - 1]["ref"]


def looked_at(card: str, language: str, title: str, stands: dict[str, Any]) -> Part[bool]:
    """What stands there, heard and read; whether she wants to record it anew."""
    told = {"title": title, "language": language, "state": stands["state"], "script": stands["script"]}
    yield Say("record.stands", told, voice=Media(*stands["file"]))
    vouch = () if stands["mine"] or stands["heard"] else (Choice("heard", "record.heard"),)
    rest = (Choice("anew", "record.anew"), Choice("remove", "record.remove"), Choice("close"))
    answer = yield Ask("do", "record.do", {"vouch": bool(vouch)}, choices=(*vouch, *rest))
    match answer.value:
        case "anew":
            return True
        case "heard":
            yield Record("heard", RecordingHeard(card, language, stands["file"][0]))
            yield Say("record.vouched", {"state": stands["state"]})
        case "remove":
            sure = yield Ask("remove", "record.remove_sure", {"title": title}, choices=("yes", "no"))
            if sure == Chose("yes"):
                yield Record("removed", RecordingRemoved(card, language))
                yield Say("record.removed")
            else:
                yield Say("record.kept_as_it_was")
        case "close":
            yield Say("record.kept_as_it_was")
    return False


def anew(card: str, language: str, subject: dict[str, Any]) -> Script:
    """The words, the voice, her yes."""
    yield Say("record.card_says", {"words": subject["card"]})
    checked = yield from script_of(card, language, subject)
    if checked is None:
        yield Say("record.cancelled")
        return
    take = yield from voice_of(card, language, subject, checked)
    if take is None:
        yield Say("record.cancelled")
    elif take["words"] != checked["words"]:
        yield Say("record.changed", shortcuts=("record",))
    else:
        media, _, size, _, _ = take["file"]
        yield Record(
            "recording",
            RecordingKept(
                card=card,
                language=language,
                words=checked["words"],
                script=checked["script"],
                media=media,
                size=size,
                seconds=take["seconds"],
            ),
        )
        yield Say("record.done", {"clinical": subject["clinical"], "drafts": subject["drafts"]})


def script_of(card: str, language: str, subject: dict[str, Any]) -> Part[dict[str, Any] | None]:
    """What the voice will say, once every number in it is the card's; None when she gave up."""
    text: str = "record.script"
    args: dict[str, Any] = {
        "title": subject["title"],
        "language": language,
        "as_it_stands": subject["as_it_stands"],
    }
    offered = (*((AS_IT_STANDS,) if subject["as_it_stands"] else ()), CANCEL)
    for n in range(1, MOST_TRIES + 1):
        answer = yield Ask(f"script.{n}", text, args, choices=offered, accepts=(Text(dictated=True),))
        if answer == Chose("cancel"):
            return None
        words = answer.words if isinstance(answer, Said) else ""
        query = json.dumps({"card": card, "language": language, "script": words})
        checked: dict[str, Any] = (yield Find(f"script.{n}.checked", "script", query)).rows
        if not checked["faults"]:
            return checked
        text = "record.faults"
        args = {"faults": checked["faults"], "more": checked["more"], "values": checked["values"]}
    return None


def voice_of(
    card: str, language: str, subject: dict[str, Any], checked: dict[str, Any]
) -> Part[dict[str, Any] | None]:
    """Her voice note, confirmed; None when she gave up."""
    text, args = "record.voice", {"script": checked["script"]}
    for n in range(1, MOST_TRIES + 1):
        key = f"script.voice.{n}"  # a script given anew is read anew
        answer = yield Ask(key, text, args, choices=(CANCEL,), accepts=(Voice(),))
        if answer == Chose("cancel"):
            return None
        query = json.dumps({"card": card, "language": language, "media": answer.media})
        take: dict[str, Any] = (yield Find(f"{key}.take", "take", query)).rows
        if take["state"] in ("here", "coming"):
            told = {"title": subject["title"], "language": language, "script": checked["script"]}
            yield Say("record.review", told, key=f"{key}.review", voice=Media(*take["file"]))
            confirmed = yield from sure_of(key, query)
            if confirmed is None or confirmed["state"] == "here":
                return confirmed
            take = confirmed
        text, args = f"record.sound.{take['state']}", {}
    return None


def sure_of(key: str, query: str) -> Part[dict[str, Any] | None]:
    """Her yes to what she hears, and the voice note as it is by then; None when she gave up."""
    text = "record.sure"
    corrects = (
        Choice("script.voice", "record.another_voice"),
        Choice("script", "record.another_script"),
    )
    take: dict[str, Any] = {"state": "coming"}
    for n in range(1, MOST_TRIES + 1):
        answer = yield Ask(f"{key}.sure.{n}", text, choices=("confirm", CANCEL), corrects=corrects)
        if answer == Chose("cancel"):
            return None
        take = (yield Find(f"{key}.sure.{n}.take", "take", query)).rows
        if take["state"] != "coming":
            break
        text = "record.coming"
    return take
