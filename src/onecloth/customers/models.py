"""A customer is who we serve; a contact is somebody we can talk to there. Neither is a Person of ours, nor a User."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TokenField
from onecloth.core.models import KeptFile, Versioned
from onecloth.customers.choices import ConsentPurpose, ConsentSource, CustomerKind, ReachWay


class Customer(Versioned):
    token = TokenField()
    kind = models.CharField(max_length=10, choices=CustomerKind, default=CustomerKind.PERSON)
    name = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=80, null=True, blank=True, unique=True)
    place = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, blank=True)
    known_since = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)


class Contact(Versioned):
    token = TokenField()
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)
    may_be_asked = models.BooleanField(default=True)
    may_be_told = models.BooleanField(default=True)
    reach = models.CharField(max_length=12, choices=ReachWay, blank=True)
    reach_when = models.CharField(max_length=200, blank=True)
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    link_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    closed_on = models.DateField(null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)

    @property
    def is_there(self) -> bool:
        return self.closed_on is None and self.blanked_at is None


class Consent(models.Model):
    """One thing a contact agreed to or said no to, when and by which way. What was said before stays as it was."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=12, choices=ConsentPurpose)
    is_given = models.BooleanField()
    said_on = models.DateField()
    way = models.CharField(max_length=12, choices=ConsentSource)
    source = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "purpose"], condition=Q(replaced_at__isnull=True), name="one_consent_stands"
            )
        ]


class CustomerImport(KeptFile):
    """A file of accounts and contacts."""

    asked_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
