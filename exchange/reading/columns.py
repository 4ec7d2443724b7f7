"""Columns: which column of a sheet is what, guessed from its heading and its cells. Pure.

The guess is shown before anything is taken; `--columns` says otherwise.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from exchange.faults import NamelessError, RosterError
from exchange.names import folded
from exchange.telephones import numbers_in

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "identifiant", "matricule", "numero matricule", "no matricule", "n matricule", "mle"),
        *("code agent", "ihris id", "practitioner id", "person id", "employee id", "staff id", "id agent"),
        *("nina", "numero nina", "identifier", "numero agent", "id ihris", "identifiant ihris"),
    ),
    "name": (
        *("nom et prenom", "nom et prenoms", "noms et prenoms", "nom prenom", "prenom et nom"),
        *("prenoms et nom", "prenom nom", "nom complet", "nom agent", "nom de l agent", "agent"),
        *("full name", "name", "staff name", "nom et prenom s", "nom s et prenom s"),
    ),
    "family": ("nom", "nom de famille", "family name", "last name", "surname", "lastname"),
    "given": ("prenom", "prenoms", "prenom s", "given name", "first name", "firstname", "given names"),
    "telephone": (
        *("telephone", "tel", "numero de telephone", "numero telephone", "no tel", "n tel", "num tel"),
        *("contact", "contacts", "phone", "phone number", "mobile", "portable", "cellulaire", "gsm"),
        *("whatsapp", "numero whatsapp", "n de telephone", "no de telephone", "tel 1", "tel 2", "numero"),
        *("telephone 1", "telephone 2", "mobile phone", "tel mobile", "contact telephonique"),
        *("numero de tel", "telephones"),
    ),
    "facility_id": (
        *("code structure", "code etablissement", "code facility", "facility id", "facility code"),
        *("code fosa", "id structure", "id etablissement", "code cscom", "location id", "uid"),
        *("code de la structure", "code centre", "code du centre"),
    ),
    "facility": (
        *("structure", "etablissement", "formation sanitaire", "fosa", "cscom", "facility", "site"),
        *("facility name", "lieu de travail", "lieu d affectation", "affectation", "poste d affectation"),
        *("centre", "nom du centre", "centre de sante", "structure sanitaire", "etablissement de sante"),
        "nom de la structure",
        *("aire de sante", "workplace", "lieu de service", "service"),
    ),
    "district": ("district", "district sanitaire", "cercle", "ds", "health district"),
    "region": ("region", "region sanitaire", "direction regionale"),
    "job": (
        *("poste", "fonction", "emploi", "profession", "qualification", "categorie", "cadre", "corps"),
        *("job", "job title", "position", "role", "titre", "profil", "categorie professionnelle"),
        *("specialite", "metier"),
    ),
    "code": ("code poste", "code emploi", "job code", "code fonction", "code de la fonction"),
    "since": (
        *("date de prise de service", "prise de service", "date debut", "date de debut", "start date"),
        *("debut", "date d affectation", "depuis", "since", "date prise de service", "start"),
    ),
    "until": ("date fin", "date de fin", "end date", "fin", "date de depart", "jusqu a", "until", "end"),
    "coach": (
        *("superviseur", "superviseuse", "supervisor", "coach", "encadreur", "id superviseur"),
        *("matricule superviseur", "telephone superviseur", "tel superviseur", "responsable"),
        "supervisor id",
    ),
    "active": ("actif", "active", "statut", "status", "etat", "situation", "en poste"),
}
SEVERAL = frozenset({"id", "telephone"})  # of which a sheet may have more than one column
_BY_HEADING = {heading: field for field, headings in HEADINGS.items() for heading in headings}
FIELDS = tuple(HEADINGS)
NOTHING = "none"  # what is chosen for columns that are to be left out
MOST_ABOVE = 20  # rows before the heading: a title, a date, a ministry
SAMPLE = 50
MOSTLY = 0.6  # of the cells of a column that nobody named: then they are telephones


class Heading(NamedTuple):
    """Where the heading is and which column is what: field → places, counted from 0."""

    names: tuple[str, ...]
    fields: Mapping[str, tuple[int, ...]]
    rows: int  # from the top to the end of the heading

    def shown(self) -> str:
        """Which column is taken for what, in a line that people confirm."""
        return "; ".join(
            f"{field}: {', '.join(repr(self.names[at]) for at in places)}"
            for field, places in self.fields.items()
        )


def field_of(heading: str) -> str:
    """What a column is by its heading; empty when that says nothing."""
    words = folded(heading)
    if words in _BY_HEADING:
        return _BY_HEADING[words]
    tokens = words.split()
    for size in range(len(tokens) - 1, 0, -1):  # "Téléphone (Orange)", "Nom du CSCom d'affectation"
        found = _BY_HEADING.get(" ".join(tokens[:size]))
        if found is not None and size > 0 and found not in ("family", "given"):
            return found
    return ""


def find(rows: Sequence[Sequence[str]], chosen: Mapping[str, str]) -> Heading:
    """The heading among the first rows. `chosen`: field → heading, several joined by `+`; "none": left out.

    Raises NamelessError when no column holds names.
    """
    best = max(range(min(len(rows), MOST_ABOVE)), key=lambda at: _told(rows[at], chosen), default=0)
    if not rows or not any(cell.strip() for cell in rows[best]):
        raise RosterError("there is no row in it; is it the right file, and the right sheet?")
    names, height = [cell.strip() for cell in rows[best]], 1
    if best and _stands_over(rows[best - 1], rows[best]):
        names = _joined(rows[best - 1], rows[best])
    elif best + 1 < len(rows) and _stands_under(rows[best + 1], rows[best]):
        names, height = _joined(names, rows[best + 1]), 2
    names = _told_apart(names)
    body = rows[best + height : best + height + SAMPLE]
    fields = _chosen(names, chosen)
    left_out = fields.pop(NOTHING, ())
    for at, name in enumerate(names):
        field = field_of(name)
        if not field or any(at in places for places in fields.values()) or field in chosen:
            continue
        if at in left_out:
            continue
        if field not in fields or field in SEVERAL:
            fields[field] = (*fields.get(field, ()), at)
    if "telephone" not in fields:
        taken = {at for places in fields.values() for at in places} | set(left_out)
        fields |= _telephones(body, [at for at in range(len(names)) if at not in taken])
    if "family" in fields and "given" not in fields and "name" not in fields:
        fields["name"] = fields.pop("family")
    if not {"name", "family"} & fields.keys():
        headings = ", ".join(map(repr, filter(None, names))) or "empty"
        raise NamelessError(
            "no column holds names; the headings are {headings}. "
            "Say which: --columns name=HEADING (fields: {fields})",
            names=tuple(names),
            headings=headings,
            fields=", ".join(FIELDS),
        )
    ordered = {field: fields[field] for field in FIELDS if field in fields}
    return Heading(tuple(names), ordered, best + height)


def _told(row: Iterable[str], chosen: Mapping[str, str]) -> int:
    """How many cells of a row are headings."""
    said = {folded(part) for heading in chosen.values() for part in heading.split("+")}
    return len(
        {field_of(cell) or folded(cell) for cell in row if field_of(cell) or folded(cell) in said} - {""}
    )


def _stands_over(above: Sequence[str], heading: Sequence[str]) -> bool:
    """Whether the row above holds headings of merged cells: one where the heading itself has none."""
    pairs = zip_longest(above, heading, fillvalue="")
    return any(field_of(upper) and not lower.strip() for upper, lower in pairs)


def _stands_under(below: Sequence[str], heading: Sequence[str]) -> bool:
    """Whether the row below goes on with the heading: it says something under merged cells alone.

    The last cell of a heading that is full is merged with nothing: what stands below it is somebody's.
    """
    said = [at for at, cell in enumerate(below) if cell.strip()]
    wide = [*heading, "" if "" in map(str.strip, heading) else "full"]
    merged = all(at < len(heading) and not (wide[at].strip() and wide[at + 1].strip()) for at in said)
    return bool(said) and merged and not any(c.isdigit() for cell in below for c in cell)


def _joined(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Two rows of headings as one: a merged cell's words stand over the first of its columns alone."""
    names, over = [], ""
    for at in range(max(len(above), len(below))):
        upper = above[at].strip() if at < len(above) else ""
        lower = below[at].strip() if at < len(below) else ""
        over = upper or over
        names.append(lower if lower and field_of(lower) else f"{over} {lower}".strip() if lower else upper)
    return names


def _told_apart(names: Sequence[str]) -> list[str]:
    """Each heading once: a second « Téléphone » is « Téléphone (2) », and neither column hides the other."""
    seen: Counter[str] = Counter()
    apart = []
    for name in names:
        seen[folded(name)] += 1
        apart.append(f"{name} ({seen[folded(name)]})" if name and seen[folded(name)] > 1 else name)
    return apart


def _chosen(names: Sequence[str], chosen: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    by_name = {folded(name): at for at, name in reversed(list(enumerate(names)))}
    fields: dict[str, tuple[int, ...]] = {}
    for field, headings in chosen.items():
        if field not in (*FIELDS, NOTHING):
            fields_there = ", ".join((*FIELDS, NOTHING))
            raise RosterError(
                "--columns: there is no field {field!r}; choose of {fields_there}",
                field=field,
                fields_there=fields_there,
            )
        places = [by_name.get(folded(part), -1) for part in headings.split("+")]
        if -1 in places:
            wrong = headings.split("+")[places.index(-1)]
            raise RosterError(
                "--columns: no column is headed {wrong!r}; there are {names}",
                wrong=wrong,
                names=", ".join(map(repr, names)),
            )
        fields[field] = tuple(places)
    return fields


def _telephones(body: Sequence[Sequence[str]], free: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """A column that nobody named and that mostly holds numbers which reach somebody."""
    for at in free:
        cells = [row[at] for row in body if at < len(row) and row[at].strip()]
        if cells and sum(bool(numbers_in(cell).usable) for cell in cells) >= MOSTLY * len(cells):
            return {"telephone": (at,)}
    return {}
