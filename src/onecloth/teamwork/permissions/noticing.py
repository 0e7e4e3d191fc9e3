"""Only whoever is asked whether they noticed something answers; what they said is kept apart from them."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.teamwork.models import NoticeQuestion


def get_own_question_for(actor: Actor, token: str) -> NoticeQuestion:
    rows = NoticeQuestion.objects.filter(person=actor.person_id or 0).select_related("course", "unit")
    return get_object_or_404(rows, token=token)


def check_is_asked(actor: Actor, question: NoticeQuestion) -> None:
    if actor.person_id is None or question.person_id != actor.person_id:
        raise NotAllowed(_("Somebody else is asked this. Nothing was kept."))
