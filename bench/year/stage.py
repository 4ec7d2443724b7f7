"""Stage: what is to be lived, and the programme with which all of it is played."""

from dataclasses import dataclass, replace
from pathlib import Path

from bench.year.model import Model
from bench.year.phones import Phones
from bench.year.reading import Reader
from bench.year.shards import Shard, shards, whole
from bot.content.indexing import index_of
from bot.content.signoff import Policy
from bot.conversation.warm import Warm
from bot.house import House
from bot.learning import views_of
from bot.programme import Programme
from bot.rules import patience_of, rules_of
from bot.running.building import talking
from storage.store import MediaFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be lived."""

    decided: Programme
    model: Model
    people: int
    days: int
    seed: int

    def shards(self) -> list[Shard]:
        """In which it is played; one alone where WhatsApp's limit is named, for all people share that."""
        team = self.model.joining.team
        return [whole(self.people, team)] if _limited(self.decided) else shards(self.people, team)


class Stage:
    """What all shards of a programme are played with; it takes seconds to build, and no shard changes it."""

    def __init__(self, decided: Programme) -> None:
        self._house = _house_for(decided)
        index_of(self._house.library)  # somebody will ask; made now it is set aside from the garbage
        self.reader = Reader(self._house)
        self.items = views_of(self._house.library.items(None))
        self.rules = rules_of(
            decided if _limited(decided) else decided.model_copy(update={"messaging_limit": None})
        )
        self.programme = decided.name

    def house(self, folder: Path) -> House:
        """With files and waiting talks of its own."""
        return replace(self._house, media=MediaFolder(folder / "media"), warm=Warm(), moved_on={})


def _limited(decided: Programme) -> bool:
    """Whether it names how many people WhatsApp lets be reached in a day; the default is for the small."""
    return "messaging_limit" in decided.model_fields_set and decided.messaging_limit is not None


def _house_for(decided: Programme) -> House:
    """The house of a programme that shows drafts: who reads them here is nobody."""
    house = talking(MediaFolder(Path()), policy=Policy(drafts=True))
    return replace(
        house,
        referral=decided.phones,
        programme=decided.name,
        patience=patience_of(decided),
        calendar=rules_of(decided).calendar,
        windows=frozenset({Phones.name}),
        per_second=Phones.limits.per_second,
    )
