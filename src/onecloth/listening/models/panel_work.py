"""What an advisory group does: meets, recommends, is asked for its input."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.listening import choices
from onecloth.listening.models.conversations import Conversation
from onecloth.listening.models.panels import Panel, Seat
from onecloth.listening.models.voices import Voice


class PanelMeeting(Versioned):
    """A meeting of a panel: when and where stand in its conversation, the minutes here, for all who sit."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="meetings")
    conversation = models.OneToOneField(Conversation, on_delete=models.PROTECT, related_name="+")
    minutes = models.TextField(blank=True)


class AgendaItem(models.Model):
    """One thing to talk about, in words a person chose; `voice` is what it rests on."""

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    voice = models.ForeignKey(Voice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "position"], name="agenda_place_once")]


class Attendance(models.Model):
    """Somebody who sits was there."""

    meeting = models.ForeignKey(PanelMeeting, on_delete=models.PROTECT, related_name="attended")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="attended_once")]


class Recommendation(Versioned):
    """What a panel tells one named leader, who says yes with what happens next, or no with a reason, by a day."""

    token = TokenField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="recommendations")
    words = models.CharField(max_length=200)
    reasons = models.TextField(blank=True)
    addressed_to = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=choices.RecommendationState, default=choices.RecommendationState.OPEN
    )
    answer_words = models.TextField(blank=True)
    next_by = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"])
                | (Q(answered_on__isnull=False) & Q(answered_by__isnull=False) & ~Q(answer_words="")),
                name="an_answered_recommendation_has_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(next_by__isnull=False), name="a_yes_says_by_when"
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("given_on")), name="recommendation_days_in_order"),
        ]
        indexes = [models.Index(fields=["addressed_to", "state", "due_on"], name="recommendation_due")]


class RecommendationVoice(models.Model):
    """A voice that a recommendation rests on: whoever said it is told what the leader answered."""

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="rests_on")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "voice"], name="rests_on_a_voice_once")]


class PanelInput(Versioned):
    """A panel is asked for its input, by a day, and says it: to a journey, or to what a room above has tied to this.

    Whoever asked has it in their Inbox from the day it was said until they looked at it.
    """

    token = TokenField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="inputs")
    journey = models.ForeignKey("journeys.Journey", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=300)
    asked_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField()
    due_on = models.DateField()
    words = models.TextField(blank=True)
    said_on = models.DateField(null=True, blank=True)
    looked_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(words="") | Q(said_on__isnull=False), name="input_has_its_day"),
        ]
