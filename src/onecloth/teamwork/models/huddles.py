"""The board of a team, its huddles, what is put on it, who leads in turn, and the figures it looks at."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.teamwork.choices import ItemKind


class HuddleBoard(Versioned):
    """One unit's board. `begins` is the time on that unit's wall, `days` its weekdays with 0 for Monday.

    `changes` counts what was done on the board: whoever looks on asks for this number, and for more only if it moved.
    `mail_key` is what its address for mail is made of, and `mail_hash` finds the board by it; both are empty without one.
    """

    token = TokenField()
    unit = models.OneToOneField("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    begins = models.TimeField()
    days = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField(default=10)
    changes = models.PositiveBigIntegerField(default=0)
    opened_at = models.DateTimeField()
    mail_key = models.UUIDField(null=True, blank=True)
    mail_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=30), name="huddles_take_5_to_30_minutes")
        ]


class BoardFigure(models.Model):
    """A metric that the team looks at in its huddle, in the order in which it stands there."""

    board = models.ForeignKey(HuddleBoard, on_delete=models.PROTECT, related_name="figures")
    metric = models.ForeignKey("insight.Metric", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "metric"], name="a_figure_stands_once_on_a_board")]


class HuddleLeader(models.Model):
    """Somebody who takes a turn at leading, since and perhaps until a moment."""

    board = models.ForeignKey(HuddleBoard, on_delete=models.PROTECT, related_name="leaders")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["board", "person"], condition=Q(until__isnull=True), name="one_turn_at_a_time"
            )
        ]


class Huddle(models.Model):
    """A huddle that was begun. Who led it is kept, so that turns are fair; who was there is not."""

    board = models.ForeignKey(HuddleBoard, on_delete=models.PROTECT, related_name="huddles")
    on_date = models.DateField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    is_forgotten = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField()
    led_by = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["board"], condition=Q(ended_at__isnull=True), name="one_huddle_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="a_huddle_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["board", "-began_at"], name="huddle_of_board")]


class HuddleItem(Versioned):
    """Something to celebrate, a problem, or help that is needed. It stays on the board until somebody settles it.

    `heard_at` is when the team first did something with it, or ended a huddle at which it stood on the board. `is_by_mail`:
    whose name stands there is as sure as mail is.
    """

    token = TokenField()
    board = models.ForeignKey(HuddleBoard, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=9, choices=ItemKind)
    words = models.CharField(max_length=200)
    more = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10, blank=True)
    raised_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    heard_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    problem = models.ForeignKey(
        "improvement.Problem", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=300, blank=True)
    is_taken_back = models.BooleanField(default=False)
    is_by_mail = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=("problem", "help"))
                | Q(settled_at__isnull=True) | Q(is_taken_back=True) | ~Q(outcome=""),
                name="what_became_of_it_is_said",
            )
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["board"], condition=Q(settled_at__isnull=True), name="item_on_board"),
            models.Index(fields=["board", "-settled_at"], name="item_settled"),
            models.Index(fields=["board", "-raised_at"], name="item_raised"),
        ]

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def needs_somebody(self) -> bool:
        """What is celebrated is nobody's task: it goes with the day."""
        return self.is_open and self.kind != ItemKind.CELEBRATE

    def __str__(self) -> str:
        return self.words


class MailTaken(models.Model):
    """A mail that became an item, by a hash of its Message-ID, so that a server that sends it twice doubles nothing."""

    board = models.ForeignKey(HuddleBoard, on_delete=models.PROTECT, related_name="+")
    message_hash = models.CharField(max_length=64)
    taken_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["board", "message_hash"], name="a_mail_is_taken_once")]
