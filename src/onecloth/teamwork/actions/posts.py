"""News: written, kept for an hour to come, let out, said better, and taken back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, files
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Stale
from onecloth.core.models import StoredFile
from onecloth.listening.words import storable
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of
from onecloth.teamwork.actions.webhook_events import tell_webhooks
from onecloth.teamwork.choices import WebhookEvent
from onecloth.teamwork.exceptions import CannotPost
from onecloth.teamwork.models import Post, PostReach
from onecloth.teamwork.permissions.posts import (
    check_can_address_customers,
    check_can_keep,
    check_can_speak_for,
    check_works_here,
)
from onecloth.teamwork.queries.post_reach import groups_of
from onecloth.teamwork.queries.post_written import LONGEST, LONGEST_TITLE, Written
from onecloth.ui.texts import name_of

AT_ONCE = 50


@transaction.atomic
def write_post(*, written: Written, by: Actor, at: datetime) -> Post:
    """A draft. Raises `CannotPost`, `FileRefused`."""
    author = check_works_here(by)
    check_can_speak_for(by, written.unit, written.role)
    _check_open(written.unit)
    if written.for_customers:
        check_can_address_customers(by)
    fields = _fields(written) | _picture(written, None, by, at)
    post = Post.objects.create(**fields, written_by_id=author, written_at=at)
    audit.record(by=by, at=at, action="write_post", subject=post, fields=["title", "words"])
    return post


@transaction.atomic
def rewrite_post(*, post: Post, written: Written, expected: int | None = None, by: Actor, at: datetime) -> Post:
    """Say it better. What is out stays put before those it was put before. Raises `CannotPost`, `Stale`."""
    check_can_keep(by, post)
    check_can_speak_for(by, written.unit, written.role)
    if post.published_at is not None and (post.unit, post.role) != (written.unit, written.role):
        raise CannotPost(_("It is out already, so whom it is for stays as it is. Your words are still here."))
    if post.published_at is None:
        _check_open(written.unit)
    if written.for_customers != post.for_customers:
        check_can_address_customers(by)
    changes = _fields(written) | _picture(written, post, by, at) | ({"edited_at": at} if post.published_at else {})
    post.save_changes(expected=expected, **changes)
    audit.record(by=by, at=at, action="rewrite_post", subject=post, fields=["title", "words"])
    return post


@transaction.atomic
def publish_post(*, post: Post, by: Actor, at: datetime) -> Post:
    """Let it out, once. Raises `CannotPost`, `Stale`."""
    check_can_keep(by, post)
    if post.withdrawn_at is not None:
        raise CannotPost(_("It was taken back. Nothing went out; put it back first."))
    if post.published_at is not None:
        return post
    _check_open(post.unit)
    day = day_of(at)
    post.save_changes(published_at=at, published_on=day, goes_out_at=None, held_at=None)
    groups = groups_of(post, day).items()
    PostReach.objects.bulk_create(PostReach(post=post, unit_id=unit, people=people) for unit, people in groups)
    tell_webhooks(event=WebhookEvent.POST, subject=post.token, at=at)
    audit.record(by=by, at=at, action="publish_post", subject=post, fields=["published_at"])
    return post


@transaction.atomic
def schedule_post(*, post: Post, goes_out_at: datetime, by: Actor, at: datetime) -> Post:
    """Keep it for an hour to come. Raises `CannotPost`, `Stale`."""
    check_can_keep(by, post)
    if post.published_at is not None or post.withdrawn_at is not None:
        raise CannotPost(_("It is out, or was taken back. Nothing was changed."))
    if goes_out_at <= at:
        raise CannotPost(_("This hour has passed. Choose a later one, or let it out now; nothing was changed."))
    _check_open(post.unit)
    post.save_changes(goes_out_at=goes_out_at, held_at=None)
    audit.record(by=by, at=at, action="schedule_post", subject=post, fields=["goes_out_at"])
    return post


@transaction.atomic
def keep_back_post(*, post: Post, by: Actor, at: datetime) -> Post:
    """Make what waits for its hour a draft again. Raises `Stale`."""
    check_can_keep(by, post)
    if post.goes_out_at is not None:
        post.save_changes(goes_out_at=None)
        audit.record(by=by, at=at, action="keep_back_post", subject=post, fields=["goes_out_at"])
    return post


def publish_due(*, by: Actor, at: datetime) -> int:
    """Let out what waited for this hour; of two workers that come at once, one does."""
    due = Post.objects.filter(goes_out_at__lte=at, withdrawn_at__isnull=True).select_related("unit", "role")
    return sum(_let_out(post, by, at) for post in due.order_by("goes_out_at", "pk")[:AT_ONCE])


def _let_out(post: Post, by: Actor, at: datetime) -> int:
    try:
        if post.unit is None or post.unit.is_open:
            publish_post(post=post, by=by, at=at)
            return 1
        hold_post(post=post, by=by, at=at)
    except Stale:
        pass  # another worker has let it out, or its author is changing it: then it is due again in a minute
    return 0


@transaction.atomic
def hold_post(*, post: Post, by: Actor, at: datetime) -> Post:
    """Its unit was dissolved before its hour came: it is a draft again, and its author is told."""
    post.save_changes(goes_out_at=None, held_at=at)
    audit.record(by=by, at=at, action="hold_post", subject=post, fields=["held_at"])
    return post


@transaction.atomic
def withdraw_post(*, post: Post, by: Actor, at: datetime) -> Post:
    """Nobody reads it any more, but those who may write it. It can be put back."""
    check_can_keep(by, post)
    if post.withdrawn_at is None:
        post.save_changes(withdrawn_at=at, goes_out_at=None)
        audit.record(by=by, at=at, action="withdraw_post", subject=post, fields=["withdrawn_at"])
    return post


@transaction.atomic
def put_back_post(*, post: Post, by: Actor, at: datetime) -> Post:
    """Take `withdraw_post` back; what waited for an hour is a draft then."""
    check_can_keep(by, post)
    if post.withdrawn_at is not None:
        post.save_changes(withdrawn_at=None)
        if post.published_at is not None:
            tell_webhooks(event=WebhookEvent.POST, subject=post.token, at=at)
        audit.record(by=by, at=at, action="put_back_post", subject=post, fields=["withdrawn_at"])
    return post


def _picture(written: Written, post: Post | None, by: Actor, at: datetime) -> dict[str, StoredFile | None]:
    """The picture as it will be: written anew, and the one before it goes. Raises `FileRefused`."""
    before = post.image if post else None
    if written.picture is None and not (written.drops_picture and before):
        return {}
    if before is not None:
        transaction.on_commit(lambda: files.remove(before, at=at))
    if written.picture is None:
        return {"image": None}
    kinds, name = frozenset({"image"}), written.picture_name or "picture"
    return {"image": files.store(written.picture, name=name, purpose="post", by=by, at=at, kinds=kinds)}


def _fields(written: Written) -> dict[str, Any]:
    title, words = _said(written.title), _said(written.words)
    if not title or not words:
        raise CannotPost(_("A post takes a title and words, in one language at least. Nothing is lost."))
    if _longest(title) > LONGEST_TITLE or _longest(words) > LONGEST:
        raise CannotPost(
            _("A title has room for %(title)s letters, the words for %(words)s. Say it shorter; nothing is lost.")
            % {"title": LONGEST_TITLE, "words": LONGEST}
        )
    return {
        "title": {code: " ".join(text.split()) for code, text in title.items()}, "words": words, "unit": written.unit,
        "role": written.role, "read_by": written.read_by, "for_customers": written.for_customers,
        "image_words": _said(written.image_words),
    }  # fmt: skip


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    told = {code: storable(text) for code, text in texts.items()}
    return {code: text for code, text in told.items() if text}


def _longest(texts: Mapping[str, str]) -> int:
    return max(len(text) for text in texts.values())


def _check_open(unit: Unit | None) -> None:
    if unit is not None and not unit.is_open:
        raise CannotPost(
            _("%(unit)s was dissolved, so nobody would read it there. Nothing went out; choose another unit.")
            % {"unit": name_of(unit)}
        )
