"""What news asks of a person in the Inbox: to say that they read a post, to answer what was asked beneath theirs, and to
find readers for one whose unit was dissolved before its hour."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.inbox import Ask, Desk
from onecloth.teamwork.models import Post, PostQuestion
from onecloth.teamwork.permissions.posts import can_write, own_posts
from onecloth.teamwork.queries.post_readers import to_read
from onecloth.teamwork.queries.posts import for_whom, told


def desk() -> Desk:
    return Desk(asks=asks, rows=rows)


def rows(actor: Actor, day: date) -> Sequence[QuerySet[Any]]:
    if actor.person_id is None:
        return ()
    return (to_read(actor, day), to_answer(actor), held(actor)) if can_write(actor) else (to_read(actor, day),)


def asks(actor: Actor, day: date) -> Sequence[Ask]:
    if actor.person_id is None:
        return []
    reading = to_read(actor, day).select_related("unit", "role").order_by("read_by", "pk")
    found = [_reading(post) for post in reading]
    if can_write(actor):
        asked = to_answer(actor).select_related("post", "asked_by").order_by("asked_at", "pk")
        found += [_answering(question) for question in asked]
        found += [_holding(post) for post in held(actor).select_related("unit")]
    return found


def to_answer(actor: Actor) -> QuerySet[PostQuestion]:
    """Beneath what one wrote; where its author has left, whoever else may speak there."""
    mine = Q(post__written_by=actor.person_id) | Q(post__written_by__left_on__isnull=False)
    rows = PostQuestion.objects.filter(mine, answered_at__isnull=True, withdrawn_at__isnull=True)
    return rows.filter(post__withdrawn_at__isnull=True, post__in=own_posts(actor))


def held(actor: Actor) -> QuerySet[Post]:
    rows = Post.objects.filter(written_by=actor.person_id, held_at__isnull=False)
    return rows.filter(published_at__isnull=True, withdrawn_at__isnull=True)


def _reading(post: Post) -> Ask:
    title = _("Please read: %(title)s") % {"title": told(post.title).words}
    return Ask(f"post:{post.pk}:read", title, for_whom(post), _url(post), _("Read it"), "megaphone", post.read_by)


def _answering(question: PostQuestion) -> Ask:
    title = _("A question beneath “%(title)s”") % {"title": told(question.post.title).words}
    url = reverse("news:answer", args=[question.post.token, question.pk])
    name = question.asked_by.name
    return Ask(
        f"question:{question.pk}", title, name, url, _("Answer it"), "message-circle", quote=question.words
    )  # fmt: skip


def _holding(post: Post) -> Ask:
    title = _("Your post did not go out: its unit was dissolved")
    return Ask(f"post:{post.pk}:held", title, told(post.title).words, _url(post), _("Find readers"), "megaphone")


def _url(post: Post) -> str:
    return reverse("news:post", args=[post.token])
