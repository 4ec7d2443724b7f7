"""A number that she brings is no number of ours: no card, choice or refusal says it back."""

import re
from pathlib import Path

import pytest

from tests.talk import Stage


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("ocytocine 50 UI c'est bon", "50"),
        ("dose ocytocine 45 UI", "45"),
        ("misoprostol 950 microgrammes après l'accouchement", "950"),
        ("elle saigne, acide tranexamique 7 g", "7"),
        ("acide tranexamique dans les 9 heures", "9"),
        ("penta à 37 semaines", "37"),
        ("vaccins entre 3 et 17 degrés", "17"),
        ("clamper le cordon après 55 minutes", "55"),
        ("misoprostol 975 to treat bleeding after birth", "975"),
    ],
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_wrong_number_is_never_said_back(tmp_path: Path, question: str, number: str, language: str) -> None:
    stage = Stage(tmp_path)
    stage.cast("Awa", cadre="midwife", language=language)
    heard = stage.say(f"/guide {question}")
    assert heard
    assert not re.search(rf"(?<![\d,.]){number}(?![\d,.])", heard), heard
