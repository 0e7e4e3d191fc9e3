"""Every outcome of a voice reaches whoever said it, in words a person edited: on the receipt and on What happened."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core import clock, outbox
from onecloth.improvement.actions.countermeasures import finish_countermeasure
from onecloth.improvement.actions.loop import close_problem
from onecloth.listening.actions import answer_voices, raise_voice
from onecloth.listening.actions import panels as groups
from onecloth.listening.actions.merging import join_voices, part_voice
from onecloth.listening.actions.voices import RaisedVoice
from onecloth.listening.models import Answer, Panel, Recommendation, Seat, Voice
from tests.cast import MONDAY, Cast
from tests.improvement.parts import owned, proposed, root_of
from tests.listening.panels import drawn, make_panel, volunteers_in

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)
NEXT = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def _friday():
    with clock.held_at(FRIDAY):
        yield


def said(
    cast: Cast, who: str = "priya", text: str = "Saturday travel is not paid.", hidden: bool = True
) -> RaisedVoice:
    return raise_voice(
        kind="problem", text=text, name_hidden=hidden, about_unit=cast.scheduling, by=cast.actor(who), at=MONDAY
    )


def fresh(raised: RaisedVoice) -> Voice:
    return Voice.objects.get(pk=raised.voice.pk)


def both(cast: Cast, raised: RaisedVoice, who: str = "priya") -> tuple[str, str]:
    """The receipt as a stranger with the key opens it, and What happened as the author does."""
    outbox.deliver_due(clock.now())
    client = Client()
    client.force_login(getattr(cast, who).user)
    receipt = Client().get(reverse("public:receipt", args=[raised.receipt_key]))
    own = client.get(reverse("today:happened"))
    assert (receipt.status_code, own.status_code) == (200, 200)
    return receipt.content.decode(), own.content.decode()


def group(cast: Cast) -> Panel:
    panel = make_panel(cast)
    groups.offer_oneself(panel=panel, by=cast.actor("dean"), at=clock.now())
    volunteers_in(panel, cast.it, 9)
    drawn(panel, cast)
    groups.accept_seat(seat=Seat.objects.get(volunteer__person=cast.dean), by=cast.actor("dean"), at=clock.now())
    return panel


def on_agenda(cast: Cast, panel: Panel, raised: RaisedVoice):
    meeting = groups.plan_meeting(
        panel=panel, planned_for=clock.now() + timedelta(days=7), minutes=60, place="", by=cast.actor("hanna"),
        at=clock.now(),
    )  # fmt: skip
    words = "Saturday travel: still no answer"
    return groups.add_to_agenda(
        meeting=meeting, words=words, voice=raised.voice, by=cast.actor("hanna"), at=clock.now()
    )


def recommended(cast: Cast, panel: Panel, raised: RaisedVoice) -> Recommendation:
    return groups.recommend(
        panel=panel, words="Pay travel time on Saturdays", reasons="", addressed_to=cast.tom,
        rests_on=[on_agenda(cast, panel, raised)], by=cast.actor("dean"), at=clock.now(),
    )  # fmt: skip


def decided(cast: Cast, row: Recommendation, **told) -> None:
    groups.answer_recommendation(recommendation=row, by=cast.actor("tom"), at=clock.now(), **told)


@pytest.mark.parametrize(("kind", "by_date"), [("did", None), ("will", NEXT), ("wont", None)])
def test_an_answer_reaches_both(cast: Cast, kind: str, by_date: date | None) -> None:
    raised = said(cast)
    words = "From May the first hour is paid."
    answer_voices(voices=[fresh(raised)], kind=kind, words=words, by_date=by_date, by=cast.actor("tom"), at=FRIDAY)
    assert all(words in shown for shown in both(cast, raised))


def test_a_voice_that_is_joined_says_so_and_gets_the_answer_of_the_other(cast: Cast) -> None:
    raised, other = said(cast), said(cast, "dean", "Nobody pays the way on Saturdays.")
    join_voices(voice=fresh(raised), into=fresh(other), by=cast.actor("hanna"), at=FRIDAY)
    together = "Others told us the same. One answer reaches all of you."
    assert all(together in shown for shown in both(cast, raised))
    assert all(together in shown for shown in both(cast, other, "dean"))
    answer_voices(voices=[fresh(other)], kind="did", words="The first hour is paid.", by=cast.actor("tom"), at=FRIDAY)
    for shown in both(cast, raised):
        assert "The first hour is paid." in shown
        assert "Nobody pays the way" not in shown.partition("You said, we did")[0]
    part_voice(voice=fresh(raised), by=cast.actor("hanna"), at=FRIDAY)
    assert not any(together in shown for shown in both(cast, raised))


def test_an_advisory_group_that_talks_about_it_and_recommends_is_told_without_its_words(cast: Cast) -> None:
    raised, panel = said(cast), group(cast)
    line = on_agenda(cast, panel, raised)
    for shown in both(cast, raised):
        assert "An advisory group talks about this on 13 March." in shown
    groups.recommend(
        panel=panel, words="Pay travel time on Saturdays", reasons="Ten of us drive.", addressed_to=cast.tom,
        rests_on=[line], by=cast.actor("dean"), at=clock.now(),
    )  # fmt: skip
    for shown in both(cast, raised):
        assert "A leader answers by 3 April." in shown
        assert "Pay travel time" not in shown
        assert "Ten of us drive" not in shown
    with clock.held_at(FRIDAY + timedelta(days=40)):
        assert all("The answer was due on 3 April." in shown for shown in both(cast, raised))


def test_an_accepted_recommendation_is_told_in_words_the_leader_chose_for_them(cast: Cast) -> None:
    raised = said(cast)
    row = recommended(cast, group(cast), raised)
    told = "You asked about Saturdays. From May the first hour is paid."
    decided(cast, row, is_accepted=True, words="We pay the first hour, from May on.", next_by=NEXT, told=told)
    for shown in both(cast, raised):
        assert told in shown
        assert "by 1 May" in shown
        assert "it was accepted" in shown
        assert "We pay the first hour, from May on." not in shown


def test_a_declined_recommendation_is_told_with_its_reason(cast: Cast) -> None:
    raised = said(cast)
    row = recommended(cast, group(cast), raised)
    reason = "The agreement of all depots says when travel is paid."
    decided(cast, row, is_accepted=False, words=reason)
    for shown in both(cast, raised):
        assert reason in shown
        assert "It was declined, with a reason." in shown
    assert fresh(raised).state == "answered"
    assert not Answer.objects.get().is_public


def test_words_behind_a_recommendation_are_shown_only_to_those_who_may_read_them(cast: Cast) -> None:
    """Dean sits in the group and recommends; Tom leads the team the words are about."""
    raised = said(cast)
    panel = group(cast)
    row = recommended(cast, panel, raised)
    url = reverse("listening:panel_advice", args=[row.token])
    dean, tom = Client(), Client()
    dean.force_login(cast.dean.user)
    tom.force_login(cast.tom.user)
    for client, is_read in ((dean, False), (tom, True)):
        shown = client.get(url).content.decode()
        assert "One voice stands behind it" in shown
        assert ("Saturday travel is not paid." in shown) is is_read


def test_whoever_was_told_it_is_done_is_not_told_otherwise(cast: Cast) -> None:
    raised = said(cast)
    row = recommended(cast, group(cast), raised)
    answer_voices(voices=[fresh(raised)], kind="did", words="Paid since March.", by=cast.actor("tom"), at=FRIDAY)
    decided(cast, row, is_accepted=False, words="It is paid already, as all of you were told.")
    assert Answer.objects.count() == 1


def test_somebody_who_took_their_words_back_is_told_nothing(cast: Cast) -> None:
    raised = said(cast)
    row = recommended(cast, group(cast), raised)
    Client().post(reverse("public:receipt_erase", args=[raised.receipt_key]))
    decided(cast, row, is_accepted=False, words="The agreement says when travel is paid.")
    assert not Answer.objects.exists()
    assert "advisory group" not in both(cast, raised)[0]


def test_a_problem_that_is_mended_and_closed_is_told_step_by_step(cast: Cast) -> None:
    raised = said(cast)
    problem = owned(cast, title="Saturdays: inside words", voices=[fresh(raised)])
    assert all("Somebody is looking into it." in shown for shown in both(cast, raised))
    fix = proposed(cast, problem, root_of(cast, problem))
    finish_countermeasure(countermeasure=fix, done_on=FRIDAY.date(), by=cast.actor("dean"), at=FRIDAY)
    assert all("We are checking that it works." in shown for shown in both(cast, raised))
    problem.refresh_from_db()
    close_problem(problem=problem, answer_kind="did", words="The first hour is paid.", by=cast.actor("dean"), at=FRIDAY)
    for shown in both(cast, raised):
        assert "The first hour is paid." in shown
        assert "inside words" not in shown


def test_a_leader_decides_on_the_page_and_says_what_those_behind_it_are_told(cast: Cast) -> None:
    raised = said(cast)
    row = recommended(cast, group(cast), raised)
    tom = Client()
    tom.force_login(cast.tom.user)
    assert (
        "What those whose words it rests on are told"
        in tom.get(reverse("listening:panel_advice", args=[row.token])).content.decode()
    )
    told = {
        "answer": "no",
        "words": "The agreement says when travel is paid.",
        "version": "1",
        "told": "Not this year.",
    }
    tom.post(reverse("listening:panel_advice_answer", args=[row.token]), told)
    assert "Not this year." in both(cast, raised)[0]


def test_a_group_names_the_lines_its_advice_rests_on(cast: Cast) -> None:
    raised, panel = said(cast), group(cast)
    line = on_agenda(cast, panel, raised)
    dean, url = Client(), reverse("listening:panel_advice_new", args=[panel.token])
    dean.force_login(cast.dean.user)
    assert "Saturday travel: still no answer · 13 March" in dean.get(url).content.decode()
    told = {"words": "Pay it", "reasons": "", "addressed_to": str(cast.tom.pk), "rests_on": [str(line.pk)]}
    dean.post(url, told)
    assert [each.voice for each in Recommendation.objects.get().rests_on.all()] == [raised.voice]
    stranger = dean.post(url, told | {"rests_on": ["999999"]})
    assert stranger.status_code == 422


@pytest.mark.parametrize("voices", [1, 12])
def test_what_happened_asks_no_more_for_more_voices(cast: Cast, voices: int, django_assert_max_num_queries) -> None:
    for number in range(voices):
        said(cast, text=f"Saturday {number} is not paid.")
    priya = Client()
    priya.force_login(cast.priya.user)
    priya.get(reverse("today:happened"))
    with django_assert_max_num_queries(34):
        priya.get(reverse("today:happened"))


def test_a_customer_reads_what_became_of_it_without_a_name_of_ours(cast: Cast) -> None:
    raised = said(cast)
    row = recommended(cast, group(cast), raised)
    decided(cast, row, is_accepted=False, words="The agreement says when travel is paid.")
    receipt = both(cast, raised)[0]
    assert not [name for name in ("Tom", "Whitlock", "Dean", "Okafor", "Vole") if name in receipt]
