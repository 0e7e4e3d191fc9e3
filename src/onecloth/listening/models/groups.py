"""Focus groups: customers who hear each other, as a part of a round; who was invited, and what they agreed to."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.listening import choices


class FocusGroup(Versioned):
    """Some customers at one table, asked by a colleague of ours. What was said is in the conversation's notes.

    It is written down, marked and found from as an interview is; `questions` are its themes, copied when it was planned.
    """

    token = TokenField()
    round = models.ForeignKey("listening.InterviewRound", on_delete=models.PROTECT, related_name="groups")
    name = models.CharField(max_length=120)
    interviewer = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=choices.GroupState, default=choices.GroupState.PLANNED)
    questions = models.JSONField(default=list)
    places = models.PositiveSmallIntegerField(default=8)
    consent_words = models.TextField(max_length=1000)
    thanks_words = models.TextField(max_length=1000, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    conversation = models.OneToOneField("listening.Conversation", on_delete=models.PROTECT, related_name="group")

    is_group = True


class Guest(Versioned):
    """A contact who was invited to a focus group. `agreed_to` is the text they said yes to, word for word."""

    token = TokenField()
    group = models.ForeignKey(FocusGroup, on_delete=models.PROTECT, related_name="guests")
    contact = models.ForeignKey("customers.Contact", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=choices.GuestState, default=choices.GuestState.INVITED)
    invited_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_to = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "contact"], name="guest_once_in_a_group"),
            models.CheckConstraint(
                condition=~Q(state__in=["coming", "came"]) | Q(agreed_at__isnull=False),
                name="a_guest_comes_having_agreed",
            ),
        ]
