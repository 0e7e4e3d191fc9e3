"""Fixed vocabularies of what teams do together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WebhookEvent(models.TextChoices):
    """What another system may be told of. The value is what it receives as the type."""

    TEST = "test", _("A test")
    CARD = "champion_card.on_wall", _("A card of thanks hangs on the wall")
    POST = "post.published", _("News went out")


class DeliveryState(models.TextChoices):
    """What became of telling it. Gone: taken back before it left."""

    WAITING = "waiting", _("Waiting")
    ARRIVED = "arrived", _("Arrived")
    GONE = "gone", _("Taken back before it left")


class WebhookFault(models.TextChoices):
    """Why an attempt came to nothing."""

    ANSWER = "answer", _("It answered, but did not take it")
    INSIDE = "inside", _("Its name leads into this house, which is not allowed")
    NAME = "name", _("Nobody knows its name")
    TLS = "tls", _("Its certificate is not to be trusted")
    SLOW = "slow", _("It took too long")
    LINE = "line", _("The line broke")
    SECRET = "secret", _("The secret cannot be read any more; make a new one")


class FeedKind(models.TextChoices):
    """Whose address it is: a person's for their reader, or the house's for its intranet."""

    OWN = "own", _("Your reader")
    EMBED = "embed", _("The intranet")


class DigestChannel(models.TextChoices):
    """How somebody is told once a day of what waits. Everything is in the Inbox in any case."""

    MAIL = "mail", _("By e-mail")
    NONE = "none", _("Not at all; I look into the Inbox")


class ItemKind(models.TextChoices):
    """What an item on a huddle's board is."""

    CELEBRATE = "celebrate", _("Celebrate")
    PROBLEM = "problem", _("Problem")
    HELP = "help", _("Help needed")


class Giver(models.TextChoices):
    """Who thanks. Only a colleague who wrote a card themselves is named on it."""

    COLLEAGUE = "colleague", _("A colleague")
    CUSTOMER = "customer", _("A customer")
    UNNAMED = "unnamed", _("Somebody who works here")


class PlaceNews(models.TextChoices):
    """What somebody with a place in a session was not told yet."""

    MOVED_UP = "moved_up", _("A place became free")
    MOVED = "moved", _("It is at another time or place")
    CANCELLED = "cancelled", _("It was called off")


class WillUse(models.TextChoices):
    """What somebody says at the end of a course. It is no success: that is what they do later."""

    YES = "yes", _("Yes")
    MAYBE = "maybe", _("Perhaps")
    NO = "no", _("No")


class PromptKind(models.TextChoices):
    TIP = "tip", _("A behaviour to try")
    RECALL = "recall", _("A question")


class GapSourceKind(models.TextChoices):
    """How it is known that a skill is missing."""

    PULSE = "pulse", _("What the pulse says")
    HANDOFF = "handoff", _("What is said of hand-offs")
    HUDDLE = "huddle", _("A problem from a huddle")
    REVIEW = "review", _("Reviews")
    WISH = "wish", _("People said so of themselves")


class Noticed(models.TextChoices):
    """Whether another team noticed something."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNSURE = "unsure", _("I cannot say")


class PointKind(models.TextChoices):
    """Where a point of a change meeting comes from."""

    DECISION = "decision", _("Decisions that are open")
    NOTICE = "notice", _("Not answered yet")
    IMPROVEMENT = "improvement", _("Improvements that run")
    INITIATIVE = "initiative", _("Initiatives")
    NEWS = "news", _("News since the last meeting")
    OWN = "own", _("Brought along")
