"""Before whom a post is put, and who of them has not said yet that they read it."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from onecloth.core.actors import Actor
from onecloth.organisation.models import Membership, open_on
from onecloth.teamwork.models import Post, PostReading
from onecloth.teamwork.models.posts import OUT

LEVELS = 8  # as far up as the organisation looks for what shapes somebody's day


def put_before(actor: Actor, day: date) -> Q:
    """A condition on posts. It follows from the actor and the day alone, however units are moved meanwhile."""
    held = Membership.objects.filter(open_on(day), person=actor.person_id or 0)
    above = Q()
    for level in range(LEVELS):
        above |= Q(**{"unit" + "__parent" * level: OuterRef("unit")})
    everybody = Q(unit__isnull=True, role__isnull=True)
    return everybody | Q(Exists(held.filter(above))) | Q(Exists(held.filter(role=OuterRef("role"))))


def is_put_before(actor: Actor, post: Post, day: date) -> bool:
    return actor.person_id is not None and Post.objects.filter(put_before(actor, day), pk=post.pk).exists()


def to_read(actor: Actor, day: date) -> QuerySet[Post]:
    """What somebody is asked to say they read: put before them, and out when they already worked here."""
    if actor.person_id is None:
        return Post.objects.none()
    here = Membership.objects.filter(person=actor.person_id, from_date__lte=OuterRef("published_on"))
    said = PostReading.objects.filter(post=OuterRef("pk"), person=actor.person_id)
    return Post.objects.filter(OUT, put_before(actor, day), Exists(here), ~Exists(said), read_by__isnull=False)


def is_asked_to_read(actor: Actor, post: Post, day: date) -> bool:
    return post.is_out and post.read_by is not None and to_read(actor, day).filter(pk=post.pk).exists()


def has_said_so(actor: Actor, post: Post) -> bool:
    return PostReading.objects.filter(post=post, person=actor.person_id or 0).exists()
