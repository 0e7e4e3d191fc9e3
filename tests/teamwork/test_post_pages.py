"""The pages of news: written, looked at, let out, read, asked beneath."""

import io
from datetime import UTC, datetime, time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from onecloth.core import clock
from onecloth.core.files import MOST_BYTES
from onecloth.teamwork.actions.huddles import open_board
from onecloth.teamwork.forms.posts import PostForm
from onecloth.teamwork.models import Post, PostQuestion, PostReading
from onecloth.teamwork.queries.post_reach import reach_of
from tests.cast import MONDAY, Cast, as_
from tests.teamwork.posting import crew, draft, later, out

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def at(name: str, post: Post, *more: Any) -> str:
    return reverse(f"news:{name}", args=[post.token, *more])


def wrote(cast: Cast, **more: Any) -> dict[str, Any]:
    whom = f"unit:{cast.scheduling.pk}"
    return {"title_en": "A new round", "words_en": "# Why\n\n<b>x</b> **y**", "whom": whom} | more


def picture() -> SimpleUploadedFile:
    """A photograph that knows where it was taken."""
    drawn, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "at home"
    Image.new("RGB", (40, 20), "teal").save(drawn, "JPEG", exif=exif)
    return SimpleUploadedFile("a.jpg", drawn.getvalue(), "image/jpeg")


def test_a_post_is_written_looked_at_and_let_out(cast: Cast) -> None:
    tom = as_(cast.tom)
    sent = tom.post("/news/new/", wrote(cast, title_de="Eine neue Runde"))
    post = Post.objects.get()
    assert sent["Location"] == at("post", post)
    assert "What waits to go out" in page(tom, "/news/")
    assert "No news for you this week" in page(as_(cast.priya), "/news/")
    page(as_(cast.priya), at("post", post), 404)
    assert "Undo" not in tom.post(at("publish", post), follow=True).content.decode()
    told = page(as_(cast.priya), at("post", post))
    assert "<h2>Why</h2>" in told
    assert "&lt;b&gt;x&lt;/b&gt; <strong>y</strong>" in told
    assert "One post for you this week" in page(as_(cast.priya), "/news/")
    assert "No news for you this week" in page(as_(cast.dean), "/news/")
    assert "A new round" in page(as_(cast.dean), "/news/?all=1")


def test_those_who_speak_for_nobody_find_no_page_to_write_on(cast: Cast) -> None:
    page(as_(cast.priya), "/news/new/", 404)
    assert "Write a post" not in page(as_(cast.priya), "/news/")
    post = out(cast)
    assert [as_(cast.dean).post(at(name, post)).status_code for name in ("publish", "withdraw")] == [404, 404]
    other = as_(cast.tom).post("/news/new/", wrote(cast, whom="everybody"))
    assert (other.status_code, Post.objects.count()) == (422, 1)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title_en": ""}, "This is still empty"),
        ({"words_en": "x" * 20_001}, "at most 20000"),
        ({"whom": "unit:99999999999999999999"}, "Select a valid choice"),
        ({"whom": ""}, "Choose"),
        ({"read_by": "2020-01-01"}, "This day has passed"),
        ({"read_by": "soon"}, "Write the day as year-month-day"),
    ],
)
def test_what_cannot_be_kept_is_shown_again_with_what_was_written(cast: Cast, wrong: dict, why: str) -> None:
    answer = as_(cast.tom).post("/news/new/", wrote(cast, title_de="Runde") | wrong)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert "Runde" in answer.content.decode()
    assert not Post.objects.exists()


def test_a_picture_is_written_anew_and_shown(cast: Cast) -> None:
    tom = as_(cast.tom)
    tom.post("/news/new/", wrote(cast, picture=picture(), image_words_en="The ring road"))
    post = Post.objects.get()
    answer = tom.get(at("picture", post))
    kept = b"".join(answer.streaming_content)
    assert (answer["Content-Type"], b"at home" in kept) == ("image/jpeg", False)
    assert 'alt="The ring road"' in page(tom, at("post", post))
    tom.post(at("rewrite", post), wrote(cast, version=post.version, drops_picture="on"))
    page(tom, at("picture", post), 404)


class Huge(TemporaryUploadedFile):
    """300 MB as they come in: on the disk, and refused by their size without being read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("It was read.")


def test_a_picture_of_300_mb_is_refused_before_it_is_read(cast: Cast) -> None:
    with Huge("big.jpg", "image/jpeg", 300 * 1024 * 1024, None) as upload:
        form = PostForm(wrote(cast), {"picture": upload}, actor=cast.actor("tom"))
        assert upload.size > MOST_BYTES
        assert "larger than 25 MB" in form.errors["picture"][0]


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(cast: Cast) -> None:
    drawing = SimpleUploadedFile("a.png", b"<svg onload=alert(1)>", "image/png")
    answer = as_(cast.tom).post("/news/new/", wrote(cast, picture=drawing))
    assert (answer.status_code, Post.objects.count()) == (422, 0)
    assert "We cannot take a file of this kind here" in answer.content.decode()


def test_it_waits_for_an_hour_of_the_clock_on_the_wall(cast: Cast) -> None:
    tom, post = as_(cast.tom), draft(cast)
    tom.post(at("schedule", post), {"on_date": "2026-04-01", "at_time": "08:00"})
    post.refresh_from_db()
    assert post.goes_out_at == datetime(2026, 4, 1, 7, tzinfo=UTC)
    assert "Goes out" in page(tom, "/news/")
    tom.post(at("keep_back", post))
    post.refresh_from_db()
    assert post.is_draft
    past = tom.post(at("schedule", post), {"on_date": "2026-03-01", "at_time": "08:00"})
    assert "This hour has passed" in past.content.decode()


def test_an_hour_that_a_clock_change_leaves_out_is_refused_and_one_it_repeats_comes_first(cast: Cast) -> None:
    tom, post = as_(cast.tom), draft(cast)
    never = tom.post(at("schedule", post), {"on_date": "2026-03-29", "at_time": "01:30"})
    assert "There is no such hour in that night" in never.content.decode()
    tom.post(at("schedule", post), {"on_date": "2026-10-25", "at_time": "01:30"})
    post.refresh_from_db()
    assert post.goes_out_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_two_who_edit_one_post_lose_nothing(cast: Cast) -> None:
    post = out(cast)
    for client, title, status in ((as_(cast.tom), "Tom’s", 302), (as_(cast.hanna), "Hanna’s", 422)):
        answer = client.post(at("rewrite", post), wrote(cast, title_en=title, version=post.version))
        assert answer.status_code == status
    assert "Somebody changed this while you were writing" in answer.content.decode()
    assert "Hanna’s" in answer.content.decode()
    assert Post.objects.get().title == {"en": "Tom’s"}


def test_opening_is_counted_once_a_browser_by_posting_alone(cast: Cast) -> None:
    crew(cast.scheduling, 4)
    post, priya = out(cast), as_(cast.priya)
    page(priya, at("post", post))
    assert reach_of(post).opened == 0
    for _again in range(3):
        assert priya.post(at("opened", post)).status_code == 204
    assert reach_of(post).opened == 1
    assert "1 of 6 opened it" in page(as_(cast.tom), at("post", post))
    assert "opened it" not in page(priya, at("post", post))


def test_reach_names_units_and_says_why_small_ones_are_missing(cast: Cast) -> None:
    crew(cast.field_service, 4)
    post = out(cast, "hanna", unit=None, read_by=MONDAY.date())
    as_(cast.dean).post(at("read", post))
    told = page(as_(cast.hanna), at("post", post))
    assert "1 of 10 said they read it" in told
    assert "Groups below five are counted with the unit above them" in told
    assert "Dean" not in told
    assert PostReading.objects.get().person == cast.dean


def test_who_is_asked_reads_and_says_so(cast: Cast) -> None:
    post, priya = out(cast, read_by=MONDAY.date()), as_(cast.priya)
    assert "I have read this" in page(priya, at("post", post))
    priya.post(at("read", post))
    assert "You said that you read this" in page(priya, at("post", post))
    assert as_(cast.dean).post(at("read", post)).status_code == 404


def test_questions_and_answers_stand_beneath(cast: Cast) -> None:
    post, priya = out(cast), as_(cast.priya)
    assert "A sentence is enough" in priya.post(at("ask", post), {"words": ""}).content.decode()
    priya.post(at("ask", post), {"words": "<script>Saturdays</script>?"})
    question = PostQuestion.objects.get()
    assert as_(cast.dean).get(at("answer", post, question.pk)).status_code == 404
    as_(cast.tom).post(at("answer", post, question.pk), {"words": "Not yet.", "version": 1})
    told = page(as_(cast.dean), at("post", post))
    assert "&lt;script&gt;Saturdays&lt;/script&gt;?" in told
    assert "Not yet." in told
    back = at("take_question_back", post, question.pk)
    assert as_(cast.dean).post(back).status_code == 404
    assert "Undo" in priya.post(back, follow=True).content.decode()
    assert "Saturdays" not in page(as_(cast.dean), at("post", post))


def test_taking_back_can_be_undone(cast: Cast) -> None:
    post, tom = out(cast), as_(cast.tom)
    assert "Undo" in tom.post(at("withdraw", post), follow=True).content.decode()
    page(as_(cast.priya), at("post", post), 404)
    tom.post(at("withdraw", post), {"back": "1"})
    page(as_(cast.priya), at("post", post))


def test_today_and_the_board_show_the_newest(cast: Cast) -> None:
    board = open_board(unit=cast.north_desk, begins=time(8), days=[0], by=cast.actor("hanna"), at=MONDAY)
    for number in range(3):
        out(cast, title={"en": f"Number {number}"}, at=MONDAY)
    today = page(as_(cast.priya), "/")
    assert [f"Number {each}" in today for each in range(3)] == [False, True, True]
    assert "Number 2" in page(as_(cast.priya), reverse("huddles:board", args=[board.token]))
    assert "News since the last huddle" in page(as_(cast.priya), reverse("huddles:wall", args=[board.token]))
    assert "Number 2" not in page(as_(cast.dean), "/")
    with clock.held_at(later(days=8)):
        assert "Number 2" not in page(as_(cast.priya), "/")


def test_queries_do_not_grow_with_news(cast: Cast, django_assert_max_num_queries: Any) -> None:
    post = out(cast, read_by=MONDAY.date())
    for number in range(25):
        out(cast, title={"en": f"Number {number}"})
        draft(cast)
        PostQuestion.objects.create(post=post, asked_by=cast.priya, words=f"{number}?", asked_at=MONDAY)
    for who, url, most in (
        ("priya", "/news/", 14), ("tom", "/news/?all=1&page=2", 15), ("priya", at("post", post), 15),
        ("hanna", at("post", post), 16), ("tom", "/news/new/", 12),
    ):  # fmt: skip
        client = as_(getattr(cast, who))
        with django_assert_max_num_queries(most):
            page(client, url)


def test_addresses_that_make_no_sense_show_a_page(cast: Cast) -> None:
    out(cast)
    for query in ("page=x", "page=99999999999999999999", "all=2&page=-1"):
        assert "A new round" in page(as_(cast.priya), f"/news/?{query}")
