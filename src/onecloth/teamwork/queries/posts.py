"""News as it is read: the list, one post, what waits to go out, and a line on the pages of others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.core.actors import Actor
from onecloth.organisation.models import Unit
from onecloth.organisation.queries import day_of, path_to, unit_tree
from onecloth.teamwork.models import Post, PostQuestion
from onecloth.teamwork.models.posts import OUT, TOLD
from onecloth.teamwork.permissions import posts as may
from onecloth.teamwork.queries.post_mailboxes import mailboxes
from onecloth.teamwork.queries.post_reach import Reach, reach_of
from onecloth.teamwork.queries.post_readers import has_said_so, is_asked_to_read, put_before
from onecloth.ui.markdown import as_html, as_text
from onecloth.ui.texts import in_language, name_of
from onecloth.ui.wording import title_number

ON_A_PAGE, MOST_WAITING, ON_A_LINE, MOST_TOLD = 20, 50, 2, 10
LATELY, TOLD_FOR = timedelta(days=7), timedelta(days=30)
TEASER = 200


@dataclass(frozen=True)
class Told:
    """A text in the reader's language where it was written in it, with the language it is in."""

    words: str
    language: str


@dataclass(frozen=True)
class Line:
    post: Post
    title: Told
    teaser: Told
    whom: str


@dataclass(frozen=True)
class NewsPage:
    title: str
    lines: Sequence[Line]
    page: Page[Post]
    waiting: Sequence[Line]
    is_all: bool
    may_write: bool
    ways: Sequence[tuple[str, str, bool]]


@dataclass(frozen=True)
class PostPage:
    post: Post
    title: Told
    words: Told
    html: SafeString
    picture_words: str
    whom: str
    other_languages: Sequence[str]
    questions: Sequence[PostQuestion]
    reach: Reach | None
    may_keep: bool
    may_ask: bool
    asks_me: bool
    has_read: bool
    person: int | None
    mailboxes: int | None


def published_posts(*, since: datetime | None = None) -> QuerySet[Post]:
    """What is out, the newest first: for feeds, digests and whatever else carries news further. Ask permissions first."""
    rows = Post.objects.filter(OUT).select_related(*may.JOINED)
    return (rows.filter(published_at__gt=since) if since else rows).order_by("-published_at", "-id")


def told(texts: Mapping[str, str]) -> Told:
    words = in_language(texts)
    return Told(words, next((code for code, text in texts.items() if text == words), ""))


def line_of(post: Post) -> Line:
    words = told(post.words)
    teaser = " ".join(as_text(words.words[: TEASER * 4]).split())
    return Line(post, told(post.title), Told(_cut(teaser), words.language), for_whom(post))


def for_whom(post: Post) -> str:
    if post.role is not None:
        return _("Role: %(name)s") % {"name": name_of(post.role)}
    return name_of(post.unit) if post.unit is not None else _("Everybody")


def news_page(actor: Actor, *, is_all: bool, number: str, url: str, at: datetime) -> NewsPage:
    day = day_of(at)
    rows = may.visible_posts(actor).filter(OUT)
    mine = rows.filter(put_before(actor, day))
    page = Paginator((rows if is_all else mine).order_by("-published_at", "-id"), ON_A_PAGE).get_page(number)
    fresh = mine.filter(published_at__gt=at - LATELY).count()
    ways = [(_("For you"), url, not is_all), (_("All news"), f"{url}?all=1", is_all)]
    return NewsPage(
        _title(fresh), _lines(page.object_list), page, _lines(waiting(actor)), is_all, may.can_write(actor), ways
    )  # fmt: skip


def waiting(actor: Actor) -> list[Post]:
    """Drafts and what has an hour to come, of whoever the actor may speak for; the next to go out first."""
    rows = may.own_posts(actor).filter(published_at__isnull=True, withdrawn_at__isnull=True)
    found = rows.select_related(*may.JOINED).order_by("-written_at", "-id")[:MOST_WAITING]
    return sorted(found, key=lambda post: (post.goes_out_at is None, post.goes_out_at or post.written_at))


def post_page(actor: Actor, post: Post, at: datetime) -> PostPage:
    day, words, may_keep = day_of(at), told(post.words), may.can_keep(actor, post)
    asks_me = is_asked_to_read(actor, post, day)
    return PostPage(
        post, told(post.title), words, as_html(words.words), told(post.image_words).words, for_whom(post),
        [code for code in post.words if code != words.language], _questions(post),
        reach_of(post) if may_keep and post.published_at else None, may_keep, post.is_out and actor.person_id is not None,
        asks_me, post.read_by is not None and not asks_me and has_said_so(actor, post), actor.person_id,
        mailboxes().count() if post.for_customers and may.speaks_for_all(actor) else None,
    )  # fmt: skip


def latest_for(actor: Actor, at: datetime) -> list[Line]:
    """The newest of a week that are put before somebody. One query."""
    if actor.person_id is None:
        return []
    rows = published_posts(since=at - LATELY).filter(put_before(actor, day_of(at)))
    return _lines(rows[:ON_A_LINE])


def news_of(unit: Unit, since: datetime) -> list[Line]:
    """What went out since a moment and is put before all of a unit, for its board."""
    above = Q(unit__in=path_to(unit.pk, unit_tree())) | Q(unit__isnull=True, role__isnull=True)
    return _lines(published_posts(since=since).filter(above)[: ON_A_LINE + 1])


def _lines(posts: Iterable[Post]) -> list[Line]:
    return [line_of(post) for post in posts]


def _questions(post: Post) -> list[PostQuestion]:
    rows = PostQuestion.objects.filter(post=post, withdrawn_at__isnull=True)
    return list(rows.select_related("asked_by", "answered_by").order_by("asked_at", "pk"))


def answered_for(actor: Actor, at: datetime) -> list[PostQuestion]:
    """What one asked beneath posts and others answered in the last thirty days, the latest first. One query."""
    if actor.person_id is None:
        return []
    mine = PostQuestion.objects.filter(TOLD, asked_by=actor.person_id, answered_at__gte=at - TOLD_FOR)
    rows = mine.exclude(answered_by=actor.person_id).select_related("post", "answered_by")
    return list(rows.order_by("-answered_at", "-pk")[:MOST_TOLD])


def _cut(words: str) -> str:
    return words if len(words) <= TEASER else f"{words[:TEASER].rsplit(' ', 1)[0]}…"


def _title(fresh: int) -> str:
    if not fresh:
        return _("No news for you this week")
    return ngettext("%(n)s post for you this week", "%(n)s posts for you this week", fresh) % {"n": title_number(fresh)}
