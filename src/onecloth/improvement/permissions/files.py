"""Lists of issues from elsewhere are taken by those who look after listening, as they name owners and units for others."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.improvement.models import ProblemImport


def can_take_lists(actor: Actor) -> bool:
    return actor.is_system or actor.is_experience_team


def check_can_take_lists(actor: Actor) -> None:
    if not can_take_lists(actor):
        raise NotAllowed(_("Only the experience team takes lists of problems. Nothing was changed."))


def visible_imports(actor: Actor) -> QuerySet[ProblemImport]:
    return ProblemImport.objects.all() if can_take_lists(actor) else ProblemImport.objects.none()


def get_import_for(actor: Actor, pk: int) -> ProblemImport:
    return get_object_or_404(visible_imports(actor).select_related("file", "asked_by", "job"), pk=pk)
