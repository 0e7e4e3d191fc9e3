"""A customer is who we serve; a contact is somebody we can talk to there. Neither is a Person of ours, nor a User."""

from django.db import models

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.customers.choices import CustomerKind


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
    closed_on = models.DateField(null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)
