"""Whoever asks beneath a post is told of the answer: where they look what became of things, and once in the daily mail."""

import pytest
from django.urls import reverse

from onecloth.teamwork.actions.post_readers import answer_below, ask_below
from onecloth.teamwork.models import Post, PostQuestion
from onecloth.teamwork.personal import erase_posts
from onecloth.teamwork.queries import digest_parts
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.posting import later, out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def answered(cast: Cast, post: Post) -> PostQuestion:
    question = ask_below(post=post, words="Also on Saturdays?", by=cast.actor("priya"), at=MONDAY)
    return answer_below(question=question, words="Not yet.", by=cast.actor("tom"), at=later(hours=1))


def told_of_it(cast: Cast, name: str) -> str:
    return as_(getattr(cast, name)).get(reverse("today:happened")).content.decode()


def test_whoever_asked_is_told_of_the_answer_and_nobody_else(cast: Cast) -> None:
    question = answered(cast, out(cast))
    shown = told_of_it(cast, "priya")
    assert "Your question was answered" in shown
    assert f"#question-{question.pk}" in shown
    assert "Not yet." not in told_of_it(cast, "dean")


def test_a_better_answer_is_told_once_in_the_daily_mail(cast: Cast) -> None:
    question = answered(cast, out(cast))
    count, asker = digest_parts.answers().count, cast.priya.pk
    assert count({asker: MONDAY}) == {asker: 1}
    answer_below(question=question, words="From May on.", by=cast.actor("tom"), at=later(days=2))
    assert "From May on." in told_of_it(cast, "priya")
    assert not count({asker: later(days=1)})


def test_neither_own_answers_nor_what_was_taken_back_or_erased_is_told(cast: Cast) -> None:
    post = out(cast)
    own = ask_below(post=post, words="Do I ask myself?", by=cast.actor("tom"), at=MONDAY)
    answer_below(question=own, words="So it seems.", by=cast.actor("tom"), at=later(hours=1))
    assert "So it seems." not in told_of_it(cast, "tom")
    answered(cast, post)
    erase_posts(f"person:{cast.priya.pk}")
    assert "Your question was answered" not in told_of_it(cast, "priya")
    assert not digest_parts.answers().count({cast.priya.pk: MONDAY, cast.tom.pk: MONDAY})
