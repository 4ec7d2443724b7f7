"""Recording: what a trainer may read aloud, her script held against the card, and her voice note made fit.

The programme keeps a copy of its own of every voice note, under a name that follows from its bytes; what she
sent stays hers, and goes with her.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot import sounds
from bot.content import scripts
from bot.content.library import Library
from bot.conversation.messages import Media
from bot.conversation.records import RecordingKept
from bot.people import Person
from bot.road.voices import MIME, State, file_of, state_of, title_of
from bot.sounds import Sound
from storage.store import Desk, MediaFolder, Recording

LANGUAGES = ("fr", "en", "bm")  # in which the bot speaks
MOST_LISTED = 6  # recordings that she is shown at once
MOST_TOLD = 6  # numbers of a script that are told to be wrong; the rest is counted
_FIRST = (State.STALE, State.UNHEARD, State.DRAFT, State.HIDDEN, State.SENT)  # what needs her comes first


class RecordError(ValueError):
    """A file cannot be kept as a recording; says everything that is wrong, and what to do."""


def may_record(person: Person) -> bool:
    """Whether somebody may record a card: trainers and administrators may."""
    return person.trains


def held_against(library: Library, card: str, language: str, script: str) -> list[scripts.ScriptFault]:
    """What a script says that the card does not. Raises KeyError when there is no such card."""
    pack, _, id = card.partition("/")
    return scripts.script_faults(library.packs[pack], id, language, script)


def keep_copy(folder: MediaFolder, sound: Sound) -> Media:
    """The programme's own copy of a voice note. Raises OSError when it cannot be written."""
    media = f"recording-{hashlib.sha256(sound.data).hexdigest()[:32]}"
    folder.write(media, sound.data)
    return Media(id=media, mime=MIME, size=len(sound.data))


_TOLD = {
    "other": "is no Ogg/Opus or WebM/Opus; make one with `ffmpeg -i FILE -ac 1 -c:a libopus out.ogg`",
    "broken": "is cut off or damaged; make it again",
    "large": f"has more than {sounds.MOST_BYTES} bytes; encode it as speech, `-b:a 16k`",
    "long": f"lasts more than {sounds.MOST_SECONDS} seconds; read the script, and nothing more",
    "short": "lasts less than a second",
}

_AMISS = {
    "value": "is no value of the card; say what it says",
    "side": "stands on the other side on the card; more than, or less than?",
    "spelt": "has to be written in figures, so that it can be held against the card",
}


def operators(
    library: Library, folder: MediaFolder, card: str, language: str, sound: Path, script: Path
) -> RecordingKept:
    """A file that an operator has, as a recording, its copy kept. Raises RecordError and OSError."""
    words = script.read_text(encoding="utf-8").strip()
    faults = [] if language in LANGUAGES else [f"the language is one of {', '.join(LANGUAGES)}"]
    if not library.has_card(card) or library.is_withdrawn(card):
        faults.append(f"there is no card {card!r}; `jigi sign --list` names them all")
    elif not 0 < len(words) <= scripts.MOST:
        faults.append(f"{script}: write 1 to {scripts.MOST} characters; it has {len(words)}")
    else:
        held = held_against(library, card, language, words)
        faults += [f"{script}: {fault.found!r} {_AMISS[fault.kind]}" for fault in held]
    note = sounds.voice_note(sound.read_bytes())
    if not isinstance(note, Sound):
        faults.append(f"{sound}: {_TOLD[note]}")
    if faults or not isinstance(note, Sound):
        raise RecordError("\n".join(faults))
    copy = keep_copy(folder, note)
    return RecordingKept(
        card=card,
        language=language,
        words=library.fingerprint(card),
        script=words,
        media=copy.id,
        size=copy.size,
        seconds=note.seconds,
    )


@dataclass(frozen=True, slots=True)
class Recorder:
    """What a trainer's talk asks of the world around it; JSON values."""

    desk: Desk
    library: Library
    person: Person
    today: date
    folder: MediaFolder

    def begun(self, argument: str) -> Mapping[str, Any]:
        """What stands recorded, and what she named with the command."""
        states = [(one, state_of(one, self.library, self.today)) for one in self.desk.recordings()]
        states.sort(key=lambda stands: _FIRST.index(stands[1]))
        shown = [
            {
                "card": one.kept.card,
                "title": self._title(one.kept.card),
                "language": one.kept.language,
                "state": state,
            }
            for one, state in states[:MOST_LISTED]
        ]
        packs = {pack.id: self._title_of_pack(pack.id) for pack in self.library.packs.values() if pack.cards}
        return {
            "packs": [{"id": id, "title": title} for id, title in packs.items()],
            "recordings": shown,
            "more": len(states) - len(shown),
            **self._named(argument),
        }

    def cards(self, pack: str) -> list[Mapping[str, str]]:
        """The cards of a pack; a draft may be read aloud before it is signed, a withdrawn one may not."""
        refs = [card.ref for card in self.library.packs[pack].cards.values()]
        return [{"ref": ref, "title": self._title(ref)} for ref in refs if not self.library.is_withdrawn(ref)]

    def stands(self, card_and_language: str) -> Mapping[str, Any] | None:
        """What stands recorded for a card in a language: where it stands, its file, its script."""
        card, language = card_and_language.split()
        recording = self.desk.recording(card, language)
        return None if recording is None else self._told(recording)

    def script(self, query: str) -> Mapping[str, Any]:
        """A script held against its card; without one, what of the card can be read aloud as it is."""
        asked = json.loads(query)
        card, language = asked["card"], asked["language"]
        pack, _, id = card.partition("/")
        script = asked["script"].strip() or scripts.words_of_card(self.library.packs[pack], id, language)
        faults = held_against(self.library, card, language, script)
        values = dict.fromkeys(
            dose.words(self.person.language if self.person.language == "en" else "fr")
            for dose in scripts.values_of(self.library.packs[pack], id)
        )
        return {
            "script": script,
            "words": self.library.fingerprint(card),
            "faults": [asdict(fault) for fault in faults[:MOST_TOLD]],
            "more": max(0, len(faults) - MOST_TOLD),
            "values": list(values),
        }

    def subject(self, card_and_language: str) -> Mapping[str, Any]:
        """What she is about to read aloud: its title, whether its words can be taken as they stand."""
        card, language = card_and_language.split()
        pack, _, id = card.partition("/")
        words = scripts.words_of_card(self.library.packs[pack], id, language)
        return {
            "title": self._title(card),
            "card": words or scripts.words_of_card(self.library.packs[pack], id, self._read_in(pack)),
            "as_it_stands": bool(words) and len(words) <= scripts.MOST,
            "clinical": self.library.packs[pack].clinical,
            "drafts": self.library.policy.drafts,
        }

    def take(self, query: str) -> Mapping[str, Any]:
        """Her voice note, once it is here: fit to be sent, with the programme's copy, or what is wrong."""
        asked = json.loads(query)
        card, language = asked["card"], asked["language"]
        known = self.desk.media(asked["media"])
        if known is None or known[1] != self.person.id or not may_record(self.person):
            return {"state": "forbidden"}
        hers, _ = known
        if hers.size > sounds.MOST_BYTES:
            return {"state": "large"}
        data = self.folder.read(hers.id)
        if data is None:  # a channel's files are fetched after the turn; until then she hears her own
            return {"state": "coming", "file": _frozen(hers)}
        sound = sounds.voice_note(data)
        if not isinstance(sound, Sound):
            return {"state": sound}
        copy = keep_copy(self.folder, sound)
        return {
            "state": "here",
            "file": _frozen(file_of(card, language, copy.id, copy.size)),
            "seconds": sound.seconds,
            "words": self.library.fingerprint(card) if self.library.has_card(card) else "",
        }

    def _told(self, recording: Recording) -> Mapping[str, Any]:
        kept = recording.kept
        return {
            "state": state_of(recording, self.library, self.today),
            "file": _frozen(file_of(kept.card, kept.language, kept.media, kept.size)),
            "script": kept.script,
            "heard": recording.heard_at is not None,
            "mine": recording.person == self.person.id,
        }

    def _named(self, argument: str) -> Mapping[str, str]:
        """The card and the language that an argument names, empty where it names none that there is."""
        words = argument.lower().split()
        card = next((word for word in words if "/" in word), "")
        known = self.library.has_card(card) and not self.library.is_withdrawn(card)
        return {
            "card": card if known else "",
            "unknown": "" if known or not words else (card or argument),
            "language": next((word for word in words if word in LANGUAGES), ""),
        }

    def _read_in(self, pack: str) -> str:
        """The language in which she reads a pack: hers, or its first."""
        languages = self.library.packs[pack].languages
        return self.person.language if self.person.language in languages else languages[0]

    def _title(self, card: str) -> str:
        return title_of(self.library, card, self.person.language)

    def _title_of_pack(self, pack: str) -> str:
        return self.library.title(pack, self.person.language)


def _frozen(media: Media) -> list[Any]:
    return [media.id, media.mime, media.size, media.ref, media.name]
