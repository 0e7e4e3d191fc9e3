"""A customer who was answered thanks whoever helped: a voice of its own, which somebody makes a card of."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.choices import VoiceKind
from onecloth.listening.models import Voice
from onecloth.listening.permissions.receipts import can_thank_for
from onecloth.listening.queries.days import day_in
from onecloth.listening.words import says_nothing, storable

MOST_THANKED = 500  # letters


class CannotThankBack(Refused):
    """There is nobody to thank, no word of thanks, or it was said already."""


@transaction.atomic
def thank_back(*, voice: Voice, words: str, by: Actor, at: datetime) -> Voice:
    """Keep it beside what they told us first: about the same unit and step, found and erased by the same receipt.

    Once for a receipt; the same words again are the same thanks. Raises `CannotThankBack`.
    """
    held = Voice.objects.select_for_update().get(pk=voice.pk)
    said = storable(words)
    if says_nothing(said):
        raise CannotThankBack(_("There are no words yet. A sentence is enough."))
    if len(said) > MOST_THANKED:
        raise CannotThankBack(
            _("That is longer than %(most)s letters. Say it shorter; it is still here.") % {"most": MOST_THANKED}
        )
    known = Voice.objects.filter(receipt_hash=held.receipt_hash, kind=VoiceKind.THANKS, response_key=None).first()
    if known is not None and known.text == said:
        return known
    if not can_thank_for(held):
        raise CannotThankBack(_("Your thanks are with us already, or there is nobody to thank yet. Nothing was sent."))
    thanks = Voice(
        kind=VoiceKind.THANKS, channel=held.channel, audience=held.audience, text=said, language=held.language,
        study=held.study, customer=held.customer, about_unit=held.about_unit, about_step=held.about_step,
        unit_path=held.unit_path, raised_on=day_in(held.about_unit, at), raised_at=at, receipt_hash=held.receipt_hash,
    )  # fmt: skip
    thanks.save(force_insert=True)
    audit.record(by=by, at=at, action="thanked_back", subject=thanks, fields=["kind", "text"])
    return thanks
