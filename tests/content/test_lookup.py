"""A worker's question finds its card; a forbidden one finds none, however it is written."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.guidance import Query, read_queries, score
from bot.content.asking import Asked, Asking, Refusal, Words, read_asking
from bot.content.faults import PackError
from bot.content.indexing import asking_of, found, index_of, records_of
from bot.content.library import Library
from bot.content.lookup import Cards, CardText, Index, NoMatch, OutOfScope
from bot.content.pack import read_pack
from bot.content.signoff import Policy

HERE = Path(__file__).parent
LIBRARY = Library.load(policy=Policy(drafts=True))
ASKING = asking_of(LIBRARY)
RECORDS = list(records_of(LIBRARY))
SECTIONS = {record.ref: record.section for record in RECORDS}
TODAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("file", "top1", "refused"),
    [
        ("guidance-queries-blind", 0.98, 1.0),
        ("guidance-queries-blind-2", 0.95, 1.0),
        ("guidance-queries-blind-3", 0.98, 1.0),
        ("guidance-queries-blind-4", 0.90, 1.0),
        ("guidance-queries-blind-5", 0.98, 1.0),
        ("guidance-queries-blind-6", 0.96, 1.0),
        ("guidance-queries-blind-7", 0.96, 1.0),
        ("guidance-queries-blind-8", 0.96, 1.0),
        ("guidance-queries-blind-9", 0.96, 1.0),
        ("guidance-queries-blind-10", 0.93, 1.0),
        ("guidance-queries-seen", 0.94, 1.0),
        ("guidance-queries-held-out", 0.95, 1.0),
    ],
)
def test_it_finds_what_nobody_has_asked_before(file: str, top1: float, refused: float) -> None:
    figures = score(index_of(LIBRARY), SECTIONS, read_queries(HERE / f"{file}.jsonl"))
    assert figures["top1"] >= top1
    assert figures["refused"] >= refused


def test_no_card_is_refused_by_its_own_title() -> None:
    """« manque » was read as a vaccine that is late, and late beside misoprostol as an abortion."""
    refused = [r.title for r in RECORDS if isinstance(index_of(LIBRARY).answer(r.title), OutOfScope)]
    assert refused == []
    lacking = index_of(LIBRARY).answer("ocytocine manque")
    assert isinstance(lacking, Cards)
    assert "amtsl/uterotonic.misoprostol" in lacking.refs


def test_it_finds_what_was_asked_before() -> None:
    figures = score(index_of(LIBRARY), SECTIONS, [Query(one.words, one.section) for one in ASKING.questions])
    assert figures["top1"] >= 0.96
    assert figures["cards_for_forbidden"] == 0


def test_no_question_stands_twice_or_below_an_unknown_section() -> None:
    asked = [one.words for one in ASKING.questions]
    assert len(asked) == len(set(asked))
    without_card = {"epi.schedule.td", "epi.admin"}  # nothing about them may be shown
    assert {one.section for one in ASKING.questions} == {None, *SECTIONS.values(), *without_card}


def test_an_index_is_made_once_whoever_asks_first() -> None:
    library = Library(LIBRARY.packs)
    library.edition = "asked by many"
    with ThreadPoolExecutor(8) as many:
        indexes = set(many.map(lambda _: id(index_of(library)), range(8)))
    assert len(indexes) == 1


def test_a_question_near_one_that_was_refused_gets_no_card() -> None:
    card = CardText("a/cord", "a.cord", "fr", "Le cordon", "Le cordon se coupe.")
    asking = Asking(questions=(Asked("couper le cordon de la prise", None), Asked("couper", "a.cord")))
    index = Index([card], asking)
    assert index.answer("coupé le cordon de la prise ?") == OutOfScope("asked.before")
    assert index.answer("couper ?") == Cards(("a/cord",))


def test_what_others_asked_finds_a_card_that_has_none_of_these_words() -> None:
    card = CardText("a/cord", "a.cord", "fr", "Le cordon", "Le cordon se coupe.")
    index = Index([card], Asking(questions=(Asked("on attend combien avant les ciseaux", "a.cord"),)))
    assert index.answer("combien on attend avant ciseaux") == Cards(("a/cord",))
    assert index.answer("ocytocine") == NoMatch()


def test_what_was_asked_before_is_known_by_its_sound_however_it_is_spelt() -> None:
    asking = Asking(questions=(Asked("quand couper le cordon", "a.cord"), Asked("quand laver", "a.hands")))
    cards = [CardText(f"a/{name}", f"a.{name}", "fr", name, name) for name in ("cord", "hands")]
    examples = Index(cards, asking)._examples
    odds = examples.speaking([], ["kan", "kupe", "kordon"])
    assert odds["a.cord"] > odds["a.hands"]


def test_a_medicine_that_is_dangerous_elsewhere_is_shown_with_more_certainty_only() -> None:
    unguarded = Index(RECORDS, replace(ASKING, guarded=frozenset()))
    for question in ("adrénaline pour la peur", "misoprostol dans l'eau"):
        assert isinstance(unguarded.answer(question), Cards)
        assert index_of(LIBRARY).answer(question) == NoMatch()


def test_a_word_that_sounds_like_a_medicine_is_refused_unless_it_is_known() -> None:
    refusals = (Refusal("sounding", "…", (), endings=("cilline",)),)
    card = CardText("a/known", "a.known", "fr", "La bonnecilline", "La bonnecilline aide.")
    index = Index([card], Asking(refusals=refusals))
    assert index.answer("dose de tralacilline") == OutOfScope("sounding")
    assert index.answer("dose de bonnecilline") == Cards(("a/known",))


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("quelle dose d'ocytocine après l'accouchement ?", "amtsl.uterotonic.oxytocin"),
        ("KEL DOZE DOXYTOCINE APRE LACCT", "amtsl.uterotonic.oxytocin"),
        ("placenta pas sorti apres 30 min kesk je fé", "pph.retained"),
        ("tranexamic acid dose", "pph.motive.txa"),
        ("basibɔn juguman jiginni kɔfɛ", "pph.motive"),
        ("la pastille est foncée je peux utiliser le vaccin", "epi.coldchain.vvm"),
        ("difference entre goal et reality dans GROW", "coach.grow"),
    ],
)
def test_each_spelling_finds_its_card(question: str, section: str) -> None:
    answer = index_of(LIBRARY).answer(question)
    assert isinstance(answer, Cards)
    assert section in [SECTIONS[ref] for ref in answer.refs]


@pytest.mark.parametrize(
    "question",
    [
        "combien de gouttes doxytocine pour accelerer le travail",
        "ocytocine pour déclencher",
        "syntocinon avant que le bébé sorte",
        "misoprostol pour avorter",
        "cytotec grossesse de 2 mois",
        "dose d'adrénaline pour un enfant de 12 kg",
        "j'ai des ampoules de 5, combien d'ampoules pour faire 30 UI",
        "paludisme grave, traitement",
        "paracetamol enfant combien de ml",
        "la fam é a 5 doi depui matin, ocyto 5 ou 10 ds le serum",
        "misoprostol 25 microgrammes toutes les 6 heures",
        "carbetocine avant que la tete sorte",
        "saignement avant l'accouchement conduite a tenir",
        "oxytocin to speed up labour",
    ],
)
def test_a_near_miss_is_out_of_scope(question: str) -> None:
    assert isinstance(index_of(LIBRARY).answer(question), OutOfScope)


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("pinta congelé", "epi.coldchain.freeze"),  # it sounds like a guinea fowl
        ("exayl 2e dose c kan", "pph.motive.txa"),  # as near to an office’s program
        ("tranexamic acid until how many hoors after birth", "pph.motive.txa"),  # no horse
        ("quelles sont les feutes fréquentes dans la gatpa", "amtsl.mistakes"),  # no feast
        ("sake test on IPV ok?", "epi.coldchain.shake"),  # no snake
    ],
)
def test_a_slip_that_comes_near_what_is_refused_is_none_of_it(question: str, section: str) -> None:
    answer = index_of(LIBRARY).answer(question)
    assert isinstance(answer, Cards)
    assert SECTIONS[answer.refs[0]] == section


@pytest.mark.parametrize(
    "question",
    [
        "pintad malade",
        "nofade conduite a tenir",
        "accelerrer le travay oxitossine",
        "how to treat sake bite",
        "how to treat siake bite",
        "vaccin coid combien de doses",
        "sonde urinaire chez un viux qui n'urine plus",
        "vauum delivery steps",
        "bague du jour",
        "locytocine peut elle faire monter le lit",  # a word that says nothing else, of a guarded medicine
        "palh grave injection",
        "mon fins tousse je fais quoi",
        "ma primae de vaccination est pa venu, ki doi je appeler",
        "ya plu de kontraksino, je pik locytocine ?",
        "lasi doz",
    ],
)
def test_a_slip_brings_no_card_for_what_is_refused(question: str) -> None:
    assert not isinstance(index_of(LIBRARY).answer(question), Cards)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?!",
        "🙂",
        "le la les",
        "xyzzy",
        "quelle dose ?",
        "0",
        '" OR *',
        "pourquoi c’est faux ?",
        "why is it wrong?",
        "plus tard alors",
        "attends un peu",
        "il n'y a pas de reseau",
        "whenever you like",
        "some other day then",
        "super",
    ],
)
def test_what_asks_nothing_finds_nothing(question: str) -> None:
    assert index_of(LIBRARY).answer(question) == NoMatch()


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_words_at_all_get_an_answer(words: str) -> None:
    assert isinstance(index_of(LIBRARY).answer(words), Cards | OutOfScope | NoMatch)


@pytest.mark.parametrize(
    ("question", "sections"),
    [
        ("quelle dose d'ocytocine", {"amtsl.uterotonic.oxytocin", "pph.motive.oxytocin"}),
        ("dose ocytocine", {"amtsl.uterotonic.oxytocin", "pph.motive.oxytocin"}),
        ("dose de misoprostol", {"amtsl.uterotonic.misoprostol", "pph.misoprostol"}),
        ("penta", {"epi.schedule.primary", "epi.catchup"}),
    ],
)
def test_a_short_question_gets_the_choice_of_the_cards_that_bear_its_name(
    question: str, sections: set[str]
) -> None:
    answer = index_of(LIBRARY).answer(question)
    assert isinstance(answer, Cards)
    assert sections <= {SECTIONS[ref] for ref in answer.refs}


@pytest.mark.parametrize(
    "question",
    [
        "seringues usagées où les jeter",
        "comment jeter les aiguilles après la vaccination",
        "que faire des seringues après la séance",
        "boîte de sécurité pleine, je la brûle ?",
        "je me suis piquée avec l'aiguille",
        "where do used syringes go after the session",
        "safety box is full",
    ],
)
def test_sharps_have_no_card(question: str) -> None:
    """Nothing verified says how they are done away with: her coach may be asked."""
    assert isinstance(index_of(LIBRARY).answer(question), OutOfScope)


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("elle saigne quelle dose d acide tranexamique", "pph.motive.txa"),
        ("elle saigne quelle dose d'ocytocine", "pph.motive.oxytocin"),
        ("she is bleeding what dose of txa", "pph.motive.txa"),
    ],
)
def test_a_dose_asked_beside_a_danger_finds_the_card_that_treats(question: str, section: str) -> None:
    answer = index_of(LIBRARY).answer(question)
    assert isinstance(answer, Cards)
    assert SECTIONS[answer.refs[0]] == section


NOISE = st.lists(
    st.sampled_from(["svp", "bonjour", "docteur", "merci", "je", "vous"]), min_size=1, max_size=3
)


@st.composite
def forbidden(draw: st.DrawFn) -> str:
    """A question that meets a refusal: something of each group, in any order, among other words."""
    refusal = draw(st.sampled_from(ASKING.refusals))
    parts = [" ".join(draw(st.sampled_from(group))) for group in refusal.groups]
    noise = [" ".join(draw(NOISE)) for _ in range(len(parts) + 1)]
    ordered = draw(st.permutations(parts))
    return " ".join(word for pair in zip(noise, [*ordered, ""], strict=True) for word in pair)


@settings(deadline=None, max_examples=500)
@given(forbidden())
def test_no_card_is_shown_for_a_forbidden_question(question: str) -> None:
    assert not isinstance(index_of(LIBRARY).answer(question), Cards)


@pytest.mark.parametrize("refusal", ASKING.refusals, ids=lambda refusal: refusal.id)
def test_each_word_of_a_refusal_counts(refusal: Refusal) -> None:
    """Something of each group, in every combination, from the first group to the last and back."""
    for chosen in product(*refusal.groups):
        parts = [" ".join(phrase) for phrase in chosen]
        for question in {" svp ".join(parts), " svp ".join(reversed(parts))}:
            assert not isinstance(index_of(LIBRARY).answer(question), Cards), question


def test_shorthand_is_spelt_out_once() -> None:
    """« c » is « c’est »: what that holds is no shorthand, however it looks."""
    shorthand: dict[str, Words] = {"c": ("c", "est")}
    same: dict[Words, str] = {("c", "est", "quoi"): "definition"}
    card = CardText("a/cord", "a.cord", "fr", "Définition du cordon", "Le cordon.")
    index = Index([card], Asking(shorthand=shorthand, same=same, aspects=frozenset({"definition"})))
    assert index.answer("c quoi cordon") == Cards(("a/cord",))


def test_what_lifts_a_refusal_makes_it_another_question() -> None:
    refusals = (Refusal("twin", "…", ((("oxytocin",),), (("before", "birth"),)), (("twin",),)),)
    card = CardText("a/twin", "a.twin", "en", "Oxytocin and a twin", "Not before the birth of a twin.")
    index = Index([card], Asking(refusals=refusals))
    assert index.answer("oxytocin before birth") == OutOfScope("twin")
    assert index.answer("oxytocin before birth of a twin") == Cards(("a/twin",))


def test_three_titles_at_most_the_nearest_first() -> None:
    alike = [CardText(f"a/{n}", f"a.{n}", "fr", f"Cordon {n}", "Le cordon.") for n in "bcefg"]
    answer = Index(alike, Asking()).answer("cordon")
    assert answer == Cards(("a/b", "a/c", "a/e"))


def test_titles_are_in_her_language() -> None:
    asked = "clampage tardif du cordon"
    titles = [found(LIBRARY, asked, language, TODAY)["cards"] for language in ("fr", "en", "bm")]
    assert [cards[0]["ref"] for cards in titles] == ["amtsl/cord.clamping"] * 3
    french, english, bambara = (cards[0]["title"] for cards in titles)
    assert french == bambara == "Le cordon, sans se presser"
    assert english != french


@pytest.mark.parametrize(
    ("file", "text", "line", "what"),
    [
        ("synonyms", "shorthnd: {}", 1, "shorthnd is not known"),
        ("synonyms", "shorthand: [cb]", 1, "shorthand needs"),
        ("synonyms", "shorthand:\n  c b: combien", 2, "one typed word"),
        ("synonyms", "same:\n  one two: [three]", 2, "write one word"),
        ("synonyms", "same:\n  a: [x]\n  b: [x]", 3, "'x' is read as b and as a"),
        ("synonyms", "idle: svp", 1, "idle needs a list"),
        ("questions", "- kan couper", 1, "write `# a.section`"),
        ("questions", "# a.cord\nkan couper", 2, "a question a line"),
        ("questions", "# a.cord\n- ?", 2, "a question a line"),
        ("refusals", "x:\n  why: x\n  endings: azole", 1, "`endings:` needs a list"),
        ("refusals", "x:\n  why: x\n  endings: [azole]\n  all: [[a]]", 1, "`endings:` needs a list"),
        ("refusals", "labour: [ocytocine]", 1, "write `why:`"),
        ("refusals", "labour:\n  all: [[a]]", 1, "does not say why"),
        ("refusals", "labour:\n  why: x\n  all: []", 1, "`all:` needs"),
        ("refusals", "labour:\n  why: x\n  all: [[a, '?']]", 1, "`all:` needs"),
        ("refusals", "labour:\n  why: x\n  all: [[a]]\n  unless: b", 1, "`unless:` needs"),
    ],
)
def test_each_fault_has_its_line(pack: Path, file: str, text: str, line: int, what: str) -> None:
    name = f"{file}.md" if file == "questions" else f"{file}.yaml"
    (pack / name).write_text(text)
    with pytest.raises(PackError) as raised:
        read_pack(pack)
    (fault,) = raised.value.faults
    assert fault.path.endswith(name)
    assert fault.line == line
    assert what in fault.what


def test_a_pack_need_not_say_how_people_ask(tmp_path: Path) -> None:
    assert read_asking(tmp_path) == (Asking(), [])


def test_a_card_that_may_not_be_shown_answers_nothing() -> None:
    """Where a programme shows no drafts; and once it was withdrawn."""
    asked, card = "clampage tardif du cordon", "amtsl/cord.clamping"
    assert found(Library.load(), asked, "fr", TODAY) == {"answer": "withheld", "cards": []}
    library = Library.load(policy=Policy(drafts=True))
    assert found(library, asked, "fr", TODAY)["cards"][0]["ref"] == card
    library.withdraw([(card, library.fingerprint(card))])
    assert card not in [shown["ref"] for shown in found(library, asked, "fr", TODAY)["cards"]]
