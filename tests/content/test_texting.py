"""What is texted on a phone is a button's words; what denies is never a button that does not."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.texting import denies, sense, spelt_out
from bot.conversation import listening
from bot.conversation.effects import ASIDES, Ask, Day, Moment, Text
from bot.conversation.events import Aside
from bot.conversation.script import Chose, Dated, Said
from bot.handlers.checkin import DAYS
from bot.handlers.followup import OUTCOMES, WHEN
from bot.handlers.onboarding import LANGUAGES
from bot.handlers.scheduled import OTHER
from bot.house import House, read_words
from bot.running.building import talking
from storage.store import MediaFolder

TODAY = date(2026, 11, 23)  # a Monday
HOW = Ask("how", choices=OUTCOMES, accepts=WHEN)
CHECKIN = Ask("how", choices=("done", "underway", "stuck"))
SHARE = Ask("share", choices=("yes", "no"))
OFFER = Ask("offer", choices=("begin", "later"))
ACTION = Ask("step", accepts=(Text(refuses=ASIDES),))
OPTION = Ask("option", accepts=(Text(refuses=ASIDES),), skippable=True)
LANGUAGE = Ask("language", choices=LANGUAGES)
SUITS = Ask("suits", choices=("ok", OTHER), accepts=(Moment(),))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return talking(MediaFolder(tmp_path_factory.mktemp("media")))


def answer(house: House, ask: Ask, words: str, language: str = "fr") -> object:
    meaning = read_words(words, ask, language, "", TODAY, house)
    return listening.answer(ask, meaning, words, TODAY)


@pytest.mark.parametrize(
    ("ask", "said", "chosen"),
    [
        (HOW, "c fé; c fait; cfé; jé fini; g fini; G TERMINÉ; oui c fait; fait hier; j'ai tout fait", "done"),
        (HOW, "jé fé sa; déjà fait; f; 1; la première; c bon", "done"),
        (HOW, "pa encor; pa ankor; c pa fé; c pas fait; g pa pu; j'ai pas fait; p; pas mnt; 2", "not_yet"),
        (HOW, "pa mintenan; non; nn; presque fini; pas eu le temps; la moitié est faite", "not_yet"),
        (HOW, "bloké; bloker; b; sa bloque; un problème", "stuck"),
        (HOW, "otr jour; plu tar; un otre jr", "other_day"),
        (CHECKIN, "pa encor; c en cour; presque; jé commencé; en kour", "underway"),
        (SHARE, "wi; ui; ouais; ok merci; daccor; oui svp; dacc; c bon; o; oui oui", "yes"),
        (SHARE, "nn; non merci; nan; pa daccor; n; nope; non pas d'accord", "no"),
        (OFFER, "pa mintenan; pas mnt; plu tar; une otre fois; pa le tps; non", "later"),
        (OFFER, "oui; ok; comence", "begin"),
        (OPTION, "non; rien; jsp; pas d'idée; nn", "skip"),
        (LANGUAGE, "fr; français; FRANCAIS; Fr.; french; en français", "fr"),
        (LANGUAGE, "en; anglais; english; Anglais svp", "en"),
        (LANGUAGE, "bm; bambara; Bamanan; bamanankan", "bm"),
        (SUITS, "sa me va; c bon; oui; ok; ça me convient", "ok"),
        (SUITS, "non; nn; pas libre; je suis pas libre; autre heure; sa me va pas", "other"),
    ],
)  # fmt: skip
def test_a_button_as_it_is_texted(house: House, ask: Ask, said: str, chosen: str) -> None:
    read = {words: answer(house, ask, words) for words in said.split("; ")}
    wanted = {words: listening.chosen(ask, chosen, TODAY) for words in read}
    assert read == wanted


@pytest.mark.parametrize(
    ("ask", "said", "chosen"),
    [
        (HOW, "i did it; its done; dun; all done; finishd; d; yes i did it; done yesterday", "done"),
        (
            HOW,
            "not yt; nt yet; not dun; i didnt do it; havent done it; almost done; no time; n; no",
            "not_yet",
        ),
        (HOW, "problem; im stuck; s", "stuck"),
        (HOW, "anotha day; later; l8r", "other_day"),
        (CHECKIN, "not yt; in progress; i have started", "underway"),
        (SHARE, "yess; yeah; ok thx; y; of course; pls yes", "yes"),
        (SHARE, "no thx; nope; n", "no"),
        (OFFER, "not now; l8r; im busy; no", "later"),
        (OPTION, "no; nothing else; no idea; none", "skip"),
        (SUITS, "not free; im not available; no; another hour", "other"),
    ],
)
def test_a_button_as_it_is_texted_in_english(house: House, ask: Ask, said: str, chosen: str) -> None:
    read = {words: answer(house, ask, words, "en") for words in said.split("; ")}
    assert read == {words: listening.chosen(ask, chosen, TODAY) for words in read}


@pytest.mark.parametrize(
    "words",
    [
        *("oui", "c fé ?", "je fé", "je fais", "on fait", "je le fais", "à faire", "c'est à faire"),
        *("quand c'est fait", "fait lundi", "fait une partie", "will be done", "to do", "done tomorrow"),
    ],
)
def test_what_may_mean_two_things_means_none(house: House, words: str) -> None:
    assert answer(house, HOW, words) is None


DONE = [
    *("fait", "fé", "fini", "terminé", "c fait", "c fé", "g fini", "jé fini", "j'ai fait", "je l'ai fait"),
    *("done", "finished", "i did it"),
]
DENIED = [
    *("pas", "pa", "ne", "n'", "non", "nn", "jamais", "jms", "rien", "ri1", "sans", "presque"),
    *("not", "nt", "no", "never", "almost", "havent", "didnt"),
]


@given(st.sampled_from(DONE), st.lists(st.sampled_from(DENIED), min_size=1, max_size=2), st.data())
def test_what_denies_is_never_done(house: House, words: str, denied: list[str], data: st.DataObject) -> None:
    """Wherever it stands, beside whatever else."""
    tokens = words.split()
    for word in denied:
        tokens.insert(data.draw(st.integers(0, len(tokens))), word)
    more = data.draw(st.sampled_from(["", "oui", "encore", "c", "j'ai", "hier", "tout", "ok", "g", "it is"]))
    tokens.insert(data.draw(st.integers(0, len(tokens))), more)
    for ask, language in itertools.product((HOW, CHECKIN), ("fr", "en")):
        assert answer(house, ask, " ".join(tokens), language) != Chose("done"), tokens


@given(st.text("abcdefijlnopstuéè' 12", max_size=30))
def test_words_that_deny_keep_doing_so(words: str) -> None:
    tokens = spelt_out(words.replace("'", "").replace("é", "e").replace("è", "e")).split()
    assert not denies(tokens) or denies(sense(tokens))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2main", "2026-11-24"),
        ("dem1", "2026-11-24"),
        ("2main mat1", None),
        ("tmrw", "2026-11-24"),
        ("apré 2main", "2026-11-25"),
        ("vandredi", "2026-11-27"),
        ("vendredi prochin", "2026-11-27"),
        ("pour vendredi", "2026-11-27"),
        ("je le ferai vendredi", "2026-11-27"),
        ("ds 3 jrs", "2026-11-26"),
        ("lindi", "2026-11-30"),
        ("g fé vendredi", None),  # the one that was, or the one that comes?
        ("fait vendredi", None),
    ],
)
def test_another_day_is_named_at_once(house: House, words: str, day: str | None) -> None:
    assert answer(house, HOW, words) == (Dated(date.fromisoformat(day)) if day else None)
    if day:
        assert answer(house, Ask("day", choices=DAYS, accepts=(Day(),)), words) == Dated(
            date.fromisoformat(day)
        )


@pytest.mark.parametrize(
    ("words", "aside"),
    [
        ("bonjour", Aside.GREETING),
        ("Bjr !", Aside.GREETING),
        ("slt cv ?", Aside.GREETING),
        ("Bonjour Jigi, merci", Aside.GREETING),
        ("I ni ce", Aside.THANKS),
        ("good morning", Aside.GREETING),
        ("merci bcp", Aside.THANKS),
        ("thx", Aside.THANKS),
        ("ok", Aside.ASSENT),
        ("oui d'accord", Aside.ASSENT),
        ("nn", Aside.DENIAL),
        ("non merci", Aside.DENIAL),
        ("2main", Aside.DAY),
        ("lundi prochain", Aside.DAY),
        ("tomorrow", Aside.DAY),
        ("12", Aside.FIGURE),
        ("sept", Aside.FIGURE),
        ("jsp", Aside.UNSURE),
        ("je ne sais pas", Aside.UNSURE),
        ("c tout", Aside.UNSURE),
        ("j'en ai pas", Aside.UNSURE),
        ("je n'en ai pas d'autre", Aside.UNSURE),
        ("no idea", Aside.UNSURE),
    ],
)
def test_an_aside_is_no_promise(house: House, words: str, aside: Aside) -> None:
    assert read_words(words, ACTION, "fr", "", TODAY, house).aside is aside
    assert answer(house, ACTION, words) is None


@pytest.mark.parametrize(
    "words",
    [
        "bonjour à chaque femme",
        "ranger le placard",
        "demain je range",
        "merci de m'aider à ranger",
        "2 seringues prêtes",
        "voir Fanta lundi",
        "ok je range",
        "dire non",
        "laver",
        "call Fanta tomorrow",
    ],
)
def test_words_that_say_something_are_kept_as_they_are(house: House, words: str) -> None:
    assert answer(house, ACTION, words) == Said(words)


def test_beside_a_patient_words_count_only_as_they_are_listed(house: House) -> None:
    loose, strict = (Ask("how", choices=OUTCOMES, strict=strict) for strict in (False, True))
    assert (answer(house, loose, "jé tout fait"), answer(house, strict, "jé tout fait")) == (
        Chose("done"),
        None,
    )
