"""Patient data: a name beside a telephone number, told from the other numbers of a working day.

Pure. A number alone is nobody's; with somebody's name, or a word such as « tél » or « patiente », it is
a person's. Then its figures are blotted out before anything is kept: what stays is what she asked.
"""

import re
import unicodedata

BLOT = "•"  # for one figure of a number that is not kept
FEWEST = 8  # figures of a person's number

_FIGURE = re.compile(r"\d")

# +223 76 12 34 56, 00223…, 76-12-34-56, 76.12.34.56, 7612 3456, 761 234 56: in Mali eight, from 2, 4 to 9;
# elsewhere whatever begins with + or 00. What is joined by a stroke is no number, unless two are.
_GAP = r"[ \u00a0\u202f.,_\-]{0,2}"
_NUMBER = re.compile(
    rf"(?<![\d.,+•])(?<!\b[a-zA-Z])(?:"
    rf"(?:(?:\+|00)?{_GAP}\(?223\)?{_GAP})?"
    rf"(?:[24-9]\d(?:{_GAP}\d\d){{3}}|[24-9]\d\d\d{_GAP}\d{{4}}|[24-9]\d\d{_GAP}\d{{3}}{_GAP}\d\d|"
    rf"[24-9]\d{_GAP}\d{{3}}{_GAP}\d{{3}}|[67]\d(?:/\d\d){{3}}|[24-9](?:[ .-]\d){{7}}|"
    rf"[24-9]\d(?: \d\d){{2}} \d \d)"
    rf"|(?:\+|00)[1-9]\d{{0,2}}(?:{_GAP}\d){{7,12}})(?!\d|[.,]\d)"
)
_DATE = re.compile(
    r"(0[1-9]|[12]\d|3[01])\D{0,2}(0[1-9]|1[0-2])\D{0,2}(19|20)\d\d"
    r"|(19|20)\d\d\D{0,2}(0[1-9]|1[0-2])\D{0,2}[0-3]\d"
)
_COUNTED = re.compile(
    r"(?i)\b(lots?|batch|serie|s/n|flacons?|ref|reference|code|facture|carte|dose|ui|iu|ml|mg|kg)\W*(n[o°]?\W*)?$"
)
_MEASURED = re.compile(r"(?i)^\W{0,2}(ui|iu|ml|mg|µg|g|kg|cc|fcfa|cfa|francs?|doses?|f)\b")

# Words that make a number somebody's; folded, as all below.
_TELEPHONE = "tel telephone phone cel cell cellulaire portable mobile whatsapp contact joindre appelez call"
_PERSON = """
    mme mlle mr madame monsieur patiente patient malade nom prenom name nomme nommee sappelle
    appelee mari epoux
"""
# Of a place at work: its number is no patient's, unless a person's name stands there as well.
_PLACE = """
    csref cscom dtc ambulance hopital maternite centre dispensaire district pharmacie hospital poste
    depot regulation
"""
_NAMES = """
    traore diarra coulibaly keita konate toure diallo sangare sidibe cisse maiga dembele sissoko
    camara doumbia diakite samake ouattara sow bah sylla haidara kante fofana bagayoko berthe dicko
    kouyate kamissoko koita niare togola tounkara sacko simpara sanogo goita malle bamba ballo
    bengaly daou diabate diawara dolo guindo ongoiba tembely kassogue kodio poudiougo niangaly thiam
    barry wague gakou drame doucoure sakho sogoba kone aminata fatoumata fatou fanta mariam mariama
    kadiatou kadia awa oumou rokia rokiatou assetou assitan djeneba djenebou salimata hawa bintou
    ramata ramatoulaye nana sira sitan safiatou korotoumou aissata aissatou kankou adja maimouna
    mamou tenin tene nene niamoye kany djelika minata nafissatou habibatou fadima zeinab safi moussa
    mamadou oumar ibrahim ibrahima adama seydou amadou boubacar modibo bakary souleymane issa
    abdoulaye drissa yacouba lassana sekou siaka cheick daouda salif soumaila alou youssouf hamidou
    madou zoumana karim ousmane
"""
_NAMED = frozenset(_NAMES.split())
_OF_PEOPLE = _NAMED | frozenset(_PERSON.split())
_TITLE = re.compile(r"(?i:\b(?:mme|mlle|mr|madame|monsieur|mrs|ms)\.?) [A-ZÀ-Ý]")
_OF_PLACES = frozenset(_PLACE.split())
_OF_TELEPHONES = frozenset(_TELEPHONE.split())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_TITLED = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]{2,}")


def without(words: str) -> str:
    """The words with the number of a person blotted out; as they are where there is none."""
    if len(_FIGURE.findall(words)) < FEWEST:
        return words
    found = [match for match in _numbers(words) if _is_number(words, match)]
    if not found or not _of_a_person(words):
        return words
    for match in reversed(found):
        blotted = _FIGURE.sub(BLOT, match.group())
        words = words[: match.start()] + blotted + words[match.end() :]
    return words


def was_in(words: str) -> bool:
    """Whether a number was blotted out of these words."""
    return words.count(BLOT) >= FEWEST


def names(words: str) -> bool:
    """Whether somebody is named in them."""
    said = {_plain(word) for word in _WORD.findall(words)}
    return not said.isdisjoint(_NAMED) or _TITLE.search(words) is not None


def _numbers(words: str) -> list[re.Match[str]]:
    """What has the form of one; a part of 90/60 or of 12/2026 has not."""
    seen = list(_NUMBER.finditer(words))
    begins, ends = {match.start() for match in seen}, {match.end() for match in seen}
    return [
        match
        for match in seen
        if not (_joined(words, match.start() - 1) and match.start() - 1 not in ends)
        and not (_joined(words, match.end()) and match.end() + 1 not in begins)
    ]


def _joined(words: str, at: int) -> bool:
    """Whether a stroke there joins two figures."""
    return 0 < at < len(words) - 1 and words[at] in "/-" and (words[at - 1] + words[at + 1]).isdecimal()


def _is_number(words: str, match: re.Match[str]) -> bool:
    """Not a date, nor what is counted or measured."""
    return not (
        _DATE.fullmatch(match.group())
        or _COUNTED.search(_plain(words[: match.start()]))
        or _MEASURED.match(words[match.end() :])
    )


def _of_a_person(words: str) -> bool:
    typed = _WORD.findall(words)
    said = {_plain(word).replace("'", "").replace("’", "") for word in typed}
    if said & _OF_PEOPLE:
        return True
    if said & _OF_PLACES:
        return False
    return bool(said & _OF_TELEPHONES) or any(_TITLED.fullmatch(word) for word in typed[1:])


def _plain(words: str) -> str:
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
