"""What one chooses from beside a voice: units in the order of the tree, studies, people by name or number."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import get_language

from onecloth.core.actors import Actor
from onecloth.core.fields import text_in
from onecloth.core.once import Once
from onecloth.journeys.models import Step
from onecloth.listening.models import Study
from onecloth.organisation.models import Person, Unit
from onecloth.organisation.permissions import visible_people

Choice = tuple[str, str]
MOST_STUDIES = 200


@Once
def units_to_choose() -> Sequence[Choice]:
    """Open units by key, those below set in, in alphabetical order within each. Two forms of the ledger's page ask."""
    language = get_language() or "en"
    below: dict[int | None, list[tuple[str, int]]] = {}
    for pk, parent, name in Unit.objects.filter(closed_on__isnull=True).values_list("pk", "parent_id", "name"):
        below.setdefault(parent, []).append((text_in(name, language), pk))
    found: list[Choice] = []
    waiting = [(name, pk, 0) for name, pk in sorted(below.get(None, []), reverse=True)]
    while waiting:
        name, pk, depth = waiting.pop()
        found.append((str(pk), f"{'– ' * depth}{name}"))
        waiting += [(each, key, depth + 1) for each, key in sorted(below.get(pk, []), reverse=True)]
    return found


def studies_to_choose() -> list[Choice]:
    language = get_language() or "en"
    rows = Study.objects.order_by("-pk").values_list("pk", "name")[:MOST_STUDIES]
    return [(str(pk), text_in(name, language)) for pk, name in rows]


def steps_to_choose() -> list[Choice]:
    language = get_language() or "en"
    rows = Step.objects.filter(closed_on__isnull=True).order_by("journey_id", "position")
    return [(str(pk), text_in(name, language)) for pk, name in rows.values_list("pk", "name")]


def people_called(actor: Actor, words: str) -> list[Person]:
    """Colleagues of that whole name, or with that personnel number."""
    given, _space, family = " ".join(words.split()).rpartition(" ")
    named = Q(given_name__iexact=given, family_name__iexact=family) | Q(number=words.strip())
    return list(visible_people(actor).filter(named, left_on__isnull=True)[:5])
