"""Work on many voices at once, kept for a day as it was before, so that it can be taken back."""

from django.db import models

from onecloth.core.fields import TokenField
from onecloth.listening import choices
from onecloth.listening.models.voices import Voice


class JointWork(models.Model):
    """Something one person did to several voices together."""

    token = TokenField()
    what = models.CharField(max_length=8, choices=choices.JointDeed)
    done_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)


class JointStep(models.Model):
    """One of its voices: `before` holds what was changed as it was, `version` is the voice's after the work."""

    work = models.ForeignKey(JointWork, on_delete=models.PROTECT, related_name="steps")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=choices.VoiceState)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "voice"], name="voice_worked_on_once")]


class KeptAnswer(models.Model):
    """An answer that fits often, under a name for those who sort. `within_days` is a promise's, from the day it is given."""

    token = TokenField()
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=6, choices=choices.AnswerKind)
    words = models.TextField()
    within_days = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True)
    made_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(removed_at__isnull=True), name="one_kept_answer_of_a_name"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="will") | models.Q(within_days__isnull=False), name="a_kept_promise_has_days"
            ),
        ]


class SavedFilter(models.Model):
    """Filters of the ledger under a name, for everybody who opens it. Each sees by them only what is open to them."""

    token = TokenField()
    name = models.CharField(max_length=60)
    query = models.TextField()
    made_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(removed_at__isnull=True), name="one_standing_filter_of_a_name"
            )
        ]
