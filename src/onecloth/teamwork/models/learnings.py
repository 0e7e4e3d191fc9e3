"""What somebody learned: the behaviour they try, step by step, and the questions they are asked now and then."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TokenField
from onecloth.teamwork.choices import PromptKind, WillUse

GOES_ON = Q(stopped_at__isnull=True)


class Learning(models.Model):
    """One person finished one course, in the edition it had. `unit` is where they worked that day.

    `rung` is the step of the ladder of days they stand on, `tip_due_on` when they are asked next, empty at its end.
    `check_due_on` is the day thirty days after on which one question is asked out of turn, empty once it was.
    """

    token = TokenField()
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("teamwork.Course", on_delete=models.PROTECT, related_name="learnings")
    session = models.ForeignKey(
        "teamwork.LearningSession", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField()
    finished_at = models.DateTimeField()
    finished_on = models.DateField()
    will_use = models.CharField(max_length=6, choices=WillUse, blank=True)
    tip = models.ForeignKey("teamwork.Tip", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    rung = models.PositiveSmallIntegerField(default=0)
    tip_due_on = models.DateField(null=True, blank=True)
    check_due_on = models.DateField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course"], condition=GOES_ON, name="one_learning_at_a_time"),
            models.CheckConstraint(condition=Q(rung__lte=4), name="a_ladder_has_five_rungs"),
        ]
        indexes = [models.Index(fields=["course", "finished_on"], name="learning_of_course")]


class TipReply(models.Model):
    """Whether they got to try it, and what happened. Theirs alone."""

    learning = models.ForeignKey(Learning, on_delete=models.PROTECT, related_name="replies")
    tip = models.ForeignKey("teamwork.Tip", on_delete=models.PROTECT, related_name="+")
    rung = models.PositiveSmallIntegerField()
    did = models.BooleanField()
    words = models.CharField(max_length=300, blank=True)
    replied_at = models.DateTimeField()


class Recall(models.Model):
    """What is known of one person's memory of one question; `stability` is empty until it was answered once."""

    token = TokenField()
    learning = models.ForeignKey(Learning, on_delete=models.PROTECT, related_name="recalls")
    question = models.ForeignKey("teamwork.CourseQuestion", on_delete=models.PROTECT, related_name="+")
    stability = models.FloatField(null=True, blank=True)
    difficulty = models.FloatField(null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["learning", "question"], name="a_question_is_learned_once")]


class RecallAnswer(models.Model):
    """How one question was remembered on one day. `is_check` is the one that was asked out of turn after thirty days."""

    recall = models.ForeignKey(Recall, on_delete=models.PROTECT, related_name="answers")
    grade = models.PositiveSmallIntegerField()
    is_check = models.BooleanField(default=False)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(grade__gte=1, grade__lte=4), name="a_grade_is_one_of_four")]


class LearningPrompt(models.Model):
    """One of the two prompts somebody had in a week, answered or skipped. `week` is its Monday."""

    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    week = models.DateField()
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6, choices=PromptKind)
    is_skipped = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "week", "place"], name="one_prompt_in_each_place"),
            models.CheckConstraint(condition=Q(place__in=(1, 2)), name="two_prompts_a_week_at_most"),
        ]
