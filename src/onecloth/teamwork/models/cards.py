"""Champion cards: who helped, what they did, and what a customer or a colleague got from it."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.teamwork.choices import Giver

STANDS = Q(withdrawn_at__isnull=True)
# Both want it there: whoever wrote it, and whoever it is for.
ON_WALL = STANDS & Q(is_for_wall=True, hidden_at__isnull=True)


class ChampionCard(Versioned):
    """A thank-you from one person to another. `written_by` is its giver only where `giver` is a colleague: a card made
    from a voice names nobody. Units are those of the day it was given; `told_unit` is the one whose leaders are told.
    """

    token = TokenField()
    giver = models.CharField(max_length=10, choices=Giver, default=Giver.COLLEAGUE)
    written_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    receiver = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    voice = models.ForeignKey("listening.Voice", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    did = models.TextField()
    got = models.CharField(max_length=120)
    language = models.CharField(max_length=10, blank=True)
    is_for_wall = models.BooleanField(default=True)
    given_at = models.DateTimeField()
    given_on = models.DateField()
    from_unit = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_unit = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    from_department = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    to_department = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_across = models.BooleanField(default=False)
    told_unit = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(written_by=F("receiver")), name="a_card_is_for_somebody_else"),
            models.CheckConstraint(
                condition=Q(giver="colleague") | Q(voice__isnull=False, from_unit__isnull=True),
                name="an_unnamed_card_comes_from_a_voice",
            ),
            models.UniqueConstraint(
                fields=["voice", "receiver"], condition=Q(voice__isnull=False) & STANDS,
                name="a_voice_thanks_somebody_once",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-given_at", "-id"], condition=ON_WALL, name="card_wall"),
            models.Index(fields=["to_unit", "-given_at", "-id"], condition=ON_WALL, name="card_wall_to"),
            models.Index(fields=["from_unit", "-given_at", "-id"], condition=ON_WALL, name="card_wall_from"),
            models.Index(fields=["receiver", "-given_at", "-id"], name="card_received"),
            models.Index(fields=["written_by", "-given_at", "-id"], name="card_written"),
            models.Index(fields=["told_unit", "-given_at", "-id"], condition=STANDS, name="card_told"),
            models.Index(fields=["given_on", "is_across"], condition=STANDS, name="card_across"),
        ]

    @property
    def is_on_wall(self) -> bool:
        return self.is_for_wall and self.withdrawn_at is None and self.hidden_at is None

    @property
    def names_giver(self) -> bool:
        return self.giver == Giver.COLLEAGUE
