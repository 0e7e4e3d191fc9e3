"""News: the list, writing, one post, and what is done with it until it is out and after."""

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onecloth.core import clock, files
from onecloth.core.http import ActorRequest
from onecloth.core.policies import Policy, allow
from onecloth.listening.queries.days import zone_of
from onecloth.organisation.permissions import check_here
from onecloth.teamwork.actions import posts as actions
from onecloth.teamwork.actions import posts_mailing as mailing
from onecloth.teamwork.forms.posts import HourForm, PostForm, QuestionForm
from onecloth.teamwork.models import Post
from onecloth.teamwork.permissions import posts as may
from onecloth.teamwork.queries.posts import for_whom, news_page, post_page, told
from onecloth.ui import toasts
from onecloth.ui.asking import Asking, ask, posted, press

HERE = "news"


@allow(Policy.SIGNED_IN)
@require_GET
def news(request: ActorRequest) -> HttpResponse:
    is_all = request.GET.get("all") == "1"
    page = news_page(
        request.actor, is_all=is_all, number=request.GET.get("page", "1")[:10], url=request.path, at=clock.now()
    )
    return render(request, "teamwork/posts/news.html", {"page": page, "nav_here": HERE})


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def write(request: ActorRequest) -> HttpResponse:
    check_here(may.can_write(request.actor))
    form = PostForm(posted(request), request.FILES or None, actor=request.actor)
    asking = Asking(
        _("What is new?"), _("Keep it as a draft"), [(_("News"), reverse("news:news"))], nav_here=HERE,
        lead=_("Nothing goes out yet: you see it first as they will see it."),
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda _given: actions.write_post(written=form.written_post(), by=request.actor, at=clock.now()),
        then=address, said=_("It is a draft. Let it out when it is right."),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def post(request: ActorRequest, token: str) -> HttpResponse:
    return shown(request, may.get_post_for(request.actor, token), QuestionForm())


def shown(request: ActorRequest, found: Post, form: QuestionForm, status: int = 200) -> HttpResponse:
    page = post_page(request.actor, found, clock.now())
    context = {"page": page, "post": found, "form": form, "nav_here": HERE}
    return render(request, "teamwork/posts/post.html", context, status=status)


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def rewrite(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_own_post_for(request.actor, token)
    form = PostForm(posted(request), request.FILES or None, actor=request.actor, post=found)
    asking = Asking(_("Say it better"), _("Keep it"), crumbs(found), nav_here=HERE)
    return ask(
        request, form, asking,
        lambda given: actions.rewrite_post(
            post=found, written=form.written_post(), expected=given["version"], by=request.actor, at=clock.now()
        ),
        then=address, said=_("Kept."), subject=found,
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def publish(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_own_post_for(request.actor, token)
    return press(
        request, lambda: actions.publish_post(post=found, by=request.actor, at=clock.now()),
        _("It is out: %(whom)s.") % {"whom": for_whom(found)}, then=address(found),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_http_methods(["GET", "POST"])
def schedule(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_own_post_for(request.actor, token)
    zone = zone_of(found.unit)
    form = HourForm(posted(request), zone=zone)
    asking = Asking(
        _("When does it go out?"), _("Let it wait for this hour"), crumbs(found), nav_here=HERE,
        lead=_("By the clock in %(zone)s, in summer and in winter.") % {"zone": zone.key.replace("_", " ")},
    )  # fmt: skip
    return ask(
        request, form, asking,
        lambda _given: actions.schedule_post(
            post=found, goes_out_at=form.moment(), by=request.actor, at=clock.now()
        ),
        then=address, said=_("It waits for its hour."),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def keep_back(request: ActorRequest, token: str) -> HttpResponse:
    found = may.get_own_post_for(request.actor, token)
    return press(
        request, lambda: actions.keep_back_post(post=found, by=request.actor, at=clock.now()),
        _("It is a draft again."), then=address(found),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def withdraw(request: ActorRequest, token: str) -> HttpResponse:
    """Takes it back, or puts it back where that is taken back."""
    found, is_back = may.get_own_post_for(request.actor, token), toasts.is_taken_back(request)
    do = actions.put_back_post if is_back else actions.withdraw_post
    return press(
        request, lambda: do(post=found, by=request.actor, at=clock.now()),
        _("It stands again.") if is_back else _("Taken back. Nobody reads it any more."),
        then=address(found) if is_back else reverse("news:news"),
        undo=None if is_back else lambda: toasts.same_address(request),
    )  # fmt: skip


@allow(Policy.LEADER)
@require_POST
def write_to_customers(request: ActorRequest, token: str) -> HttpResponse:
    check_here(may.speaks_for_all(request.actor))
    found = may.get_own_post_for(request.actor, token)
    return press(
        request, lambda: mailing.write_to_customers(post=found, by=request.actor, at=clock.now()),
        _("The mail goes out by and by, once to each."), then=address(found),
    )  # fmt: skip


@allow(Policy.SIGNED_IN)
@require_GET
def picture(request: ActorRequest, token: str) -> HttpResponseBase:
    image = may.get_post_for(request.actor, token).image
    if image is None or image.removed_at:
        raise Http404
    return files.attachment(image)


def address(post: Post) -> str:
    return reverse("news:post", args=[post.token])


def crumbs(post: Post) -> list[tuple[str, str]]:
    return [(_("News"), reverse("news:news")), (told(post.title).words, address(post))]
