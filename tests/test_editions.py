"""Newer words while talks are open (P6), and journals that were lived on older ones (P8)."""

import shutil
from datetime import timedelta
from pathlib import Path

from bot import demo
from bot.content.library import PACKS
from bot.people import Address, Cadre
from bot.playing.replaying import replay
from tests.test_bad_input import NOON, Phone, lit

NEWER = "Une autre question."


def newer(pack: Path) -> None:
    """Every question of the pack says something else."""
    sheet = pack / "fr.md"
    entries = sheet.read_text(encoding="utf-8").split("\n---\nid: Q-")
    sheet.write_text(
        entries[0] + "".join("\n---\nid: Q-" + _asking(NEWER, entry) for entry in entries[1:]), "utf-8"
    )


def _asking(words: str, entry: str) -> str:
    front, end, rest = entry.partition("\n---\n")
    return f"{front}{end}{words}\n\n{rest[rest.index('- [') :]}"


async def test_a_refresher_goes_on_with_the_words_it_began_with(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(PACKS / "amtsl", tmp_path / "packs" / "amtsl"))
    phone, folders = Phone(), [tmp_path / "packs"]
    demo.decide(tmp_path / "programme.yaml")  # nobody has signed a card yet
    async with lit(tmp_path, phone, folders) as jigi:
        with jigi.store.transaction() as desk:
            awa = desk.person_at(Address("telegram", "awa"), NOON).id
            desk.change_person(awa, {"name": "Awa", "cadre": Cadre.MATRONE, "consent_at": NOON})
        await phone.says("/refresher")
    newer(pack)
    async with lit(tmp_path, phone, folders) as jigi:
        for _ in range(20):
            if not phone.shown[-1].buttons:
                break
            await phone.taps(phone.shown[-1].buttons[0].label)
        assert not any(NEWER in message.text for message in phone.shown)
        with jigi.store.reading() as desk:
            differences = [found for _, turn in replay(desk, awa, jigi.house) for found in turn]
        assert differences == []
        await jigi.move(NOON + timedelta(days=2))
        await phone.says("/refresher")
        assert any(NEWER in message.text for message in phone.shown)
