"""Fuzzing, in short: whatever a body holds, its provider is told 200, and the update beside it is taken in.

`make fuzz` does it 100,000 times.
"""

import pytest
from hypothesis import HealthCheck, given, settings

from tests.channels import fuzzing
from tests.channels.fuzzing import DOORS, Behind, Findings, Recipe, Subject, recipes, running


@pytest.mark.parametrize(("behind", "inputs"), [(fuzzing.nobody, 800), (fuzzing.a_house, 200)])
@pytest.mark.parametrize("subject", DOORS, ids=lambda subject: subject.name)
def test_a_spoilt_body_is_told_nothing_and_stands_in_nobodys_way(
    subject: Subject, behind: Behind, inputs: int
) -> None:
    findings = Findings()
    with running(subject, behind, findings) as put:

        @settings(max_examples=inputs, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(recipe=recipes(subject))
        def every(recipe: Recipe) -> None:
            put([recipe])

        every()
    assert findings.events > inputs / 20  # many can still be read
    assert findings.told[403]
