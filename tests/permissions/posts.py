"""Tom's post to Scheduling, which everybody may read, with a question of Priya's beneath it."""

import io
from typing import Any

from PIL import Image

from onecloth.core import clock, files
from onecloth.core.actors import system
from onecloth.customers.actions import link_for
from onecloth.teamwork.models import Post, PostQuestion
from tests.permissions.world import World, builds


def post_to_scheduling(world: World, **given: Any) -> Post:
    at = clock.now()
    fields = {
        "title": {"en": "A new round"}, "words": {"en": "From Monday."}, "unit": world.cast.scheduling,
        "written_by": world.cast.tom, "written_at": at, "published_at": at, "published_on": clock.today(),
    }  # fmt: skip
    return Post.objects.create(**fields | given)


@builds(*(f"news:{name}" for name in ("post", "rewrite", "withdraw", "opened", "ask")))
def post(world: World) -> dict[str, Any]:
    return {"token": post_to_scheduling(world).token}


@builds(*(f"news:{name}" for name in ("publish", "schedule", "keep_back")))
def draft(world: World) -> dict[str, Any]:
    return {"token": post_to_scheduling(world, published_at=None, published_on=None).token}


@builds("news:read")
def post_that_asks_everybody(world: World) -> dict[str, Any]:
    return {"token": post_to_scheduling(world, unit=None, read_by=clock.today()).token}


@builds("news:write_to_customers", "you_said:post")
def post_for_customers(world: World) -> dict[str, Any]:
    return {"token": post_to_scheduling(world, for_customers=True).token}


@builds("you_said:stop")
def link_of_a_mail(world: World) -> dict[str, Any]:
    world.cast.contact.refresh_from_db()  # another test may have made them a link that was taken back
    return {"link": link_for(contact=world.cast.contact, by=system("test"), at=clock.now())}


@builds("news:picture", "you_said:picture")
def post_with_a_picture(world: World) -> dict[str, Any]:
    drawn = io.BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    drawn.seek(0)
    stored = files.store(
        drawn, name="a.png", purpose="post", by=system("test"), at=clock.now(), kinds=frozenset({"image"})
    )
    return {"token": post_to_scheduling(world, image=stored, for_customers=True).token}


@builds("news:answer", "news:take_question_back")
def priyas_question(world: World) -> dict[str, Any]:
    found = post_to_scheduling(world)
    asked = PostQuestion.objects.create(post=found, asked_by=world.cast.priya, words="When?", asked_at=clock.now())
    return {"token": found.token, "pk": asked.pk}
