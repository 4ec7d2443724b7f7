"""Voicing: what trainers' pages show of recorded voices, and what they do with them.

The rules are those of `/record` in the chat: the script is held against the card first, whoever reads it
hears it before it is kept, and one that touches a patient waits for somebody else's ear.
"""

import json
from collections.abc import Iterable

from bot.conversation.effects import Record
from bot.conversation.events import Facts
from bot.conversation.records import RecordingHeard, RecordingKept, RecordingRemoved
from bot.overseeing.page_data import PageData
from bot.reading import Reading
from bot.road.recording import LANGUAGES
from bot.road.sources import Sources, recorder, today
from bot.road.voices import State, state_of, title_of

WANTING = (State.STALE, State.UNHEARD, State.DRAFT)  # somebody has something to do


# ---- what the pages show ------------------------------------------------------------------------


def overview(s: Sources) -> PageData:
    """How many cards of each pack have a voice in which language, and what waits for somebody."""
    stands = _states(s)
    waits = sorted((WANTING.index(state), at) for at, state in stands.items() if state in WANTING)
    return {
        "packs": [
            {
                "id": pack.id,
                "title": s.library.title(pack.id, s.person.language),
                "cards": len(pack.cards),
                "voices": {
                    language: sum((card.ref, language) in stands for card in pack.cards.values())
                    for language in LANGUAGES
                },
            }
            for pack in s.library.packs.values()
            if pack.cards
        ],
        "waits": [
            {
                "ref": ref,
                "language": language,
                "state": WANTING[state].value,
                "title": title_of(s.library, ref, s.person.language),
            }
            for state, (ref, language) in waits
        ],
    }


def of_pack(s: Sources) -> PageData | None:
    """Each card of a pack, and where its voice stands in each language; None: there is no such pack."""
    pack = s.library.packs.get(str(s.given["pack"]))
    if pack is None or not pack.cards:
        return None
    stands = _states(s)
    return {
        "id": pack.id,
        "title": s.library.title(pack.id, s.person.language),
        "cards": [
            {
                "ref": card.ref,
                "title": title_of(s.library, card.ref, s.person.language),
                "voices": {
                    language: stands[card.ref, language].value if (card.ref, language) in stands else ""
                    for language in LANGUAGES
                },
            }
            for card in pack.cards.values()
            if not s.library.is_withdrawn(card.ref)
        ],
    }


def of_card(s: Sources) -> PageData | None:
    """One card in one language: what may be said, what stands recorded, and a script held against it.

    `script`, where it is given, is told with its faults. None: no such card, or it was withdrawn.
    """
    ref, language = str(s.given["ref"]), str(s.given["language"])
    if language not in LANGUAGES or not s.library.has_card(ref) or s.library.is_withdrawn(ref):
        return None
    asked = recorder(s)
    subject = asked.subject(f"{ref} {language}")
    script = str(s.given.get("script", ""))
    checked = asked.script(json.dumps({"card": ref, "language": language, "script": script}))
    return {
        **subject,
        "ref": ref,
        "language": language,
        "pack": ref.partition("/")[0],
        "pack_title": s.library.title(ref.partition("/")[0], s.person.language),
        "fingerprint": checked["words"],
        "values": checked["values"],
        "script": script or (checked["script"] if subject["as_it_stands"] else ""),
        "faults": checked["faults"] if script else [],
        "more": checked["more"] if script else 0,
        "stands": _stands(s, ref, language),
    }


def _stands(s: Sources, ref: str, language: str) -> PageData | None:
    recording = s.desk.recording(ref, language)
    if recording is None:
        return None
    return {
        "state": state_of(recording, s.library, today(s)).value,
        "media": recording.kept.media,
        "size": recording.kept.size,
        "seconds": recording.kept.seconds,
        "script": recording.kept.script,
        "at": recording.recorded_at,
        "heard": recording.heard_at is not None,
        "mine": recording.person == s.person.id,
    }


def _states(s: Sources) -> dict[tuple[str, str], State]:
    """What stands recorded, by card and language."""
    return {
        (one.kept.card, one.kept.language): state_of(one, s.library, today(s)) for one in s.desk.recordings()
    }


# ---- what she does ------------------------------------------------------------------------------


def keep(_reading: Reading, facts: Facts) -> Iterable[Record]:
    """Her voice stands there from now on; with words that have changed since, it is sent to nobody."""
    names = ("card", "language", "words", "script", "media", "size", "seconds")
    yield Record("recording", RecordingKept(**{name: facts[name] for name in names}))


def heard(_reading: Reading, facts: Facts) -> Iterable[Record]:
    """She has listened to somebody else's; the store knows whose it is."""
    yield Record("heard", RecordingHeard(facts["card"], facts["language"], facts["media"]))


def withdraw(_reading: Reading, facts: Facts) -> Iterable[Record]:
    """Nobody is sent it any more."""
    yield Record("removed", RecordingRemoved(facts["card"], facts["language"]))
