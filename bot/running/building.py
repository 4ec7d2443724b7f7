"""Building: the house of a programme, from its settings, packs and locales."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot import programme
from bot.content.catalogue import Catalogue
from bot.content.editions import Editions
from bot.content.library import PACKS, STRICT, Library
from bot.content.meaning import Reader
from bot.content.rendering import Rendering
from bot.content.signoff import Policy
from bot.content.triggers import shipped
from bot.handlers import FLOWS
from bot.house import House
from bot.keys import media_of
from bot.people import Address
from bot.road.spellings import command_words
from bot.rules import patience_of, rules_of
from bot.settings import Settings
from bot.upkeep import publishing, signing
from storage.store import MediaFolder


def house_of(settings: Settings) -> House:
    """What every turn of this programme needs. Raises PackError and SettingsError, with every fault."""
    house = talking(
        media_of(settings),
        settings.packs,
        signing.policy_of(settings),
        Editions(settings.editions_path),
        publishing.folders(publishing.published(settings.published_path), settings.editions_path),
    )
    decided = programme.load(settings.programme_path)
    return replace(
        house,
        language=settings.language,
        zone=settings.timezone,
        administrators=frozenset(map(Address.parse, settings.administrators)),
        referral=decided.phones,
        programme=decided.name,
        doors=settings.doors,
        patience=patience_of(decided),
        calendar=rules_of(decided).calendar,
        handset_silence=timedelta(minutes=decided.shared_phone_minutes),
    )


def talking(
    media: MediaFolder,
    packs: Sequence[Path] = (),
    policy: Policy = STRICT,
    editions: Editions | None = None,
    published: Sequence[Path] = (),
) -> House:
    """Flows, words and ears. Raises PackError when a pack cannot be read."""
    catalogue = Catalogue.load()
    library = Library.load((PACKS, *packs), editions, policy, published)
    reader = Reader(command_words(catalogue), shipped())
    return House(FLOWS, library, Rendering(catalogue, library), reader, media)
