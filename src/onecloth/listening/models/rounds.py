"""Interviews with key customers, in rounds: guides, who is asked by whom, words marked in notes, findings."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.listening import choices
from onecloth.listening.models.groups import FocusGroup


class InterviewGuide(Versioned):
    """Questions to ask face to face, kept for the next round. A round that is open has its own copy of them."""

    token = TokenField()
    name = models.CharField(max_length=120)
    questions = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(null=True, blank=True)


class InterviewRound(Versioned):
    """Some customers, asked the same by colleagues of several departments, and what we found together."""

    token = TokenField()
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    mode = models.CharField(max_length=12, choices=choices.StudyMode, default=choices.StudyMode.IDENTIFIED)
    state = models.CharField(max_length=10, choices=choices.StudyState, default=choices.StudyState.DRAFT)
    owner = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    guide = models.ForeignKey(InterviewGuide, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    questions = models.JSONField(default=list)
    begins_on = models.DateField()
    ends_on = models.DateField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="a_round_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(mode="anonymous"), name="who_sits_together_is_known"),
        ]

    @property
    def is_protected(self) -> bool:
        """Whether what is marked in it is heard only together, without the customer's name."""
        return self.mode != choices.StudyMode.IDENTIFIED


class Interviewer(models.Model):
    """A colleague who interviews in a round. The department is that of the day, so that coverage stays as it was."""

    round = models.ForeignKey(InterviewRound, on_delete=models.PROTECT, related_name="interviewers")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], condition=Q(left_at__isnull=True), name="interviewer_once_in_a_round"
            )
        ]


class Interview(Versioned):
    """One customer of a round, from being thought of to being heard. What was said is in the conversation's notes."""

    token = TokenField()
    round = models.ForeignKey(InterviewRound, on_delete=models.PROTECT, related_name="interviews")
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("customers.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    interviewer = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(max_length=12, choices=choices.InterviewState, default=choices.InterviewState.LISTED)
    asked_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = models.CharField(max_length=12, choices=choices.ConsentWay, blank=True)
    declined_words = models.CharField(max_length=300, blank=True)
    conversation = models.OneToOneField(
        "listening.Conversation", null=True, blank=True, on_delete=models.PROTECT, related_name="interview"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "customer"], name="customer_once_in_a_round"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(conversation__isnull=False), name="a_held_interview_has_a_conversation"
            ),
        ]
        indexes = [models.Index(fields=["interviewer", "state"], name="interview_by_interviewer")]

    is_group = False

    @property
    def name(self) -> str:
        return self.customer.name


class Mark(models.Model):
    """Words somebody said, marked in the notes of a conversation; in a focus group `guest` may say who of them.

    `voice` is set where the customer may be named. In a confidential round the words wait here until enough are heard
    together; then only the day is noted, and nothing leads from here to the voice.
    """

    conversation = models.ForeignKey("listening.Conversation", on_delete=models.PROTECT, related_name="marks")
    quote = models.TextField()
    kind = models.CharField(max_length=20, choices=choices.VoiceKind, default=choices.VoiceKind.COMMENT)
    step = models.ForeignKey("journeys.Step", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    guest = models.ForeignKey("listening.Guest", null=True, blank=True, on_delete=models.PROTECT, related_name="marks")
    voice = models.OneToOneField(
        "listening.Voice", null=True, blank=True, on_delete=models.PROTECT, related_name="mark"
    )
    marked_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()
    heard_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    @property
    def sitting(self) -> "Interview | FocusGroup":
        """The interview or the focus group in which it was said."""
        interview: Interview | None = getattr(self.conversation, "interview", None)
        return interview or self.conversation.group

    @property
    def speaker(self) -> str:
        """The customer who said it, as those who read the notes know them; in a group perhaps only the group."""
        return self.guest.contact.customer.name if self.guest else self.sitting.name


class ConversationFile(models.Model):
    """Something that was shown or handed over in a conversation. Who reads the notes may fetch it, nobody else."""

    conversation = models.ForeignKey("listening.Conversation", on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField("core.StoredFile", on_delete=models.PROTECT, related_name="+")


class Finding(Versioned):
    """What a round taught us, in words written together. A round closes when each of them has an end."""

    token = TokenField()
    round = models.ForeignKey(InterviewRound, on_delete=models.PROTECT, related_name="findings")
    words = models.CharField(max_length=500)
    end = models.CharField(max_length=16, choices=choices.FindingEnd, default=choices.FindingEnd.OPEN)
    end_words = models.CharField(max_length=1000, blank=True)
    owner = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(end="recommendation") | Q(owner__isnull=False, due_on__isnull=False),
                name="a_recommendation_has_an_owner_and_a_day",
            ),
            models.CheckConstraint(
                condition=Q(end="open") | Q(ended_on__isnull=False), name="an_ended_finding_has_a_day"
            ),
        ]
        indexes = [models.Index(fields=["owner", "done_on", "due_on"], name="finding_due")]


class FindingMark(models.Model):
    """Whose words a finding stands on."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="links")
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, related_name="finding_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "mark"], name="mark_once_behind_a_finding")]
