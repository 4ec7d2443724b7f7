"""Gathering: everything that was named on the command line, read and laid aside as people and places."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from exchange.faults import RosterError
from exchange.matching import key_of_record, key_of_words
from exchange.reading import fhir
from exchange.reading.resources import Found, resources_of
from exchange.reading.server import Server
from exchange.reading.sheets import WHY, Sheet, open_sheet
from exchange.records import UNREAD, RosterRecord
from exchange.staging import Staging
from storage.register import Identifier

SHEETS = (".csv", ".xlsx", ".xlsm", ".txt", ".tsv")


@dataclass(slots=True)
class Gathered:
    """What was read, beside the rows themselves."""

    content: str = ""  # digest of it
    part: bool = False  # it does not hold everybody
    headings: list[tuple[str, str, str]] = field(default_factory=list)  # file, guess, digest of the headings
    places: list[fhir.Place] = field(default_factory=list)
    deleted: list[Identifier] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reached: dict[str, str] = field(default_factory=dict)  # notes: how far a server was read
    broken: bool = False  # something of it could not be read: whose it was, nobody knows


def gather(
    staging: Staging, files: Iterable[Path], source: str, columns: Mapping[str, str], sheet: str = ""
) -> Gathered:
    """Read files of one register. Raises RosterError when one cannot be read at all."""
    gathered, digest, kinds = Gathered(), hashlib.blake2b(sheet.encode(), digest_size=16), set()
    for path in files:
        is_sheet = path.suffix.lower() in SHEETS
        kinds.add(is_sheet)
        if is_sheet:
            _sheet(staging, open_sheet(path, columns, sheet), source, gathered)
        else:
            lay_resources(staging, resources_of(path), path.name, gathered, source)
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "blake2b").digest())
    if False in kinds:
        join(staging, source, gathered)
    gathered.content = digest.hexdigest()
    return gathered


def fetch(staging: Staging, server: Server, url: str, source: str, since: str) -> Gathered:
    """Read a server: all of it, what changed since then, or what one address with a query gives."""
    gathered = Gathered(content=f"server {url} {since} {datetime.now(UTC).isoformat()}")
    gathered.part = bool(since) or "?" in url
    found = server.pages_of(url) if "?" in url else server.changed(since) if since else server.everything()
    lay_resources(staging, found, urlsplit(url).netloc, gathered, source)
    join(staging, source, gathered)
    return gathered


def _sheet(staging: Staging, sheet: Sheet, source: str, gathered: Gathered) -> None:
    names = [name for name in sheet.heading.names if name != WHY]
    mark = hashlib.blake2b("|".join(names).encode(), digest_size=12).hexdigest()
    gathered.headings.append((sheet.path.name, sheet.heading.shown(), mark))
    gathered.part = gathered.part or sheet.is_part or bool(sheet.others)
    if sheet.others:
        others = ", ".join(map(repr, sheet.others))
        gathered.notes.append(
            f"{sheet.path.name}: of its sheets {sheet.sheet!r} is read and {others} is not, so nobody is "
            f"gone for it; read each with --sheet"
        )
    for record in sheet.records(source):
        lay(staging, record)


def lay(staging: Staging, record: RosterRecord) -> None:
    """Under its key; a row of its own words alone stands beside its like."""
    staging.lay(key_of_record(record) or key_of_words(record), record)


def lay_resources(
    staging: Staging, found: Iterator[Found] | Iterable[Found], of: str, gathered: Gathered, source: str
) -> None:
    """What a FHIR file or server gives, by kind; others than ours are passed over and counted."""
    passed = faults = 0
    for one in found:
        where = f"{of} {one.where}"
        if one.fault:
            faults += 1
            lay(staging, RosterRecord(where, refused=one.fault, cells={UNREAD: one.fault}))
        elif one.deleted:
            kind, _, id = one.deleted.partition("/")
            if kind == "Practitioner" and id:
                gathered.deleted.append(Identifier(f"{source}:id", id))
        elif one.resource is not None:
            passed += not _LAY.get(str(one.resource.get("resourceType")), _pass)(staging, one, gathered)
    if passed:
        gathered.notes.append(f"{of}: {passed} resources of other kinds are passed over")
    if faults:
        gathered.part = gathered.broken = True
        gathered.notes.append(
            f"{of}: not all of it can be read, so nobody is gone for it; get the whole of it and read that"
        )


def _practitioner(staging: Staging, one: Found, _gathered: Gathered) -> bool:
    resource = one.resource or {}
    ref = f"Practitioner/{fhir.id_of(resource)}"
    staging.resource("practitioner", ref, "", one.where, resource)
    if one.url:
        staging.run("insert into named values (?, ?) on conflict do nothing", (one.url, ref))
    return True


def _role(staging: Staging, one: Found, _gathered: Gathered) -> bool:
    resource = one.resource or {}
    ref, of = f"PractitionerRole/{fhir.id_of(resource)}", fhir.reference(resource.get("practitioner"))
    staging.resource("role", ref, of, one.where, resource)
    return True


def _place(_staging: Staging, one: Found, gathered: Gathered) -> bool:
    gathered.places.append(fhir.place(one.resource or {}))
    return True


def _pass(_staging: Staging, _one: Found, _gathered: Gathered) -> bool:
    return False


_LAY: Mapping[str, Callable[[Staging, Found, Gathered], bool]] = {
    "Practitioner": _practitioner,
    "PractitionerRole": _role,
    "Location": _place,
    "Organization": _place,
}


def join(staging: Staging, source: str, gathered: Gathered) -> None:
    """Practitioners with their roles, each as one record; a role of nobody is refused, and told.

    So is somebody without a role where not all could be read: hers may have stood there, and what is known of
    her place stays.
    """
    staging.run(
        "update resources set of = (select ref from named where url = of) "
        "where kind = 'role' and of in (select url from named)"
    )
    last = ""
    for ref, where, resource in staging.resources("practitioner"):
        if ref == last and ref != "Practitioner/":
            continue  # a history, or two files, hold her more than once: the last that was read stands
        last = ref
        record = _record(staging, ref, where, resource, source)
        if gathered.broken and not (record.roles or record.refused):
            record = replace(record, refused="no role of hers was read, and not all of the file could be")
        lay(staging, record)
    lost = staging.run(
        "select place, body from resources r where kind = 'role' and not exists "
        "(select 1 from resources p where p.kind = 'practitioner' and p.ref = r.of) order by ref"
    )
    for where, body in lost:
        lay(
            staging,
            RosterRecord(
                where, refused="a role of nobody: its practitioner was not read", cells={"resource": body}
            ),
        )


def _record(staging: Staging, ref: str, where: str, resource: dict[str, object], source: str) -> RosterRecord:
    her = fhir.practitioner(resource, source)
    repairs = list(her.repairs)
    telephones, roles = list(her.telephones), {}
    for _, body in staging.of("role", ref):
        role = fhir.role(body, repairs)
        roles[role.ref] = role
        telephones += fhir.telephones(body.get("telecom"), repairs)
    record = RosterRecord(
        where=ref if her.id else where,
        name=her.name,
        identifiers=her.identifiers,
        telephones=tuple(dict.fromkeys(telephones)),
        roles=tuple(roles.values()),
        ended=not her.active,
        repairs=tuple(dict.fromkeys(repairs)),
        cells={"resource": json.dumps(resource, ensure_ascii=False)},
    )
    why = "" if her.name else "no name"
    return replace(record, refused=why or ("" if her.id else "no id"))


def must_be_there(files: Iterable[Path]) -> None:
    """Raises RosterError, naming the first that is not."""
    for path in files:
        if not path.is_file():
            raise RosterError(
                "{path} is no file; name a FHIR Bundle or NDJSON, a .csv or an .xlsx", path=path
            )
