"""What `jigi bench bytes` counts: each channel, each session; and what goes over the wire at first."""

from bench import bytes as benched
from bench import sessions, wires
from bot.conversation.messages import Message


def test_a_quick_run_counts_on_every_channel() -> None:
    report = benched.run(quick=True)
    for channel in wires.WIRES:
        for row in (channel, f"{channel}, light"):
            assert 1_000 < report.figures[f"{row}.emergency"] < 40_000


def test_an_emergency_is_played_to_its_first_steps() -> None:
    with sessions.opened() as house:
        lines = sessions.played("emergency", house, benched.HOUR, light=True).lines
    said = [line for line in lines if isinstance(line, Message)]
    assert len(lines) - len(said) == 3
    assert all(message.text for message in said)
