"""Every transcript says what the bot says today; `pytest --update` rewrites them for reading."""

from pathlib import Path

import pytest

from bot.content import transcripts
from bot.handlers import FLOWS
from bot.playing.directions import play
from tests.talk import Stage

TALKS = sorted(Path(__file__).parent.glob("talks/**/*.talk"))


@pytest.mark.parametrize("path", TALKS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_talk(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    said = play(transcripts.read(path), Stage(tmp_path))
    if request.config.getoption("--update"):
        path.write_text(said)
    assert said == path.read_text(), (
        f"{path.name} reads otherwise today; look at it, then run pytest --update"
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_flow_has_its_talk(language: str) -> None:
    """A flow that no transcript names is missing its test: each says `# flows: NAME …` at its head."""
    told = {
        word
        for path in TALKS
        if path.parent.name == language
        for line in path.read_text().splitlines()
        if line.startswith("# flows:")
        for word in line.removeprefix("# flows:").split()
    }
    assert set(FLOWS.by_name) - told == set()
