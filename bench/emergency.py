"""Emergency: how long her card takes while 10,000 messages to others wait."""

import time
from collections.abc import Sequence
from contextlib import ExitStack

from bench.contest import Contender, folder
from bench.figures import AtLeast, AtMost, Report, in_turn
from bot.content.likeness import read_messages
from bot.content.triggers import Triggers

BACKLOG = 10_000
ASKED = 100  # messages of each kind, a while apart
A_SECOND = 1_000.0  # messages that the provider takes; at Telegram's 30 a queue would last for six minutes
TELEGRAM = 30.0
ANSWERS = (
    "mieux surveiller les femmes après l'accouchement",
    "préparer le plateau avant chaque garde",
    "je n'ai pas toujours le temps de palper",
    "le sac de recueil manque souvent",
    "demander à Fanta de m'aider jeudi",
    "palper l'utérus de chaque femme toutes les quinze minutes pendant la première heure",
)

NOTES = """\
10,000 replies to others wait when the first of a hundred women writes « elle saigne », and another « menu »
beside her. committed: her turn and its card are on the disk. delivered: the fake Bot API has the card,
in a process of its own.
aiogram: its dispatcher, and one queue in memory in front of the Bot API, so that its pace is kept; nothing
of it survives a kill. All take 1,000 messages a second; ours_telegram 30, which is what Telegram grants.
listening: processor time for one message, of those that were written in danger and in none (message_us), and
of answers of a check-in (answer_us), their words known; ready_ms: until a program that starts can listen."""


def run(*, quick: bool = False) -> Report:
    """Both in turn, and ours at Telegram's pace.

    The aims: as the slowest in a hundred has it, her card is committed within 50 ms, and the provider
    has it within 150 ms (at Telegram's pace within 250 ms); a peer's one queue takes at least ten times
    as long, and so does an ordinary reply of ours, or emergencies would not go first. Each message is
    listened to in 0.15 ms, an ordinary answer in a tenth of that.
    """
    backlog, asked, rounds, warm_up = (200, 5, 1, 0) if quick else (BACKLOG, ASKED, 3, 1)
    report = Report("emergency", judged=not quick, notes=[NOTES])
    with folder() as place, ExitStack() as stack:
        runs = {}
        for name, module, pace in (
            ("aiogram", "peers.aiogram_queue", A_SECOND),
            ("ours", "ours_emergency", A_SECOND),
            ("ours_telegram", "ours_emergency", TELEGRAM),
        ):
            told = {"backlog": backlog, "asked": asked, "pace": pace, "folder": str(place)}
            runs[name] = stack.enter_context(Contender(f"bench.{module}", **told)).round
        for name, sample in in_turn(runs, rounds=rounds, warm_up=warm_up).items():
            report.put(name, sample)
    report.put("listening", listening(rounds=1 if quick else 5))
    ours, telegram, peer = (report.rows[name] for name in ("ours", "ours_telegram", "aiogram"))
    report.aim("committed_p99_ms", AtMost(50), ours["committed_p99_ms"])
    report.aim("delivered_p99_ms", AtMost(150), ours["delivered_p99_ms"])
    report.aim("telegram_committed_p99_ms", AtMost(50), telegram["committed_p99_ms"])
    report.aim("telegram_delivered_p99_ms", AtMost(250), telegram["delivered_p99_ms"])
    report.aim("peer_over_ours", AtLeast(10), peer["delivered_p99_ms"] / ours["delivered_p99_ms"])
    report.aim("reply_over_emergency", AtLeast(10), ours["reply_p99_ms"] / ours["delivered_p99_ms"])
    report.aim("message_us", AtMost(150), report.rows["listening"]["message_us"])
    report.aim("answer_us", AtMost(15), report.rows["listening"]["answer_us"])
    return report


def listening(*, rounds: int) -> dict[str, float]:
    """What it costs to hear whether a message tells of danger: the best of the rounds."""
    triggers, loads = None, []
    for _ in range(rounds):
        began = time.process_time()
        triggers = Triggers.load()
        loads.append(time.process_time() - began)
    assert triggers is not None
    messages = [words for kind in ("emergencies", "harmless") for _, words in read_messages(kind)]
    return {
        "message_us": _of_each(triggers, messages, rounds),
        "answer_us": _of_each(triggers, ANSWERS, rounds),
        "ready_ms": min(loads) * 1e3,
    }


def _of_each(triggers: Triggers, messages: Sequence[str], rounds: int) -> float:
    """Microseconds for one message, in turn, the words known."""
    spent = []
    for _ in range(rounds + 1):
        began = time.process_time()
        for words in messages:
            triggers.alarm(words)
        spent.append(time.process_time() - began)
    return min(spent[1:]) / len(messages) * 1e6
