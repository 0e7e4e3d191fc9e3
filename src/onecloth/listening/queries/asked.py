"""Surveys that wait for somebody, in their Inbox: only ever their own, and gone once they answered."""

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.listening.models import Invitation
from onecloth.listening.queries.doors import token_of
from onecloth.listening.queries.studies import numbers_of_questions, waiting_invitations, waiting_keys, waiting_numbers
from onecloth.ui.texts import in_language


def desk() -> Desk:
    return Desk(asks=asks, others=count, others_of=waiting_numbers)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    found = waiting_invitations(actor, day)
    numbers = numbers_of_questions([invitation.wave.study_id for invitation in found]) if found else {}
    return [_ask(invitation, numbers.get(invitation.wave.study_id, 0)) for invitation in found]


def count(actor: Actor, day: date) -> int:
    return len(waiting_keys(actor, day))


def _ask(invitation: Invitation, questions: int) -> Ask:
    study = invitation.wave.study
    short = ngettext("%(n)s short question", "%(n)s short questions", questions) % {"n": questions}
    last = invitation.expires_on - timedelta(days=1) if invitation.expires_on else None
    return Ask(
        f"invitation:{invitation.key}", in_language(study.name), f"{short} · {study.get_mode_display()}",
        f"{reverse('public:invitation', args=[token_of(invitation.key)])}?{urlencode({'lang': get_language() or 'en'})}",
        _("Answer"), "list-checks", last,
    )  # fmt: skip
