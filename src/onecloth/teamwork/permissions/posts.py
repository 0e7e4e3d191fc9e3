"""News is everybody's to read. Whoever leads a unit speaks for it; executives and the experience team for roles and for all."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from onecloth.core.actors import Actor
from onecloth.core.exceptions import NotAllowed
from onecloth.organisation.models import Role, Unit
from onecloth.teamwork.models import Post, PostQuestion
from onecloth.teamwork.models.posts import OUT

JOINED = ("unit", "role", "written_by", "image", "mailing")
PUBLIC = OUT & Q(for_customers=True)


def speaks_for_all(actor: Actor) -> bool:
    return actor.is_system or actor.is_experience_team or actor.is_executive


def can_write(actor: Actor) -> bool:
    """Whether there is anybody they may speak for."""
    return actor.is_system or (actor.person_id is not None and (speaks_for_all(actor) or actor.is_manager))


def can_speak_for(actor: Actor, unit: Unit | None, role: Role | None) -> bool:
    """May write what is put before a unit, a role, or with neither before everybody."""
    if speaks_for_all(actor):
        return True
    return role is None and unit is not None and unit.pk in actor.led_unit_ids


def check_can_speak_for(actor: Actor, unit: Unit | None, role: Role | None) -> None:
    if not can_speak_for(actor, unit, role):
        raise NotAllowed(
            _("Whoever leads a unit writes to it; executives and the experience team write to all. Nothing was kept.")
        )


def check_can_address_customers(actor: Actor) -> None:
    if not speaks_for_all(actor):
        raise NotAllowed(_("Executives and the experience team write to customers. Nothing was kept."))


def own_posts(actor: Actor) -> QuerySet[Post]:
    """Posts, drafts among them, of whoever the actor may speak for."""
    if speaks_for_all(actor):
        return Post.objects.all()
    if not can_write(actor):
        return Post.objects.none()
    return Post.objects.filter(unit__in=actor.led_unit_ids)


def can_keep(actor: Actor, post: Post) -> bool:
    return can_speak_for(actor, post.unit, post.role)


def check_can_keep(actor: Actor, post: Post) -> None:
    check_can_speak_for(actor, post.unit, post.role)


def visible_posts(actor: Actor) -> QuerySet[Post]:
    """What is out, for whoever works here; the rest for those who may write it."""
    if not (actor.is_person or actor.is_system):
        return Post.objects.none()
    mine = Q() if speaks_for_all(actor) else OUT | Q(unit__in=actor.led_unit_ids)
    return Post.objects.filter(mine).select_related(*JOINED)


def get_post_for(actor: Actor, token: str) -> Post:
    return get_object_or_404(visible_posts(actor), token=token)


def get_own_post_for(actor: Actor, token: str) -> Post:
    """One the actor may change; Http404 otherwise."""
    found = get_post_for(actor, token)
    if not can_keep(actor, found):
        raise Http404
    return found


def get_question_for(actor: Actor, post: Post, pk: int) -> PostQuestion:
    """A question that stands beneath a post the actor may see."""
    rows = PostQuestion.objects.select_related("asked_by", "post__unit", "post__role")
    return get_object_or_404(rows, post=post, pk=pk, withdrawn_at__isnull=True)


def get_own_question_for(actor: Actor, post: Post, pk: int) -> PostQuestion:
    """The actor's own, taken back or not."""
    return get_object_or_404(PostQuestion, post=post, pk=pk, asked_by=actor.person_id or 0)


def check_is_asked_by(actor: Actor, question: PostQuestion) -> None:
    if actor.person_id is None or question.asked_by_id != actor.person_id:
        raise NotAllowed(_("Whoever asked takes the question back. Nothing was changed."))


def check_works_here(actor: Actor) -> int:
    """The person who acts. Raises `NotAllowed`."""
    if actor.person_id is None:
        raise NotAllowed(_("Only somebody who works here can do this. Nothing was changed."))
    return actor.person_id


def public_posts() -> QuerySet[Post]:
    """What anybody may read without signing in, the newest first."""
    return Post.objects.filter(PUBLIC).select_related("image").order_by("-published_at", "-id")


def get_public_post(token: str) -> Post:
    return get_object_or_404(public_posts(), token=token)
