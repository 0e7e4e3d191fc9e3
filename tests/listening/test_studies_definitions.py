"""What a survey may be, and which answers fit it."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onecloth.listening import definitions, ready
from onecloth.listening.definitions import BadAnswers, BadDefinition

READY = {"after contact": ready.after_contact, "pulse": ready.pulse, "hand-off": ready.hand_off, "blank": ready.blank}


@pytest.mark.parametrize("name", READY)
def test_every_ready_study_can_be_asked_in_english_and_german(name: str) -> None:
    survey = definitions.read(READY[name]())
    assert survey.languages == ("en", "de")


def test_ready_wording_is_that_of_the_methods() -> None:
    asked = {each["id"]: each["text"]["en"] for each in ready.after_contact()["questions"]}
    assert asked["success"] == "Did you get done what you came to do?"
    assert asked["ease"] == "How easy did we make it?"
    assert asked["enjoyment"] == "How did dealing with us feel?"
    assert asked["repeat"] == "Did you have to repeat yourself to another team?"
    assert len(ready.pulse()["questions"]) == 11


def test_scores_leave_out_what_is_no_rating() -> None:
    scores = definitions.scores_of(ready.after_contact())
    assert scores["success"] == {"fully": 100, "partly": 50, "no": 0, "too_early": None}
    assert scores["repeat"] == {"yes": 1, "no": 0}
    assert definitions.scores_of(ready.pulse())["valued_1"]["na"] is None


def broken(**changes) -> dict:
    definition = copy.deepcopy(ready.after_contact())
    definition["questions"][1].update(changes)
    return definition


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": "success"}, "is used twice"),
        ({"id": "Ease!"}, "small letters"),
        ({"id": 7}, "small letters"),
        ({"type": "essay"}, "its type is one of"),
        ({"text": {"en": "Only English"}}, "not written in every language (en, de)"),
        ({"text": "words"}, "not written in every language"),
        ({"options": []}, "answers to choose from"),
        ({"options": [{"code": 1, "label": {"en": "a", "de": "a"}}] * 2}, "same code"),
        ({"options": [{"code": 1.5, "label": {"en": "a", "de": "a"}}, {"code": 2}]}, "short code"),
        ({"required": "yes"}, "true or false"),
        ({"show_if": {"is": ["comment", "x"]}}, "questions before it"),
        ({"show_if": {"is": ["ease", 5]}}, "questions before it"),
        ({"show_if": {"eval": "1"}}, "cannot be read"),
        ({"show_if": {"and": []}}, "cannot be read"),
        ({"min": 3, "max": 1}, "smallest value is below"),
    ],
    ids=str,
)
def test_a_fault_is_said_with_its_place(changes: dict, said: str) -> None:
    with pytest.raises(BadDefinition) as caught:
        definitions.read(broken(**changes))
    assert said in str(caught.value)
    assert "Question 2:" in str(caught.value)


def nested(depth: int) -> dict:
    condition = {"answered": "success"}
    for _ in range(depth):
        condition = {"not": condition}
    return condition


def test_conditions_are_bounded() -> None:
    definitions.read(broken(show_if=nested(6)))
    with pytest.raises(BadDefinition):
        definitions.read(broken(show_if=nested(3000)))
    with pytest.raises(BadDefinition):
        definitions.read(broken(show_if={"or": [{"answered": "success"}] * 60}))


@pytest.mark.parametrize(
    ("condition", "answers", "shown"),
    [
        ({"is": ["a", 1]}, {"a": 1}, True),
        ({"is": ["a", "1"]}, {"a": 1}, True),
        ({"is": ["a", 1]}, {}, False),
        ({"answered": "a"}, {"a": 0}, True),
        ({"answered": "a"}, {"a": ""}, False),
        ({"at_least": ["a", 3]}, {"a": 3}, True),
        ({"at_least": ["a", 3]}, {"a": "x"}, False),
        ({"at_most": ["a", 3]}, {"a": 4}, False),
        ({"not": {"is": ["a", 1]}}, {"a": 2}, True),
        ({"and": [{"is": ["a", 1]}, {"is": ["b", 2]}]}, {"a": 1, "b": 2}, True),
        ({"or": [{"is": ["a", 1]}, {"is": ["b", 2]}]}, {"b": 2}, True),
    ],
    ids=str,
)
def test_conditions_hold_or_not(condition: dict, answers: dict, shown: bool) -> None:
    assert definitions.holds(condition, answers) is shown


def test_answers_to_a_question_that_was_not_asked_are_dropped() -> None:
    survey = definitions.read(broken(show_if={"is": ["success", "partly"]}))
    answers = {"success": "fully", "ease": 4, "enjoyment": 3, "repeat": "no"}
    assert "ease" not in definitions.check_answers(survey, answers)
    assert definitions.check_answers(survey, {**answers, "success": "partly"})["ease"] == 4


def test_a_hidden_required_question_is_not_missed() -> None:
    survey = definitions.read(broken(show_if={"is": ["success", "partly"]}))
    definitions.check_answers(survey, {"success": "fully", "enjoyment": 3, "repeat": "no"})
    with pytest.raises(BadAnswers) as caught:
        definitions.check_answers(survey, {"success": "partly", "enjoyment": 3, "repeat": "no"})
    assert set(caught.value.by_question) == {"ease"}


GOOD_RATING = {"ease": 6, "ready": 8, "minutes": 15, "missing": ["late"], "change": "A form."}


def test_hand_off_ratings_are_kept_as_given() -> None:
    survey = definitions.read(ready.hand_off())
    answers = {"received": {"12": GOOD_RATING}, "given": {"13": {"ready": 10}, "14": {}}}
    kept = definitions.check_answers(survey, answers)
    assert kept == {"received": {"12": GOOD_RATING}, "given": {"13": {"ready": 10}}}


@pytest.mark.parametrize(
    "rating",
    [
        {"ease": 8}, {"ease": 0}, {"ready": 11}, {"minutes": -1}, {"minutes": 481}, {"ease": "6"}, {"ease": 6.5},
        {"missing": ["a", "b", "c"]}, {"missing": "late"}, {"change": 7}, {"more": 1}, "words", None, [],
    ],
    ids=str,
)  # fmt: skip
def test_hand_off_ratings_that_do_not_fit_are_refused(rating) -> None:
    with pytest.raises(BadAnswers):
        definitions.check_answers(definitions.read(ready.hand_off()), {"received": {"12": rating}})


def test_more_than_five_teams_on_both_sides_together_are_refused() -> None:
    survey = definitions.read(ready.hand_off())
    sides = {
        "received": {str(n): {"ready": 5} for n in range(1, 4)},
        "given": {str(n): {"ready": 5} for n in range(3, 6)},
    }
    definitions.check_answers(survey, sides)
    sides["given"]["9"] = {"ready": 5}
    with pytest.raises(BadAnswers):
        definitions.check_answers(survey, sides)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=9), part, max_size=4),
    max_leaves=20,
)
QUESTION = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["a", "b", "a b", ""]) | JSON,
        "type": st.sampled_from(["single", "scale", "number", "long_text", "partner_matrix"]) | JSON,
        "text": st.just({"en": "x"}) | JSON,
        "options": st.lists(st.fixed_dictionaries({}, optional={"code": JSON, "label": JSON, "score": JSON})) | JSON,
        "required": JSON, "show_if": JSON, "min": JSON, "max": JSON, "most": JSON, "side": JSON, "help": JSON,
        "look": JSON,
    },
)  # fmt: skip


@given(
    definition=JSON | st.fixed_dictionaries({"questions": st.lists(QUESTION, max_size=4)}, optional={"languages": JSON})
)
def test_garbage_is_refused_with_sentences_or_is_a_survey(definition) -> None:
    sentences, survey = [], None
    try:
        survey = definitions.read(definition)
    except BadDefinition as refusal:
        sentences = refusal.sentences
    assert survey.questions if survey else sentences
    assert all(sentence.endswith(".") for sentence in sentences)
