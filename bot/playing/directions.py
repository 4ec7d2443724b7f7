"""Directions: a transcript played line by line; what stands in brackets is done by nobody of the cast."""

import re

from bot.content import faults
from bot.content.transcripts import Line, Transcript, TranscriptError
from bot.people import Cadre, Role
from bot.playing.stage import Stage

ALERTED = re.compile(r"\((?P<kind>\w+) (?P<how>goes wrong|is well again)(?: on (?P<channel>\w+))?\)")
ASKED = re.compile(r"\((?P<by>\w+) asks (?P<who>\w+) to sign (?P<card>\S+)\)")
BACK = re.compile(r"\((?P<who>\w+) is back after weeks: (?P<count>\d+) points shared\)")
LOST = re.compile(r"\(the register has lost (?P<who>\w+)\)")
LISTED = re.compile(
    r"\(the register has (?P<who>[\w ]+), (?P<cadre>[a-z]+) at (?P<place>\S+), under (?P<number>[+\d ]+)\)"
)
READ = re.compile(r"\(the register is read(?: again)?\)")
ROLE = re.compile(r"\((?P<who>\w+) (?P<how>is|is no more) (?P<role>coach|trainer|district|administrator)\)")
WITHDRAWN = re.compile(r"\((?P<card>\S+) is withdrawn: (?P<reason>.*?)(; instead (?P<instead>\S+))?\)")


def play(transcript: Transcript, stage: Stage) -> str:
    """The transcript with what the bot says today. Raises TranscriptError with file and line."""
    file = faults.shown(transcript.path)
    out = [*transcript.head]
    for number, name, given in transcript.cast():
        try:
            stage.cast(name, **given)
        except (KeyError, ValueError) as error:
            raise TranscriptError(f"{file}:{number}: {name} cannot be cast: {error}") from None
    stage.main = next((line.who.lower() for line in transcript.lines if line.who), "")
    for line in transcript.lines:
        try:
            with stage.open():
                out += _played(line, stage)
        except TranscriptError as error:
            raise TranscriptError(f"{file}:{line.number}: {error}") from None
    stage.relive()
    return "\n".join(out) + "\n"


def _played(line: Line, stage: Stage) -> list[str]:
    """One line, and what is said before and after it."""
    if line.at is None:
        return [str(line)]
    meanwhile = stage.move_to(line.at)
    if line.who:
        return [*meanwhile, str(line), *stage.play(line.who, line.what)]
    if taken := WITHDRAWN.fullmatch(line.what):
        meanwhile += stage.withdraw(taken["card"], taken["reason"], taken["instead"] or "")
    elif changed := ROLE.fullmatch(line.what):
        meanwhile += stage.change_role(changed["who"], Role(changed["role"]), given=changed["how"] == "is")
    elif wrong := ALERTED.fullmatch(line.what):
        over = wrong["how"] == "is well again"
        meanwhile += stage.alert(wrong["kind"], wrong["channel"] or "", over=over)
    elif back := BACK.fullmatch(line.what):
        meanwhile += stage.come_back(back["who"], int(back["count"]))
    elif asked := ASKED.fullmatch(line.what):
        meanwhile += stage.ask_to_sign(asked["by"], asked["who"], asked["card"])
    elif row := LISTED.fullmatch(line.what):
        stage.register(row["who"], row["number"], Cadre(row["cadre"]), row["place"])
    elif lost := LOST.fullmatch(line.what):
        meanwhile += stage.lose(lost["who"])
    elif READ.fullmatch(line.what):
        meanwhile += stage.read_register()
    return [str(line), *meanwhile]
