"""What a study of each kind is usually asked for, so that a new study has figures from its first closed period."""

from collections.abc import Iterator
from typing import Any

from onecloth.listening.choices import StudyKind
from onecloth.listening.models import Study, SurveyVersion

Ready = dict[str, Any]
LIKERT = [1, 5]
OF_TEN = list(range(11))
STEPS_WITH_A_TOP = (5, 7)
AFTER_CONTACT = ("success", "ease", "enjoyment")
PULSE = {
    "valued": ({"en": "Valued", "de": "Wertgeschätzt"}, ["valued_1", "valued_2"]),
    "listened-to": ({"en": "Listened to", "de": "Gehört"}, ["listened_1", "listened_2"]),
    "included": ({"en": "Included", "de": "Einbezogen"}, ["included_1", "included_2"]),
    "line-of-sight": ({"en": "Line of sight", "de": "Blick zum Kunden"}, ["sight_1", "sight_2"]),
    "safety": ({"en": "Safe to speak up", "de": "Offen reden können"}, ["safety_1", "safety_2"]),
}


def ready_metrics(study: Study) -> Iterator[Ready]:
    """Name, words and measure of each usual metric of a study whose questions it asks."""
    version = SurveyVersion.objects.filter(study=study, published_at__isnull=False).order_by("-number").first()
    questions = version.definition.get("questions", []) if version else []
    asked = {question["id"] for question in questions}
    for each in _of_kind(study, questions):
        measure = each["measure"]
        if asked.issuperset(measure.get("items") or [measure["question"]]):
            yield each


def _of_kind(study: Study, questions: list[dict[str, Any]]) -> Iterator[Ready]:
    if study.kind == StudyKind.AFTER_CONTACT:
        yield from _after_contact()
    elif study.kind == StudyKind.PULSE:
        yield from _pulse()
    elif study.kind == StudyKind.IMPORTED:
        yield from _imported(study, questions)
    if study.kind != StudyKind.IMPORTED:
        yield from _likelihood(questions)


def _after_contact() -> Iterator[Ready]:
    yield {
        "slug": "success", "is_headline": True, "name": {"en": "Success", "de": "Gelungen"},
        "words": {"en": "Share of customers who fully got done what they came to do.",
                  "de": "Anteil der Kunden, die ganz erledigt haben, wofür sie kamen."},
        "measure": {"measure": "share", "question": "success", "favourable": [100]},
    }  # fmt: skip
    yield {
        "slug": "ease", "is_headline": True, "name": {"en": "Ease", "de": "Leichtigkeit"},
        "words": {"en": "Share of customers who say we made it easy or very easy.",
                  "de": "Anteil der Kunden, denen wir es leicht oder sehr leicht gemacht haben."},
        "measure": {"measure": "share", "question": "ease", "favourable": [4, 5]},
    }  # fmt: skip
    yield {
        "slug": "enjoyment", "is_headline": True, "name": {"en": "Enjoyment", "de": "Freude"},
        "words": {"en": "Share of customers for whom dealing with us was enjoyable or very enjoyable.",
                  "de": "Anteil der Kunden, für die der Umgang mit uns angenehm oder sehr angenehm war."},
        "measure": {"measure": "share", "question": "enjoyment", "favourable": [4, 5]},
    }  # fmt: skip
    yield {
        "slug": "repeated-themselves", "name": {"en": "Having to say it twice", "de": "Alles zweimal sagen müssen"},
        "words": {"en": "Share of customers who had to tell another team what they had told us already. Lower is better.",
                  "de": "Anteil der Kunden, die einem anderen Team alles noch einmal erzählen mussten. Weniger ist besser."},
        "measure": {"measure": "share", "question": "repeat", "favourable": [1], "lower_is_better": True},
    }  # fmt: skip
    yield {
        "slug": "success-ease-enjoyment", "name": {"en": "All three together", "de": "Alle drei zusammen"},
        "words": {"en": "Success, ease and enjoyment, each from 0 to 100, counted alike; beside it the lowest of the three.",
                  "de": "Gelingen, Leichtigkeit und Freude, je von 0 bis 100, gleich gezählt; daneben der niedrigste Wert der drei."},
        "measure": {"measure": "composite", "items": list(AFTER_CONTACT), "scales": [[0, 100], LIKERT, LIKERT]},
    }  # fmt: skip


def _pulse() -> Iterator[Ready]:
    for slug, (name, items) in PULSE.items():
        yield {
            "slug": slug, "name": name, "is_headline": True,
            "words": {"en": "Mean of two statements on a five-step scale, from 0 (no agreement) to 100 (full agreement).",
                      "de": "Mittel zweier Aussagen auf fünf Stufen, von 0 (keine Zustimmung) bis 100 (volle Zustimmung)."},
            "measure": {"measure": "index", "items": items, "scale": LIKERT},
        }  # fmt: skip


def _likelihood(questions: list[dict[str, Any]]) -> Iterator[Ready]:
    """Likelihood to recommend, where a survey asks for it from 0 to 10."""
    for question in questions:
        if _scores(question) == OF_TEN:
            yield {
                "slug": "likelihood-to-recommend",
                "name": {"en": "Likelihood to recommend", "de": "Bereitschaft zur Empfehlung"},
                "words": {"en": "Share who answered 9 or 10 less the share who answered 0 to 6, from −100 to 100.",
                          "de": "Anteil mit 9 oder 10 weniger Anteil mit 0 bis 6, von −100 bis 100."},
                "measure": {"measure": "nps", "question": question["id"]},
            }  # fmt: skip
            return


def _imported(study: Study, questions: list[dict[str, Any]]) -> Iterator[Ready]:
    """A mean on its own scale for every rating of a file, and of the first one the share of the best two answers.

    Codes that are not ratings have no score and count in neither.
    """
    headline = True
    for question in questions:
        scores = _scores(question)
        if len(scores) < 2:
            continue
        if headline and len(scores) in STEPS_WITH_A_TOP:
            yield _best_answers(study, question, scores[-2 if len(scores) == STEPS_WITH_A_TOP[0] else -3 :])
            headline = False
        yield {
            "slug": _slug(study, question, ""), "name": question["text"],
            "words": {"en": f"Mean of the answers on their own scale, from {scores[0]:g} to {scores[-1]:g}.",
                      "de": f"Mittel der Antworten auf ihrer Skala, von {scores[0]:g} bis {scores[-1]:g}."},
            "measure": {"measure": "mean", "question": question["id"], "scale": [scores[0], scores[-1]],
                        "rescaled": False},
        }  # fmt: skip


def _best_answers(study: Study, question: dict[str, Any], favourable: list[float]) -> Ready:
    labels = {option["score"]: option["label"] for option in question["options"] if option.get("score") is not None}
    language = next(iter(question["text"]))
    named = [str(labels[score].get(language, "")) for score in reversed(favourable)]
    said = ", ".join(f"“{label}”" for label in named)
    return {
        "slug": _slug(study, question, "best-"), "is_headline": True,
        "name": {language: f"{question['text'][language]}: {' / '.join(named)}"},
        "words": {"en": f"Share of those who rated it who answered {said}.",
                  "de": f"Anteil derer, die bewertet haben, mit der Antwort {said}."},
        "measure": {"measure": "share", "question": question["id"], "favourable": favourable},
    }  # fmt: skip


def _slug(study: Study, question: dict[str, Any], prefix: str) -> str:
    return f"{prefix}{question['id']}-{study.pk}".lower().replace("_", "-")[:60]


def _scores(question: dict[str, Any]) -> list[float]:
    return sorted(option["score"] for option in question.get("options", []) if option.get("score") is not None)
