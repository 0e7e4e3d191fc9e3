"""News that leaves the house: in feeds, in the words of a webhook, counted in the daily digest."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.core.mail import link_to
from onecloth.organisation.models import Membership, open_on
from onecloth.organisation.queries import day_of, path_to, unit_tree
from onecloth.teamwork.choices import WebhookEvent
from onecloth.teamwork.models import Post, WebhookDelivery
from onecloth.teamwork.models.posts import OUT
from onecloth.teamwork.permissions.posts import visible_posts
from onecloth.teamwork.queries.digest_parts import Part, Since
from onecloth.teamwork.queries.feeds import Entry
from onecloth.teamwork.queries.posts import for_whom, published_posts, told
from onecloth.teamwork.queries.webhook_bodies import Said, says
from onecloth.ui.markdown import as_text


def entries(actor: Actor, most: int) -> list[Entry]:
    """What is out, in the language of whoever reads it where it was written in that."""
    rows = visible_posts(actor).filter(OUT).order_by("-published_at", "-id")[:most]
    return [_entry(post, post.published_at) for post in rows if post.published_at]


def _entry(post: Post, at: datetime) -> Entry:
    words = told(post.words)
    return Entry(
        key=f"post:{post.token}", url=page_of(post), title=told(post.title).words, words=as_text(words.words),
        by=post.written_by.name, at=at, changed_at=post.edited_at or at, language=words.language,
    )  # fmt: skip


def page_of(post: Post) -> str:
    """For whoever signs in: the public surface, which answers feeds, knows no address of theirs."""
    return link_to(reverse("news:post", args=[post.token], urlconf=settings.ROOT_URLCONF))


@says(WebhookEvent.POST)
def _post(delivery: WebhookDelivery) -> Said | None:
    """What is out now; one that was taken back before it left is not told."""
    post = published_posts().filter(token=delivery.subject).first()
    if post is None or post.published_at is None:
        return None
    title, words = told(post.title), told(post.words)
    said: dict[str, Any] = {
        "id": post.token, "url": page_of(post), "title": title.words, "words": as_text(words.words),
        "language": words.language, "by": post.written_by.name, "for": for_whom(post),
        "for_customers": post.for_customers, "read_by": post.read_by.isoformat() if post.read_by else None,
    }  # fmt: skip
    return post.published_at, said


def new_posts() -> Part:
    return Part(
        _counted,
        lambda n: ngettext("%(n)s new post is for you.", "%(n)s new posts are for you.", n) % {"n": n},
        lambda: reverse("news:news"),
    )


def _counted(since: Since) -> Mapping[int, int]:
    """By the rule of `put_before`, for many at once. Three queries."""
    rows = published_posts(since=min(since.values())).values_list("unit_id", "role_id", "published_at")
    fresh = list(rows.order_by())
    if not fresh:
        return {}
    tree, day = unit_tree(), day_of(max(at for _unit, _role, at in fresh if at))
    units: dict[int, set[int]] = {}
    roles: dict[int, set[int | None]] = {}
    held = Membership.objects.filter(open_on(day), Q(person__in=list(since)))
    for person, unit, role in held.values_list("person_id", "unit_id", "role_id"):
        units.setdefault(person, set()).update(path_to(unit, tree))
        roles.setdefault(person, set()).add(role)
    return {
        person: sum(
            at is not None and at > moment and _is_for(unit, role, units.get(person, set()), roles.get(person, set()))
            for unit, role, at in fresh
        )
        for person, moment in since.items()
    }


def _is_for(unit: int | None, role: int | None, units: set[int], roles: set[int | None]) -> bool:
    if unit is None and role is None:
        return True
    return unit in units if unit is not None else role in roles
