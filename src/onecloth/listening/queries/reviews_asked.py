"""Words that wait to be read before they are heard, in the Inbox of the experience team: one line a study."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.listening.models import Study
from onecloth.listening.permissions.reviews import can_review
from onecloth.listening.queries.deadlines import add_working_days
from onecloth.listening.queries.reviews import waiting_batches
from onecloth.organisation.queries import day_of, the_organisation
from onecloth.ui.texts import in_language
from onecloth.ui.wording import number_word


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    if not can_review(actor):
        return []
    found = waiting_batches(actor).values("wave__study").annotate(batches=Count("pk"), since=Min("made_at"))
    waiting = {row["wave__study"]: row for row in found}
    studies = Study.objects.filter(pk__in=waiting).order_by("pk") if waiting else ()
    return [_ask(study, waiting[study.pk]["batches"], day_of(waiting[study.pk]["since"])) for study in studies]


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Study]]:
    if not can_review(actor):
        return ()
    return (Study.objects.filter(pk__in=waiting_batches(actor).values("wave__study")),)


def _ask(study: Study, batches: int, since: date) -> Ask:
    words = ngettext(
        "%(n)s batch of comments to read for names, before anybody hears them",
        "%(n)s batches of comments to read for names, before anybody hears them", batches,
    )  # fmt: skip
    read_by = add_working_days(since, the_organisation().read_within_days)
    return Ask(
        f"review:{study.token}", words % {"n": number_word(batches, first=True)}, in_language(study.name),
        reverse("listening:reviews"), _("Read them"), "eye-off", read_by,
    )  # fmt: skip
