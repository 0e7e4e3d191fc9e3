"""How far the mending of a problem is, in words for those who told of it: no title, no name, nothing written inside."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy

from onecloth.improvement.choices import Stage
from onecloth.improvement.models import ProblemVoice

STAGES_TOLD = {
    Stage.RAISED: gettext_lazy("Somebody is looking into it"),
    Stage.CAUSE: gettext_lazy("We are looking for the cause"),
    Stage.MENDING: gettext_lazy("We are mending it"),
    Stage.CHECKING: gettext_lazy("We are checking that it works"),
    Stage.CLOSED: gettext_lazy("Done, and looked at again later"),
    Stage.DECLINED: gettext_lazy("Decided, with the reason above"),
}


def stages_told(voices: Collection[int]) -> dict[int, list[str]]:
    """By voice, where the problems it is evidence of stand, each said once. One query.

    What is part of another has brought its voices there.
    """
    rows = ProblemVoice.objects.filter(voice__in=voices, removed_at__isnull=True)
    rows = rows.exclude(problem__stage=Stage.MERGED).order_by("problem__raised_at", "pk")
    found: dict[int, list[str]] = {}
    for voice, stage in rows.values_list("voice_id", "problem__stage"):
        said = str(STAGES_TOLD[Stage(stage)])
        if said not in found.setdefault(voice, []):
            found[voice].append(said)
    return found
