"""Roster: what it costs to read and take a register of 50,000 people, as NDJSON and as a sheet, and again."""

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import BenchError
from bench.cluster import Server
from bench.figures import AtMost, Report, Sample

PEOPLE, FACILITIES = 50_000, 1_500
JOBS = ("Matrone", "Sage-femme", "Infirmier d'État", "Vaccinateur", "Aide-soignante")
FAMILIES = ("Traoré", "Coulibaly", "Keïta", "Diarra", "Koné", "Sangaré", "Dembélé", "Touré")
GIVEN = ("Awa", "Fanta", "Moussa", "Aminata", "Oumou", "Seydou", "Kadiatou", "Mariam")

NOTES = """\
Each round is a process of its own, from the file to the commit: reading, planning, taking. first: into an
empty store; again: the same file once more, which changes nothing. One in ten has no number, one in twenty
has another's, numbers are spelt in five ways. cpu_s: of this process; seconds passed beside it say how busy
the machine was. dry_run_cpu_s: reading and planning alone. server_cpu_s: of PostgreSQL, which has its disk
safe (fsync). peak_mb: the most memory that the process held."""


def run(*, quick: bool = False) -> Report:
    """The aims: 50,000 people within a minute, in memory that hardly grows with their number."""
    people = 400 if quick else PEOPLE
    report = Report("roster", judged=not quick, notes=[NOTES])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, write in (("ndjson", write_ndjson), ("csv", write_csv)):
            few, many = folder / f"few.{kind}", folder / f"many.{kind}"
            write(few, people // 10)
            write(many, people)
            tenth = _round(few, f"sqlite:///{folder}/few-{kind}.db")
            first = _twice(report, kind, many, f"sqlite:///{folder}/{kind}.db")
            report.aim(f"{kind}_grew_mb", AtMost(40), first["peak_mb"] - tenth["peak_mb"])
        server = Server.begun({})
        try:
            _twice(report, "csv_postgresql", folder / "many.csv", server.make("register"), server)
        finally:
            server.end()
    return report


def _twice(report: Report, name: str, path: Path, database: str, server: Server | None = None) -> Sample:
    """Into an empty store, and once more. Raises BenchError when the second run changes anything."""
    first, again = _round(path, database, server), _round(path, database, server)
    if again["taken"]:
        raise BenchError(f"{name}: {again['taken']:.0f} people were taken twice")
    for which, sample in (("first", first), ("again", again)):
        report.put(f"{name}_{which}", sample)
        report.aim(f"{name}_{which}_seconds", AtMost(60), sample["seconds"])
    return first


def _round(path: Path, database: str, server: Server | None = None) -> Sample:
    """One run in a process of its own, and what the server does for it."""
    before = server.cpu_seconds() if server is not None else 0.0
    command = [sys.executable, "-m", "bench.ours_roster", str(path), database]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"the run over {path.name} ended with {done.returncode}: {done.stderr[-500:]}")
    sample: Sample = json.loads(done.stdout.splitlines()[-1])
    return sample if server is None else {**sample, "server_cpu_s": server.cpu_seconds() - before}


def name_of(n: int) -> str:
    return f"{GIVEN[n % 8]} {FAMILIES[n // 8 % 8]} {n // 64}"


def telephone_of(n: int) -> str:
    """In five spellings; none for one in ten, another's for one in twenty."""
    if n % 10 == 3:
        return ""
    digits = f"{70_000_000 + (n - 1 if n % 20 == 7 else n):08}"
    pairs = " ".join(digits[at : at + 2] for at in range(0, 8, 2))
    return (digits, pairs, f"+223 {pairs}", f"00223{digits}", pairs.replace(" ", "."))[n % 5]


def write_ndjson(path: Path, people: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for n in range(FACILITIES):
            _line(
                file,
                resourceType="Location",
                id=f"F{n}",
                name=f"CSCom {n}",
                partOf={"reference": f"Location/D{n % 60}"},
            )
        for n in range(60):
            kind = [{"coding": [{"code": "district"}]}]
            _line(file, resourceType="Location", id=f"D{n}", name=f"District {n}", type=kind)
        for n in range(people):
            telecom = [{"system": "phone", "value": telephone_of(n)}]
            _line(file, resourceType="Practitioner", id=f"P{n}", name=[{"text": name_of(n)}], telecom=telecom)
            _line(
                file,
                resourceType="PractitionerRole",
                id=f"R{n}",
                practitioner={"reference": f"Practitioner/P{n}"},
                location=[{"reference": f"Location/F{n % FACILITIES}"}],
                code=[{"text": JOBS[n % 5]}],
                period={"start": "2019-01-01"},
            )


def _line(file: object, **resource: object) -> None:
    print(json.dumps(resource), file=file)  # type: ignore[call-overload]


def write_csv(path: Path, people: int) -> None:
    with path.open("w", encoding="cp1252", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["Matricule", "Nom et prénoms", "Téléphone", "Structure", "District", "Fonction"])
        for n in range(people):
            place, district = n % FACILITIES, n % FACILITIES % 60
            rows.writerow(
                [f"M{n}", name_of(n), telephone_of(n), f"CSCom {place}", f"District {district}", JOBS[n % 5]]
            )
