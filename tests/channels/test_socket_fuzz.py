"""Fuzzing over a real socket, in short: `make fuzz` does it 10,000 times."""

from tests.channels.socket_fuzzing import attacked


async def test_whatever_comes_over_the_wire_good_updates_are_taken_in() -> None:
    """Slow and torn requests, lies about chunks, floods of headers, pipelines: no 5xx, and memory is flat."""
    findings = await attacked(240)
    assert findings.inputs == 240
    assert findings.told[200] > 40
    assert findings.told[403]
    assert findings.told[400]
    before, after = findings.files
    assert after <= before + 8
    assert findings.grew_mb < 60  # the index of guidance may be made meanwhile; what each one kept would show
