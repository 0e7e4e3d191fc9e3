from django.db import models
from django.utils.translation import gettext_lazy as _


class Traveller(models.TextChoices):
    CUSTOMER = "customer", _("A customer")
    EMPLOYEE = "employee", _("An employee")
