"""News as customers read it: in their language where there is one, without who wrote it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf.locale import LANG_INFO
from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.safestring import SafeString

from onecloth.core.mail import link_to
from onecloth.organisation.models import Organisation
from onecloth.organisation.queries import languages_written
from onecloth.teamwork.models import Post
from onecloth.teamwork.permissions.posts import public_posts
from onecloth.teamwork.queries.feeds import MOST, Entry
from onecloth.teamwork.queries.posts import Told, told
from onecloth.ui.markdown import as_html, as_text

ON_A_PAGE = 10


@dataclass(frozen=True)
class Shown:
    post: Post
    title: Told
    words: Told
    html: SafeString
    picture_words: str


@dataclass(frozen=True)
class YouSaid:
    posts: Sequence[Shown]
    page: Page[Post]


def you_said_page(number: str) -> YouSaid:
    page = Paginator(public_posts(), ON_A_PAGE).get_page(number)
    return YouSaid([shown(post) for post in page.object_list], page)


def entries_for_customers(house: Organisation) -> list[Entry]:
    """The newest as entries of a feed, in the language that is active; the organisation speaks, nobody in it by name."""
    return [_entry(shown(post), house.name) for post in public_posts()[:MOST]]


def _entry(each: Shown, by: str) -> Entry:
    post = each.post
    assert post.published_at is not None
    return Entry(
        key=f"you-said:{post.token}", url=link_to(reverse("you_said:post", args=[post.token])),
        title=each.title.words, words=as_text(each.words.words), by=by, at=post.published_at,
        changed_at=post.edited_at or post.published_at, language=each.words.language,
    )  # fmt: skip


def shown(post: Post) -> Shown:
    words = told(post.words)
    return Shown(post, told(post.title), words, as_html(words.words), told(post.image_words).words)


def chosen(wanted: Iterable[str], house: Organisation) -> str:
    """The first language somebody wants that the organisation writes in, else its own."""
    written = languages_written(house)
    for code in wanted:
        for known in (code.lower(), code.split("-")[0].lower()):
            if known in written:
                return known
    return written[0]


def languages(house: Organisation) -> list[tuple[str, str]]:
    """The organisation's languages by their own names."""
    return [(code, LANG_INFO.get(code, {}).get("name_local", code)) for code in languages_written(house)]
