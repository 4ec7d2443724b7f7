"""Texting: what is typed on a phone as it sounds, « c fé », "tmrw", brought back to the words that are meant.

Pure. Only what can mean one thing is in the table; a word that is not in it stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

_WRITTEN = {
    # French
    "pas": "pa pad pah",
    "fait": "fe fai fet faite",
    "cest": "c sest",
    "jai": "g jaie jay",
    "suis": "sui",
    "je suis": "chui chuis jsuis jsui",
    "je": "j",
    "quand": "kan kand qd qand",
    "plus": "plu",
    "tard": "tar",
    "maintenant": "mintenan mintenant maintenan mnt mtn mnan mintnan maint mtnan maintnant",
    "encore": "encor ankor enkor enkore ancor anko encors",
    "demain": "2main dem1 dm1 dmain demin 2m1 dmin 2min demen",
    "apres": "apre",
    "apresdemain": "apredemain apre2main apres2main",
    "aujourdhui": "ojourdui ojd ajd auj aujourdui aujourd8 ojourdhui aujourdh8",
    "hier": "yer ier hyer",
    "bientot": "biento b1to",
    "bien": "b1 bi1",
    "rien": "ri1 r1",
    "fini": "finie finit",
    "termine": "terminee",
    "commence": "komence komenc comence",
    "deja": "dja dejat",
    "jamais": "jms jame jamai",
    "tout": "tou tt",
    "tous": "ts",
    "beaucoup": "bcp bocou bocoup",
    "avec": "avk avc",
    "pour": "pr",
    "dans": "ds",
    "cours": "cour kour",
    "bloque": "bloker bloke bloqe",
    "temps": "tps",
    "autre": "otre otr autr",
    "jour": "jr",
    "jours": "jrs",
    "fois": "foi fwa",
    "semaine": "sem smn semain semene",
    "chaque": "chak chac chq chake",
    "prochain": "pro prochin proch",
    "prochaine": "prochene prochen",
    "quatre": "kat katr",
    "cinq": "sink sinq",
    "huit": "uit",
    "lundi": "lindi",
    "mercredi": "mecredi merkredi",
    "jeudi": "jedi judi",
    "vendredi": "vandredi",
    "samedi": "samdi",
    "dimanche": "dimanch dimench",
    "heure": "eur heur",
    "heures": "eures",
    "merci": "mci mrc mrci",
    "bonjour": "bjr bonjr bjour",
    "bonsoir": "bsr bonswar",
    "salut": "slt",
    "non": "nn nan",
    "daccord": "dacc dak daccor dakor dacor dako dac",
    "oui": "ui wi oue ouai ouais ouaip ouep we",
    "sil vous plait": "svp stp",
    "je ne sais pas": "jsp jspa jsais jsai chepa",
    "sans objet": "so sobjet",
    # English
    "not": "nt",
    "yet": "yt",
    "done": "dun doen",
    "tomorrow": "tmrw tmr tmw tmrow 2moro 2morrow tomoro tomorow tommorow tommorrow 2mrw",
    "today": "2day tday",
    "later": "l8r ltr latr",
    "now": "nw",
    "did not": "didnt didn dint",
    "do not": "dont",
    "have not": "havent havnt hvnt",
    "has not": "hasnt",
    "is not": "isnt aint",
    "was not": "wasnt",
    "could not": "couldnt cudnt couldn",
    "cannot": "cant cnt",
    "will not": "wont",
    "i am": "im",
    "i have": "ive",
    "i will": "ill",
    "it is": "its",
    "please": "pls plz plse",
    "thanks": "thx tnx thnx thks",
    "another": "anoda anotha",
    "finished": "finishd fnshd finised",
    "every": "evry evri",
    "yes": "ys yess yea yeah yh ya yep",
    "ok": "k oki okey okay okk oky",
}
_SPELT = {typed: meant for meant, ways in _WRITTEN.items() for typed in ways.split()}
_WORD = re.compile(r"(?<![^\W_])(?:(?<=\d )[a-z]\b|([^\W_]+))")  # « 3 j » are days
_LETTERS = re.compile(r"[^\W_]+")
_GLUED = re.compile(r"\b([cg])(?=(?:fe|fai|fait|fini|bon|pas|pu)\b)")  # « cfait », « gfini »
_HAVE = re.compile(r"\bj['’ ]?[éèêæ](?=\s)", re.IGNORECASE)  # « jé fini »: without its accent it is « je »

# Says little beside other words; never a word that denies, doubts or puts off.
_IDLE = frozenset(
    """
    a ai au ca ce cela cest cet cette de deja des du en est et hier jai je jen l la lai le les ma mes
    mon nous on ont sa ses son suis tout tous tres un une vous y bien oui merci sil plait all already am
    an at been for has have i in is it just me my of ok on please so that thats the them this to was
    with yes yesterday thanks
    """.split()  # noqa: SIM905
)
_DENY = frozenset(
    """
    pas ne n nai na nest nont nen non rien jamais aucun aucune sans ni guere presque bientot sauf mal
    moitie not no never none nothing without nor hardly almost nearly soon half except neither
    """.split()  # noqa: SIM905
)
_HALVES = frozenset("ne n nai na nest nont nen".split())  # noqa: SIM905 (of « ne … pas »)
# « je fé » may be « je fais » as well as « j’ai fait »: the words are left as they stand.
_PRESENT = re.compile(r"\b(?:je|on|il|elle|ils|elles|tu|nous|vous)(?: (?:l|le|la|les|ca|cela|y|en))? fait\b")


def with_accent(words: str) -> str:
    """The words as typed, « jé » as « j’ai »: what only an accent tells apart."""
    return _HAVE.sub("j’ai", words)


_ONCE = "je ne sais pas"  # « jsai » says it all, and who writes « jsai pas » has said no more
_TWICE = f"{_ONCE} pas"


def spelt_out(text: str) -> str:
    """The same text, every shorthand in it as it is meant; what stands between the words stays.

    `text` is `folding.plain`: small letters without accents or apostrophes.
    """
    text = _GLUED.sub(r"\1 ", text)
    if _SPELT.keys().isdisjoint(_LETTERS.findall(text)):
        return text
    return _WORD.sub(lambda word: _SPELT.get(word[1], word[0]), text).replace(_TWICE, _ONCE)


def sense(tokens: Iterable[str]) -> tuple[str, ...]:
    """The words that carry what is said: « je ne l’ai pas encore fait » and « pa encor fé » have the same.

    Words that deny stay, so that « pas fait » never has the sense of « fait ». Where nothing is left,
    all words stay.
    """
    words = tuple(_meant(tokens))
    if _PRESENT.search(" ".join(words)):
        return words
    whole = not _DENY.isdisjoint(set(words) - _HALVES)
    kept = tuple(word for word in words if word not in _IDLE and not (whole and word in _HALVES))
    return kept or words


def denies(tokens: Sequence[str]) -> bool:
    """Whether these words deny something, doubt it, or say that it is not all."""
    return not _DENY.isdisjoint(_meant(tokens))


def _meant(tokens: Iterable[str]) -> Iterator[str]:
    for token in tokens:
        yield from _SPELT.get(token, token).split()
