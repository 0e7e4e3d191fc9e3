"""What a study of each kind is usually asked for, so that a new study has figures from its first closed period."""

from collections.abc import Iterator
from typing import Any

from onecloth.listening.choices import StudyKind
from onecloth.listening.models import Study, SurveyVersion

LIKERT = [1, 5]
PULSE = {
    "valued": ({"en": "Valued", "de": "Wertgeschätzt"}, ["valued_1", "valued_2"]),
    "listened-to": ({"en": "Listened to", "de": "Gehört"}, ["listened_1", "listened_2"]),
    "included": ({"en": "Included", "de": "Einbezogen"}, ["included_1", "included_2"]),
    "line-of-sight": ({"en": "Line of sight", "de": "Blick zum Kunden"}, ["sight_1", "sight_2"]),
    "safety": ({"en": "Safe to speak up", "de": "Offen reden können"}, ["safety_1", "safety_2"]),
}


def ready_metrics(study: Study) -> Iterator[dict[str, Any]]:
    """Name, words and measure of each usual metric of a study."""
    if study.kind == StudyKind.AFTER_CONTACT:
        yield from _after_contact()
    elif study.kind == StudyKind.PULSE:
        yield from _pulse()
    elif study.kind == StudyKind.IMPORTED:
        yield from _imported(study)


def _after_contact() -> Iterator[dict[str, Any]]:
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
        "slug": "repeated-themselves", "name": {"en": "Had to repeat themselves", "de": "Musste sich wiederholen"},
        "words": {"en": "Share of customers who had to tell another team what they had told us already. Lower is better.",
                  "de": "Anteil der Kunden, die einem anderen Team alles noch einmal erzählen mussten. Weniger ist besser."},
        "measure": {"measure": "share", "question": "repeat", "favourable": [1], "lower_is_better": True},
    }  # fmt: skip


def _pulse() -> Iterator[dict[str, Any]]:
    for slug, (name, items) in PULSE.items():
        yield {
            "slug": slug, "name": name, "is_headline": True,
            "words": {"en": "Mean of two statements on a five-step scale, from 0 (no agreement) to 100 (full agreement).",
                      "de": "Mittel zweier Aussagen auf fünf Stufen, von 0 (keine Zustimmung) bis 100 (volle Zustimmung)."},
            "measure": {"measure": "index", "items": items, "scale": LIKERT},
        }  # fmt: skip


def _imported(study: Study) -> Iterator[dict[str, Any]]:
    """One mean on its own scale for every scored question of a file; codes that are not ratings never came in."""
    version = SurveyVersion.objects.filter(study=study).order_by("-number").first()
    for question in version.definition["questions"] if version else []:
        scores = sorted(option["score"] for option in question.get("options", []) if option.get("score") is not None)
        if len(scores) > 1:
            yield {
                "slug": f"{question['id']}-{study.pk}".lower().replace("_", "-")[:60],
                "name": question["text"], "is_headline": question.get("is_headline", False),
                "words": {"en": f"Mean of the answers on their own scale, from {scores[0]:g} to {scores[-1]:g}."},
                "measure": {"measure": "mean", "question": question["id"], "scale": [scores[0], scores[-1]],
                            "rescaled": False},
            }  # fmt: skip
