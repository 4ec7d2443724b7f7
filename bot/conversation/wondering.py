"""Wondering: do her words ask something? By their signs, in French, English, and as both are texted.

Pure. What is missed is met as any other words; it may be asked by /guide.
"""

import re
import unicodedata

FEWEST = 3  # words of a question that nobody invited
FEWEST_MARKED = 2  # … and of one that ends as a question does

_SIGN = re.compile(
    r"\?|^(qui|ou)\b|\b(comment|combien|quand|pourquoi|quels?|quelles?|que faire|quoi faire|qu est ce"
    r"|est ce que|est il|est elle|faut il|peut on|puis je|dois je|doit on|peut il|c est quoi"
    r"|how|what|when|why|which|where|who|can i|can we|may i|should|must i|do i|do we|is it|is there)\b"
)
_OPENING = re.compile(
    r"(?:(?:bonjour|bonsoir|salut|hello|jigi|svp|stp|please|dis|dites) )*(?:qui|que|quoi|quels?|quelles?"
    r"|kel|kels?|kelle|quand|kan|kand|qd|comment|coment|koman|cmt|combien|conbien|cb|cbn|pourquoi|pq|pk|pkoi"
    r"|pourkoi|qu est ce|est ce que?|esk|eske|c est quoi|c quoi|c koi|ce koi|faut il|peut on|puis je|dois je"
    r"|doit on|y a t il|how|what|when|why|which|where|who|can i|can we|may i|should|must i|do i|do we|does"
    r"|is it|is there|are there)\b"
)
# « je ne comprends pas le mot fundus », "explain retained placenta": what is not understood is named.
_PUZZLED = re.compile(
    r"(?:(?:bonjour|bonsoir|salut|hello|jigi|svp|stp|please|mais|but) )*"
    r"(?:je? ?(?:ne )?(?:comprends?|compren|compran) (?:pas|pa)"
    r"|(?:je n ai|j ?ai|g) (?:pas|pa) (?:bien )?compri[st]?"
    r"|(?:ca|cela) (?:veut|ve) dire|explique[rz]?(?: moi)?|dites moi ce que|dis moi ce que"
    r"|i (?:do not|don t|dont|did not|didn t|didnt) understand|explain(?: to me)?|tell me what) (.+)"
)
_UNNAMED = frozenset(
    """
    la le les l un une du de d ce cet cette ca cela bien tout rien question questions reponse reponses mot
    que vous dites dis demandez est the this that it all of question answer word you say mean well a an moi
    me ici svp stp please merci votre ta vos your
    """.split()  # noqa: SIM905
)
_SMALL_TALK = re.compile(r"\b(ca va|comment allez|comment vas|quoi de neuf|how are you|what s up)\b")


def folded(words: str) -> str:
    """Without accents and signs, but for the one that asks."""
    apart = unicodedata.normalize("NFKD", words.lower())
    letters = "".join(c if c.isalnum() or c == "?" else " " for c in apart if not unicodedata.combining(c))
    return " ".join(letters.split())


def small_talk(words: str) -> bool:
    """Whether they only ask how one is."""
    return _SMALL_TALK.search(folded(words)) is not None


def wonders(words: str) -> bool:
    """Whether these words, which answer nothing, look like a question."""
    plain = folded(words)
    asked = _SIGN.search(plain) is not None or _puzzled(plain)
    return not small_talk(plain) and len(plain.split()) >= FEWEST and asked


def marked(words: str) -> bool:
    """Whether they end as a question does, and ask more than how one is."""
    plain = folded(words)
    return plain.endswith("?") and not small_talk(plain)


def asks_for_sure(words: str) -> bool:
    """Whether they end as a question does, and hold a word that asks: « combien d’ocytocine ? »."""
    plain = folded(words).rstrip("? ")
    return marked(words) and (_SIGN.search(plain) is not None or _OPENING.match(plain) is not None)


def asks_outright(words: str) -> bool:
    """Whether they begin or end as a question does: as much is asked where something else is open."""
    plain = folded(words)
    marked = plain.endswith("?")
    if small_talk(plain) or len(plain.rstrip("? ").split()) < (FEWEST_MARKED if marked else FEWEST):
        return False
    return marked or _OPENING.match(plain) is not None or _puzzled(plain)


def _puzzled(plain: str) -> bool:
    """Whether they say that something is not understood, and what."""
    found = _PUZZLED.match(plain)
    return found is not None and not _UNNAMED.issuperset(found[1].rstrip("? ").split())
