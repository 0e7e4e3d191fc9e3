"""News: who may write to whom, when it goes out, what is kept of readers, and what is asked beneath."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from onecloth.core import erasure, facts, inbox
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.organisation.actions import dissolve_unit
from onecloth.teamwork.actions.post_readers import answer_below, ask_below, count_opening, say_it_is_read
from onecloth.teamwork.actions.posts import (
    publish_due,
    publish_post,
    put_back_post,
    rewrite_post,
    schedule_post,
    withdraw_post,
)
from onecloth.teamwork.exceptions import CannotAskBelow, CannotPost
from onecloth.teamwork.models import Post, PostQuestion, PostReach, PostReading
from onecloth.teamwork.permissions.posts import visible_posts
from onecloth.teamwork.queries.post_reach import merged, reach_of
from onecloth.teamwork.queries.post_written import Written
from onecloth.teamwork.queries.posts import latest_for, published_posts
from onecloth.teamwork.queries.posts_desk import desk
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.posting import WORDS, crew, draft, later, out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DAY = MONDAY.date()
FRIDAY = date(2026, 3, 6)


def asked(cast: Cast, who: str) -> list[str]:
    """What news asks of somebody, once as a list and once as a count."""
    actor = cast.actor(who)
    titles = [ask.title for ask in desk().asks(actor, DAY)]
    assert desk().count(actor, DAY) == len(titles)
    return titles


@pytest.mark.parametrize(
    ("who", "unit", "is_allowed"),
    [
        ("tom", "scheduling", True), ("tom", "north_desk", True), ("tom", "field_service", False), ("tom", None, False),
        ("priya", "north_desk", False), ("dean", None, False), ("tomasz", None, False),
        ("hanna", None, True), ("ruth", None, True), ("hanna", "sales", True),
    ],
)  # fmt: skip
def test_leaders_write_to_their_units_and_a_few_to_all(
    cast: Cast, who: str, unit: str | None, is_allowed: bool
) -> None:
    chosen = getattr(cast, unit) if unit else None
    if is_allowed:
        assert draft(cast, who, unit=chosen).is_draft
    else:
        with pytest.raises(NotAllowed):
            draft(cast, who, unit=chosen)


def test_only_a_few_write_to_a_role(cast: Cast) -> None:
    assert out(cast, "hanna", unit=None, role=cast.scheduler).is_out
    with pytest.raises(NotAllowed):
        draft(cast, "tom", unit=None, role=cast.scheduler)


def test_a_draft_is_read_by_those_who_may_write_it_and_what_is_out_by_all(cast: Cast) -> None:
    post = draft(cast)
    seen = {who: visible_posts(cast.actor(who)).exists() for who in ("tom", "hanna", "priya", "dean")}
    assert seen == {"tom": True, "hanna": True, "priya": False, "dean": False}
    publish_post(post=post, by=cast.actor("tom"), at=MONDAY)
    assert visible_posts(cast.actor("dean")).get() == post
    assert [line.title.words for line in latest_for(cast.actor("priya"), MONDAY)] == ["A new round"]
    assert latest_for(cast.actor("dean"), MONDAY) == []


def test_what_waits_goes_out_at_its_hour_once(cast: Cast) -> None:
    post = schedule_post(post=draft(cast), goes_out_at=later(hours=2), by=cast.actor("tom"), at=MONDAY)
    assert publish_due(by=cast.actor("hanna"), at=later(hours=1)) == 0
    assert [publish_due(by=cast.actor("hanna"), at=later(hours=3)) for _worker in range(2)] == [1, 0]
    post.refresh_from_db()
    assert (post.published_at, post.goes_out_at) == (later(hours=3), None)
    assert published_posts().count() == 1


def test_of_two_workers_that_come_at_once_one_lets_it_out(cast: Cast) -> None:
    post = schedule_post(post=draft(cast), goes_out_at=later(hours=1), by=cast.actor("tom"), at=MONDAY)
    other = Post.objects.get(pk=post.pk)
    publish_post(post=post, by=cast.actor("tom"), at=later(hours=1))
    with pytest.raises(Stale):
        publish_post(post=other, by=cast.actor("tom"), at=later(hours=1))
    assert PostReach.objects.filter(post=post).count() == 1


def test_an_hour_that_has_passed_is_refused(cast: Cast) -> None:
    with pytest.raises(CannotPost, match="has passed"):
        schedule_post(post=draft(cast), goes_out_at=MONDAY, by=cast.actor("tom"), at=MONDAY)


def test_nothing_is_written_for_a_dissolved_unit_and_what_waits_comes_back_to_its_author(cast: Cast) -> None:
    post = draft(cast, unit=cast.north_desk)
    schedule_post(post=post, goes_out_at=later(days=1), by=cast.actor("tom"), at=MONDAY)
    dissolve_unit(unit=cast.north_desk, successors=[cast.scheduling], by=cast.actor("tomasz"), at=MONDAY)
    assert publish_due(by=cast.actor("hanna"), at=later(days=2)) == 0
    post.refresh_from_db()
    assert (post.is_draft, post.held_at) == (True, later(days=2))
    assert "its unit was dissolved" in asked(cast, "tom")[0]
    with pytest.raises(CannotPost, match="dissolved"):
        draft(cast, unit=Post.objects.get().unit)
    better = Written({"en": "A new round"}, {"en": WORDS}, unit=cast.scheduling)
    rewrite_post(post=post, written=better, by=cast.actor("tom"), at=later(days=2))
    publish_post(post=post, by=cast.actor("tom"), at=later(days=2))
    assert asked(cast, "tom") == []


def test_of_two_who_say_it_better_at_once_the_second_is_told(cast: Cast) -> None:
    post = out(cast)
    other, seen = Post.objects.get(pk=post.pk), post.version
    better = Written({"en": "Better"}, {"en": "x"}, unit=cast.scheduling)
    rewrite_post(post=post, written=better, expected=seen, by=cast.actor("tom"), at=MONDAY)
    with pytest.raises(Stale):
        rewrite_post(post=other, written=better, expected=seen, by=cast.actor("hanna"), at=MONDAY)
    assert Post.objects.get().edited_at == MONDAY


def test_what_is_out_stays_before_whom_it_was_put(cast: Cast) -> None:
    post = out(cast)
    other = Written({"en": "A"}, {"en": "b"}, unit=cast.north_desk)
    with pytest.raises(CannotPost, match="out already"):
        rewrite_post(post=post, written=other, by=cast.actor("tom"), at=MONDAY)


@pytest.mark.parametrize(
    "wrong",
    [{"title": {}}, {"words": {"en": " \x00 "}}, {"title": {"en": "x" * 121}}, {"words": {"en": "x" * 20_001}}],
)
def test_a_post_takes_a_title_and_words(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(CannotPost, match="lost"):
        draft(cast, **wrong)
    assert not Post.objects.exists()


def test_taken_back_it_is_gone_for_readers_and_can_be_put_back(cast: Cast) -> None:
    post = out(cast)
    withdraw_post(post=post, by=cast.actor("tom"), at=MONDAY)
    assert not visible_posts(cast.actor("priya")).exists()
    assert visible_posts(cast.actor("tom")).exists()
    put_back_post(post=post, by=cast.actor("tom"), at=MONDAY)
    assert visible_posts(cast.actor("priya")).exists()


def test_groups_below_five_join_the_unit_above_them() -> None:
    tree = {1: None, 2: 1, 3: 2, 4: 2, 5: 1}
    assert merged({3: 2, 4: 7, 2: 1, 5: 9}, tree, None) == {1: 3, 4: 7, 5: 9}
    assert merged({3: 4, 4: 7, 2: 1, 5: 9}, tree, None) == {2: 5, 4: 7, 5: 9}
    assert merged({3: 2, 4: 1}, tree, 2) == {2: 3}


def test_opening_is_counted_by_group_and_never_below_five(cast: Cast) -> None:
    crew(cast.scheduling, 4)
    post = out(cast)
    for who in ("priya", "tom", "dean"):
        count_opening(post=post, by=cast.actor(who), at=MONDAY)
    reach = reach_of(post)
    assert [(row.unit, row.opened, row.people) for row in reach.rows] == [(cast.scheduling, 2, 6)]
    small = out(cast, unit=cast.north_desk)
    assert count_opening(post=small, by=cast.actor("priya"), at=MONDAY) is False
    assert (reach_of(small).rows, reach_of(small).uncounted) == ([], 1)


def test_the_database_keeps_no_count_of_a_small_group(cast: Cast) -> None:
    row = PostReach.objects.create(post=out(cast, unit=cast.north_desk), unit=cast.it, people=4)
    for wrong in ({"opened": 1}, {"read": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PostReach.objects.filter(pk=row.pk).update(**wrong)
    assert {field.name for field in PostReach._meta.fields} == {"id", "post", "unit", "people", "opened", "read"}
    assert {field.name for field in PostReading._meta.fields} == {"id", "post", "person"}


def test_who_is_asked_says_once_that_they_read_it(cast: Cast) -> None:
    crew(cast.scheduling, 4)
    post = out(cast, read_by=FRIDAY)
    assert asked(cast, "priya") == ["Please read: A new round"]
    assert asked(cast, "dean") == []
    for _twice in range(2):
        say_it_is_read(post=post, by=cast.actor("priya"), at=MONDAY)
    assert asked(cast, "priya") == []
    assert (reach_of(post).read, PostReading.objects.count()) == (1, 1)
    with pytest.raises(NotAllowed):
        say_it_is_read(post=post, by=cast.actor("dean"), at=MONDAY)


def test_who_comes_later_is_not_asked_for_old_news(cast: Cast) -> None:
    old = datetime(2023, 3, 1, tzinfo=UTC)
    Post.objects.create(
        title={"en": "Old"}, words={"en": "x"}, written_by=cast.hanna, written_at=old, published_at=old,
        published_on=old.date(), read_by=FRIDAY,
    )  # fmt: skip
    assert asked(cast, "priya") == []


def test_a_question_is_answered_by_the_side_of_the_author(cast: Cast) -> None:
    post = out(cast)
    question = ask_below(post=post, words="Also on Saturdays?", by=cast.actor("priya"), at=MONDAY)
    assert ask_below(post=post, words="Also on Saturdays?", by=cast.actor("priya"), at=MONDAY) == question
    assert "A question beneath" in asked(cast, "tom")[0]
    with pytest.raises(NotAllowed):
        answer_below(question=question, words="Yes", by=cast.actor("dean"), at=MONDAY)
    answer_below(question=question, words="Not yet.", by=cast.actor("tom"), at=MONDAY)
    assert asked(cast, "tom") == []
    with pytest.raises(CannotAskBelow):
        ask_below(post=post, words=" ", by=cast.actor("priya"), at=MONDAY)


def test_erasing_somebody_blanks_their_questions_and_forgets_what_they_read(cast: Cast) -> None:
    post = out(cast, read_by=FRIDAY)
    ask_below(post=post, words="Who pays?", by=cast.actor("priya"), at=MONDAY)
    say_it_is_read(post=post, by=cast.actor("priya"), at=MONDAY)
    assert erasure.erase_everywhere(f"person:{cast.priya.pk}")["posts"] == 1
    assert PostQuestion.objects.get().words == ""
    assert not PostReading.objects.exists()


def test_facts_say_what_went_out_and_how_far_it_reached(cast: Cast) -> None:
    crew(cast.scheduling, 4)
    post = out(cast, title={"en": "A", "de": "B"}, words={"en": "a", "de": "b"})
    count_opening(post=post, by=cast.actor("priya"), at=MONDAY)
    ask_below(post=post, words="Why?", by=cast.actor("priya"), at=MONDAY)
    withdraw_post(post=out(cast), by=cast.actor("tom"), at=MONDAY)
    (row,) = facts.table("posts").rows(DAY, DAY)
    assert row == {
        "published_on": DAY, "audience": "unit", "unit": cast.scheduling.pk, "languages": 2, "asks_reading": False,
        "people": 6, "opened": 1, "read": 0, "questions": 1, "answered": 0,
    }  # fmt: skip
    assert not list(facts.table("posts").rows(DAY + timedelta(days=1), FRIDAY))


def test_the_number_beside_the_inbox_counts_news(cast: Cast) -> None:
    before = inbox.count_of(cast.actor("priya"), DAY)
    out(cast, read_by=FRIDAY)
    assert inbox.count_of(cast.actor("priya"), DAY) == before + 1
    assert "Please read: A new round" in as_(cast.priya).get("/inbox/").content.decode()
