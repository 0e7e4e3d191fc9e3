"""Users and groups in the shape that directory services (SCIM) write, from the first migration."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scim.models import AbstractSCIMGroupMixin, AbstractSCIMUserMixin

from onecloth.core.fields import TokenField


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractSCIMUserMixin, AbstractBaseUser):
    """A way to sign in. The name may be a user name or a personnel number; an e-mail address is optional."""

    token = TokenField()
    username = models.CharField(
        _("User name or personnel number"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Somebody signs in with this name already.")},
    )
    email = models.EmailField(_("E-mail"), blank=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~models.Q(email=""), name="one_user_per_email"),
        ]

    def __str__(self) -> str:
        return self.username


class Group(AbstractSCIMGroupMixin, models.Model):
    """A group that a directory service keeps. It grants nothing by itself."""

    name = models.CharField(max_length=150, unique=True)
    members = models.ManyToManyField(User, related_name="scim_groups", blank=True)

    def __str__(self) -> str:
        return self.name


class FailedSignIns(models.Model):
    """How often a sign-in failed lately for one name, one device or one address; `bucket` is a keyed hash of which."""

    bucket = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
