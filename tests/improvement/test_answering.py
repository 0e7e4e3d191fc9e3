"""The answer that closes a problem: drafted from its record, edited by a person, sent once to each who waits."""

from typing import Any

import pytest
from django.core import mail as post
from django.urls import reverse

from onecloth.core import outbox
from onecloth.core.actors import system
from onecloth.core.exceptions import NotAllowed
from onecloth.customers.actions import note_consent
from onecloth.improvement.actions.answering import NotEdited, Wording, WrittenMeanwhile, keep_wordings
from onecloth.improvement.actions.causes import add_why, name_root
from onecloth.improvement.actions.countermeasures import finish_countermeasure
from onecloth.improvement.actions.loop import close_problem, reopen_problem
from onecloth.improvement.models import BegunAnswer, Problem, ProblemAnswer
from onecloth.improvement.queries.answering import answer_page, difference
from onecloth.improvement.queries.drafting import drafts_for, listeners, record_of
from onecloth.listening.actions.answering import answer_voices
from onecloth.listening.actions.merging import join_voices
from onecloth.listening.models import Answer, Voice
from onecloth.responses.models import IdentifiedSubject
from tests.cast import MONDAY, Cast, as_
from tests.improvement.parts import owned, proposed, raised, root_of, said
from tests.improvement.trying import around, ease, readings
from tests.listening.test_way_back import SOON, agreed, heard

pytestmark = pytest.mark.usefixtures("monday")
TODAY, WORDS = MONDAY.date(), "One person now follows your job."


def at(problem: Problem, name: str = "answer") -> str:
    return reverse(f"problems:{name}", args=[problem.token])


def draft(problem: Problem, key: str = "employee_en") -> str:
    return drafts_for(record_of(problem), listeners(problem))[key].words


def close(cast: Cast, problem: Problem, **given: Any) -> Problem:
    given = {"answer_kind": "did", "words": WORDS, "by": cast.actor("dean"), "at": MONDAY} | given
    return close_problem(problem=problem, **given)


def test_the_draft_says_what_was_heard_the_cause_what_was_done_and_when(cast: Cast) -> None:
    problem = owned(cast, voices=[said(cast)])
    assert draft(problem).startswith("You spoke up about this: Vans arrive without the promised part. We do not know")
    row = proposed(cast, problem, root_of(cast, problem))
    proposed(cast, problem, None, "memo", words="Please read the notes", due_on=TODAY)
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=cast.actor("hanna"), at=MONDAY)
    told = draft(problem)
    assert "The cause we found, and tested: The list prints before the last job changes." in told
    assert "Done on 2 March: One live list from booking to van." in told
    assert "By 2 March: Please read the notes." in told
    assert told.endswith("If you meet it again, please tell us.")


def test_a_cause_that_nobody_tested_is_told_as_one(cast: Cast) -> None:
    problem = owned(cast, voices=[said(cast)])
    root_of(cast, problem, is_tested=False)
    assert "which nobody has tested yet: The list prints" in draft(problem)


def test_it_says_whether_the_figure_moved_and_customers_hear_of_customers_figures_only(cast: Cast) -> None:
    metric = ease()
    readings(metric, around(70, 14))
    problem = owned(cast, voices=[said(cast), heard(cast)], metric=metric)
    row = proposed(cast, problem, root_of(cast, problem))
    finish_countermeasure(countermeasure=row, done_on=TODAY, by=cast.actor("hanna"), at=MONDAY)
    problem.refresh_from_db()
    words = "It is too early to say whether this moved: Ease."
    assert (words in draft(problem), words in draft(problem, "customer_en")) == (True, True)
    metric.audience = "employee"
    metric.save()
    problem = Problem.objects.select_related("metric").get(pk=problem.pk)
    assert (words in draft(problem), words in draft(problem, "customer_en")) == (True, False)


def test_a_draft_names_nobody_and_repeats_nothing_said_in_confidence(cast: Cast) -> None:
    hidden = said(cast, "priya", "The new list is thrown away by the early shift.", hidden=True, unit=cast.sales)
    problem = owned(cast, voices=[said(cast), hidden], title="Dean Okafor waits for parts")
    by = cast.actor("hanna")
    why = add_why(problem=problem, words="The list is thrown away by the early crew", evidence="gut", by=by, at=MONDAY)
    name_root(cause=why, is_tested=False, is_gut=True, by=by, at=MONDAY)
    told = drafts_for(record_of(problem), listeners(problem))["employee_en"]
    assert "You spoke up about this: [name] waits for parts." in told.words
    assert "Okafor" not in told.words
    assert "thrown away" not in told.words
    assert told.left_out == 1
    assert "One line of the record is left out" in as_(cast.dean).get(at(problem)).content.decode()


def test_each_audience_is_told_in_words_of_its_own_and_in_its_language(cast: Cast) -> None:
    german, english = heard(cast, language="de"), heard(cast)
    problem = owned(cast, voices=[said(cast), german, english])
    assert draft(problem, "customer_de").startswith("Sie haben uns davon erzählt: Vans arrive")
    assert draft(problem, "customer_en").startswith("You told us about this:")
    words = {"employee_en": "We fixed it.", "customer_en": "It is mended.", "customer_de": "Es ist behoben."}
    close(cast, problem, wordings={key: Wording(each) for key, each in words.items()})
    told = dict(Answer.objects.values_list("words", "language"))
    assert told == {"We fixed it.": "en", "It is mended.": "en", "Es ist behoben.": "de"}
    assert german.answer_links.get().answer.words == "Es ist behoben."
    problem.refresh_from_db()
    assert problem.answer_words == "We fixed it."


def test_a_draft_goes_out_word_for_word_only_when_somebody_says_so(cast: Cast) -> None:
    problem = owned(cast, voices=[said(cast)])
    unread, client = draft(problem), as_(cast.dean)
    with pytest.raises(NotEdited):
        close(cast, problem, words=f"  {unread}\n")
    given = {"kind": "did", "words_employee_en": unread, "version": problem.version}
    told = client.post(at(problem), given)
    assert told.status_code == 422
    assert "make them yours, or say that they are right" in told.content.decode()
    assert not Answer.objects.exists()
    assert client.post(at(problem), given | {"as_it_is": "on"}).status_code == 302
    assert Answer.objects.get().words == unread


def test_the_draft_that_was_on_the_screen_counts_as_one_though_the_record_went_on(cast: Cast) -> None:
    problem = owned(cast, voices=[said(cast)])
    form = as_(cast.dean).get(at(problem)).context["form"]
    unread, mark = form["words_employee_en"].value(), form["drafted_employee_en"].value()
    root_of(cast, problem)
    assert draft(problem) != unread
    with pytest.raises(NotEdited):
        close(cast, problem, wordings={"employee_en": Wording(unread, drafted=mark)})


def test_whoever_has_an_answer_is_not_answered_twice_unless_somebody_asks_for_it(cast: Cast) -> None:
    first, second = said(cast), said(cast, text="It happened again.")
    answer_voices(voices=[first], kind="did", words="We know.", by=cast.actor("hanna"), at=MONDAY)
    problem = owned(cast, voices=[first, second])
    assert "One has an answer already and is not told twice." in as_(cast.dean).get(at(problem)).content.decode()
    close(cast, problem)
    assert list(Answer.objects.get(words=WORDS).links.values_list("voice_id", flat=True)) == [second.pk]
    reopen_problem(problem=problem, because="Twice", by=cast.actor("dean"), at=MONDAY)
    close(cast, problem, words="Now it holds.", again=True)
    assert Answer.objects.get(words="Now it holds.").links.count() == 2


def test_whoever_was_promised_something_is_told_what_became_of_it(cast: Cast) -> None:
    voice = said(cast)
    answer_voices(voices=[voice], kind="will", words="By May.", by_date=TODAY, by=cast.actor("hanna"), at=MONDAY)
    problem = owned(cast, voices=[voice])
    assert answer_page(problem, TODAY).title == "One voice waits for this answer"
    shown = as_(cast.hanna).get(at(problem, "problem")).content.decode()
    assert "None of them has an answer yet." in shown
    assert "Promised today" in shown
    close(cast, problem)
    assert voice.answer_links.count() == 2
    assert answer_page(problem, TODAY).waiting == 0


def test_who_is_joined_with_somebody_told_in_other_words_is_told_once(cast: Cast) -> None:
    one, other = heard(cast, language="de"), heard(cast)
    join_voices(voice=one, into=other, by=cast.actor("hanna"), at=MONDAY)
    problem = owned(cast, voices=list(Voice.objects.order_by("pk")))
    close(cast, problem)
    assert [voice.answer_links.count() for voice in (one, other)] == [1, 1]


def test_nobody_waits_and_the_answer_stands_with_the_problem(cast: Cast) -> None:
    problem = owned(cast)
    told = as_(cast.dean).get(at(problem)).content.decode()
    assert "Nobody waits for this answer" in told
    close(cast, problem)
    assert not ProblemAnswer.objects.exists()
    assert WORDS in as_(cast.priya).get(at(problem, "problem")).content.decode()


def test_who_agreed_gets_it_by_e_mail_and_the_page_says_so_beforehand_without_a_name(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    problem = owned(cast, voices=[heard(cast, agreed(cast))])
    assert answer_page(problem, TODAY).to_tell[0].ways == [
        ("by e-mail, ten minutes after you send it, and on their receipt", 1)
    ]
    close(cast, problem)
    for _round in range(2):
        outbox.deliver_due(SOON)
    assert [mail.to for mail in post.outbox] == [["folake@example.org"]]
    assert f"We did: {WORDS}" in post.outbox[0].body


def test_who_does_not_want_mail_is_sent_none(cast: Cast, settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    contact = agreed(cast)
    note_consent(contact=contact, purpose="email", is_given=False, said_on=TODAY, way="link", by=system("t"), at=MONDAY)
    problem = owned(cast, voices=[heard(cast, contact)])
    [(way, number)] = answer_page(problem, TODAY).to_tell[0].ways
    assert (way, number) == ("on their receipt; they have not agreed to e-mail", 1)
    close(cast, problem)
    outbox.deliver_due(SOON)
    assert not post.outbox
    assert IdentifiedSubject.objects.count() == 1


def test_a_hidden_author_reads_it_on_their_own_page_and_nobody_learns_who_they_are(cast: Cast) -> None:
    voice = said(cast, "priya", hidden=True)
    problem = owned(cast, voices=[voice])
    [(way, number)] = answer_page(problem, TODAY).to_tell[0].ways
    assert (way.split(";")[0], number) == ("on their own page or by their private link", 1)
    assert "Priya" not in as_(cast.dean).get(at(problem)).content.decode()
    close(cast, problem)
    assert WORDS in as_(cast.priya).get(reverse("today:happened")).content.decode()


def test_each_voice_says_on_the_problems_page_how_far_its_answer_is(cast: Cast) -> None:
    answered, waits = said(cast), said(cast, text="Nobody rings.")
    answer_voices(voices=[answered], kind="did", words="We know.", by=cast.actor("hanna"), at=MONDAY)
    problem = owned(cast, voices=[answered, waits])
    told = as_(cast.hanna).get(at(problem, "problem")).content.decode()
    assert "1 have an answer, 1 wait for one." in told
    assert "Waits for an answer" in told
    assert "Answered today" in told
    close(cast, problem)
    assert "All of them have an answer." in as_(cast.hanna).get(at(problem, "problem")).content.decode()


def test_kept_words_wait_for_whoever_closes_it_and_are_gone_once_told(cast: Cast) -> None:
    problem, given = owned(cast, voices=[said(cast)]), {"keep": "1", "words_employee_en": "Half a sen"}
    assert as_(cast.dean).post(at(problem), given).status_code == 302
    assert not Answer.objects.exists()
    told = as_(cast.hanna).get(at(problem))
    assert told.context["form"]["words_employee_en"].value() == "Half a sen"
    assert "As Dean Okafor kept it" in told.content.decode()
    close(cast, problem)
    assert not BegunAnswer.objects.exists()


def test_the_second_of_two_sees_the_difference_and_keeps_their_words(cast: Cast) -> None:
    problem = owned(cast, voices=[said(cast)])
    mine = {
        "kind": "did",
        "words_employee_en": "The list is live now.",
        "begun_employee_en": "0",
        "version": problem.version,
    }
    theirs = {"keep": "1", "words_employee_en": "The list is printed now.", "begun_employee_en": "0"}
    as_(cast.hanna).post(at(problem), theirs)
    client = as_(cast.dean)
    told = client.post(at(problem), mine)
    assert told.status_code == 409
    assert "<del>" in told.content.decode()
    assert "Hanna Lund wrote this today, after you had opened the page" in told.content.decode()
    form = told.context["form"]
    assert form["words_employee_en"].value() == "The list is live now."
    assert not Answer.objects.exists()
    assert client.post(at(problem), mine | {"begun_employee_en": form["begun_employee_en"].value()}).status_code == 302
    assert Answer.objects.get().words == "The list is live now."


def test_who_sends_after_a_colleague_sees_both_and_loses_nothing(cast: Cast) -> None:
    problem = owned(cast, voices=[said(cast)])
    mine = {
        "kind": "did",
        "words_employee_en": "The list is live.",
        "begun_employee_en": "0",
        "version": problem.version,
    }
    close(cast, problem, by=cast.actor("hanna"))
    told = as_(cast.dean).post(at(problem), mine)
    assert told.status_code == 409
    for words in ("A colleague was quicker", WORDS, "The list is live.", "<ins>"):
        assert words in told.content.decode()
    assert Answer.objects.count() == 1
    assert as_(cast.dean).get(at(problem))["Location"].endswith("#loop")


def test_keeping_asks_who_wrote_meanwhile_and_the_team_speaks_for_nobody(cast: Cast) -> None:
    problem, by, place = owned(cast), cast.actor("dean"), ("", "en")
    keep_wordings(problem=problem, wordings={place: Wording("One", begun=0)}, by=by, at=MONDAY)
    with pytest.raises(WrittenMeanwhile):
        keep_wordings(problem=problem, wordings={place: Wording("Two", begun=0)}, by=by, at=MONDAY)
    keep_wordings(problem=problem, wordings={place: Wording("Two", begun=1)}, by=by, at=MONDAY)
    with pytest.raises(NotAllowed):
        keep_wordings(problem=problem, wordings={place: Wording("Three")}, by=cast.actor("tomasz"), at=MONDAY)
    assert BegunAnswer.objects.get().words == "Two"
    assert as_(cast.tomasz).get(at(problem)).status_code == 404


def test_who_spoke_after_the_page_was_opened_is_told_in_words_somebody_read(cast: Cast) -> None:
    problem = raised(cast, voices=[said(cast)])
    given = {"kind": "did", "words_employee_en": WORDS, "begun_employee_en": "x", "version": problem.version}
    problem.evidence.create(voice=heard(cast), added_at=MONDAY)
    told = as_(cast.hanna).post(at(problem), given)
    assert told.status_code == 422
    assert "You told us about this: Vans arrive" in told.content.decode()
    assert not Answer.objects.exists()


def test_a_difference_is_told_word_by_word() -> None:
    found = [(each.is_, each.words) for each in difference("The list is printed now.", "The list is live now.")]
    assert found == [("same", "The list is"), ("theirs", "printed"), ("mine", "live"), ("same", "now.")]


def test_the_page_asks_no_more_for_more_voices(cast: Cast, django_assert_max_num_queries: Any) -> None:
    problem = owned(cast, voices=[said(cast, text=f"Voice {n}") for n in range(6)])
    client = as_(cast.dean)
    client.get(at(problem))
    with django_assert_max_num_queries(32):
        assert client.get(at(problem)).status_code == 200
