"""Asides: words that are well meant and say nothing to do: a greeting, thanks, a bare « oui », day or number.

Pure, French, English and what little Bambara everybody greets with: that is only heard here, never said,
and awaits a native reader.
"""

from datetime import date

from bot.content.counting import counted, number
from bot.content.folding import parted
from bot.content.when import MONTHS, RELATIVE, WEEKDAY, when
from bot.conversation.events import Aside

MOST_WORDS = 7

_SAID = {
    Aside.GREETING: """bonjour bonsoir salut coucou cc hello hi hey allo inisogoma inisogo
    anisogoma initile iniwula inisu aniwula initie iniwoula salam salamaleikoum goodmorning goodevening
    goodafternoon bonnejournee bonnenuit bonnesoiree goodnight cava cv commentcava commentallezvous
    commentvastu howareyou""",
    Aside.THANKS: """merci thanks thankyou merciinfiniment mercibeaucoup barika abarika inice anice awnice
    derien avecplaisir welcome boncourage""",
    Aside.ASSENT: """ok oui daccord yes bien biensur cestbon cestjuste cestcompris compris entendu parfait
    voila super fine good alright sure right great noted understood awo owo cestnote bon tresbien cestca
    cestbienca cestbiencela
    cestexact exact exactement exactly thatsright thatisright cestcela""",
    Aside.DENIAL: "non no nope ayi pasdaccord pasjuste cestpasjuste cenestpasjuste notright itisnotright",
    Aside.UNSURE: """
    rien jenesaispas saispas jesaispas jenesaispastrop aucuneidee aucun jenaipasdidee pasdidee
    jaipasdidee idk idontknow idonotknow donotknow dontknow dunno noidea nothing none peutetre
    jenevoispas jevoispas
    cesttout riendautre riendeplus pasdautre pasdautreidee pasautrechose aucuneautre jenenaipas jenaipas
    jenenaipasdautre thatsall thatisall nothingelse nothingmore nomore noother notanother""",
}
_KINDS = {word: kind for kind, words in _SAID.items() for word in words.split()}
_BESIDE = frozenset(
    """
    jigi madame monsieur docteur chef coach ma soeur mon frere a tous toutes vous beaucoup sil plait
    please et bien so very much lot my dear doctor sister infiniment toi aussi
    """.split()  # noqa: SIM905
)
# Beside a day these name what is to be done no more than the day alone.
_OF_A_DAY = frozenset(
    """
    a le la ce cette pour plutot dans dici d ici prochain prochaine matin soir midi apres vers avant
    semaine semaines jour jours mois je j on ferai fera ferons vais faire nous allons peux peut il ca
    cela non pas encore mais fin du de end of the on in next this morning evening afternoon week weeks day
    days month months i will we it do rather maybe by at or not yet but
    """.split()  # noqa: SIM905
)


def aside(text: str, today: date) -> Aside | None:
    """What these words are, when they are nothing more. `text` is plain, shorthand spelt out."""
    if not text or number(text) is not None:
        return Aside.FIGURE if text else None
    tokens = parted(text).split()
    if len(tokens) > MOST_WORDS:
        return None
    if (kind := _only(tokens)) is not None:
        return kind
    return Aside.DAY if bare_day(text, today) else None


def bare_day(text: str, today: date) -> bool:
    """Whether the words name a day, and nothing that is to be done on it."""
    tokens = parted(text).split()
    dated = {*RELATIVE, *WEEKDAY, *MONTHS, *_OF_A_DAY}
    if not all(token in dated or counted(token) is not None or token.isdecimal() for token in tokens):
        return False
    without = " ".join(token for token in text.split() if token not in ("pas", "not"))
    return when(without, today).day is not None


def _only(tokens: list[str]) -> Aside | None:
    """The first kind that is said, when nothing else is."""
    kinds: list[Aside] = []
    at = 0
    while at < len(tokens):
        size = next((n for n in range(len(tokens) - at, 0, -1) if "".join(tokens[at : at + n]) in _KINDS), 0)
        if size:
            kinds.append(_KINDS["".join(tokens[at : at + size])])
        elif tokens[at] not in _BESIDE:
            return None
        at += size or 1
    return min(kinds, key=list(Aside).index, default=None)
