"""A decision from being put to what really happened: who may do what, what is refused, and who is asked."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from onecloth.core.actors import CUSTOMER
from onecloth.core.exceptions import NotAllowed, Stale
from onecloth.core.models import AuditRow
from onecloth.improvement.actions import decisions as deeds
from onecloth.improvement.actions.notices import answer_notice, say_what_came
from onecloth.improvement.desk import decisions_desk
from onecloth.improvement.exceptions import CannotAnswerNotice, CannotDecide
from onecloth.improvement.models import Decision, Notice, NoticeAnswer
from onecloth.improvement.permissions.decisions import visible_decisions
from onecloth.improvement.queries.decisions import decision_list, decision_page, objections_to
from onecloth.organisation.actions import dissolve_unit, part_with
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of
from tests.cast import MONDAY, Cast
from tests.improvement.deciding import AFTER, ANSWER_BY, FROM, Cloth, nia_leads, notice_to, put, said, weave

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()


@pytest.fixture
def cloth(cast: Cast) -> Cloth:
    return weave(cast)


def waits(cloth: Cloth, who: str | Person, at: datetime = MONDAY) -> list[str]:
    day = at.date()
    actor = cloth.cast.actor(who, day) if isinstance(who, str) else actor_of(who, day)
    found = decisions_desk().asks(actor, day)
    assert decisions_desk().count(actor, day) == len(found)
    return [ask.title.split("?")[0] for ask in found]


def test_whoever_is_hit_finds_it_in_the_inbox(cloth: Cloth) -> None:
    decision = put(cloth)
    assert {notice.unit.code for notice in Notice.objects.all()} == {"ND", "FS"}
    assert waits(cloth, "tom") == ["How does this hit you"]  # nobody leads the North desk, so who leads above it
    assert waits(cloth, "priya") == waits(cloth, "hanna") == []
    said(cloth, decision, cloth.cast.north_desk, "tom", "more_time", "Who opens the gate at six?")
    assert waits(cloth, "tom") == ["How does this hit you"]
    said(cloth, decision, cloth.cast.north_desk, "tom")
    assert waits(cloth, "tom") == []
    assert AuditRow.objects.filter(action="answer_notice").count() == 2


def test_a_leader_of_the_unit_is_asked_and_nobody_above(cloth: Cloth) -> None:
    nia = nia_leads(cloth.cast)
    put(cloth)
    assert waits(cloth, nia) == ["How does this hit you"]
    assert waits(cloth, "tom") == []
    part_with(person=nia, on=TODAY, by=cloth.cast.actor("hanna"), at=MONDAY)
    assert waits(cloth, "tom", MONDAY + timedelta(days=1)) == ["How does this hit you"]


def test_who_follows_a_dissolved_unit_is_asked_what_it_was_asked(cloth: Cloth) -> None:
    cast, decision = cloth.cast, put(cloth)
    assert waits(cloth, "tom") == ["How does this hit you"]
    dissolve_unit(unit=cast.field_service, successors=[cast.scheduling], by=cast.actor("hanna"), at=MONDAY)
    assert len(waits(cloth, "tom")) == 2
    assert said(cloth, decision, cast.field_service, "tom").for_unit


def test_the_front_line_answers_for_itself_and_a_leader_for_the_unit(cloth: Cloth) -> None:
    decision, desk = put(cloth), cloth.cast.north_desk
    words = "The first bus comes at half past six."
    assert said(cloth, decision, desk, "priya", "worried", words).for_unit is False
    found = objections_to(decision)
    assert (found.worried, found.unanswered) == (1, 2)
    said(cloth, decision, desk, "tom")
    found = objections_to(decision)
    assert (found.worried, found.unanswered) == (1, 1)  # who leads agrees; the worry of the front line stays
    with pytest.raises(NotAllowed):
        said(cloth, decision, desk, "dean")
    said(cloth, decision, desk, "priya")
    assert objections_to(decision).worried == 0
    assert NoticeAnswer.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"what": "  "}, "Say in a sentence"),
        ({"what": "x" * 201}, "longer than 200"),
        ({"why": " "}, "Say why this changes"),
        ({"from_date": TODAY - timedelta(days=1)}, "This day has passed"),
        ({"answer_by": TODAY - timedelta(days=1)}, "This day has passed"),
        ({"answer_by": FROM + timedelta(days=1)}, "due after the change"),
        ({"units": []}, "nobody is hit"),
    ],
)
def test_a_decision_that_says_too_little_is_not_put(cloth: Cloth, given: dict[str, Any], why: str) -> None:
    with pytest.raises(CannotDecide, match=why):
        put(cloth, **given)
    assert not Decision.objects.exists()


def test_a_step_that_nobody_owns_hits_nobody_and_is_refused(cloth: Cloth) -> None:
    with pytest.raises(CannotDecide, match="nobody is hit"):
        put(cloth, steps=[cloth.bill])


def test_those_who_lead_put_decisions_and_only_their_own_are_theirs_to_settle(cloth: Cloth) -> None:
    for who in ("priya", "dean", "tomasz"):
        with pytest.raises(NotAllowed):
            put(cloth, who)
    decision = put(cloth, "tom")
    with pytest.raises(NotAllowed):
        deeds.call_off(decision=decision, because="No", by=cloth.cast.actor("priya"), at=MONDAY)
    assert not visible_decisions(CUSTOMER).exists()
    deeds.call_off(decision=decision, because="No", by=cloth.cast.actor("hanna"), at=MONDAY)


def test_a_unit_is_added_or_left_out_only_with_a_reason(cloth: Cloth) -> None:
    cast, decision, by = cloth.cast, put(cloth), cloth.cast.actor("ruth")
    with pytest.raises(CannotDecide, match="Say how it hits"):
        deeds.ask_unit_too(decision=decision, unit=cast.it, because=" ", by=by, at=MONDAY)
    deeds.ask_unit_too(decision=decision, unit=cast.it, because="The phones ring from six", by=by, at=MONDAY)
    with pytest.raises(CannotDecide, match="asked already"):
        deeds.ask_unit_too(decision=decision, unit=cast.it, because="Again", by=by, at=MONDAY)
    notice = notice_to(decision, cast.it)
    with pytest.raises(CannotDecide, match="why this unit is not hit"):
        deeds.leave_unit_out(notice=notice, because="", by=by, at=MONDAY)
    deeds.leave_unit_out(notice=notice, because="The phones are on anyway", by=by, at=MONDAY)
    assert objections_to(decision).unanswered == 2
    deeds.ask_unit_again(notice=notice_to(decision, cast.it), by=by, at=MONDAY)
    assert objections_to(decision).unanswered == 3
    said(cloth, decision, cast.north_desk, "tom")
    with pytest.raises(CannotDecide, match="has answered"):
        deeds.leave_unit_out(notice=notice_to(decision, cast.north_desk), because="No", by=by, at=MONDAY)
    dissolve_unit(unit=cast.sales, successors=[cast.it], by=cast.actor("hanna"), at=MONDAY)
    cast.sales.refresh_from_db()
    with pytest.raises(CannotDecide, match="was dissolved"):
        deeds.ask_unit_too(decision=decision, unit=cast.sales, because="They sell", by=by, at=MONDAY)


def test_going_ahead_over_a_worry_or_without_an_answer_takes_a_reason(cloth: Cloth) -> None:
    cast, decision, by = cloth.cast, put(cloth), cloth.cast.actor("ruth")
    with pytest.raises(CannotDecide, match="Say why we go ahead"):
        deeds.go_ahead(decision=decision, by=by, at=MONDAY)
    for unit in (cast.north_desk, cast.field_service):
        said(cloth, decision, unit, "ruth")
    said(cloth, decision, cast.north_desk, "priya", "worried", "No bus.")
    with pytest.raises(CannotDecide, match="Say why we go ahead"):
        deeds.go_ahead(decision=decision, because="  ", by=by, at=MONDAY)
    deeds.go_ahead(decision=decision, because="A taxi is paid until the bus runs", by=by, at=MONDAY)
    assert decision.goes_ahead
    assert decision.settled_by == cast.ruth


def test_where_all_agree_no_reason_is_needed_and_who_put_it_is_asked_to_settle(cloth: Cloth) -> None:
    cast, decision = cloth.cast, put(cloth, "tom")
    assert "Go ahead, or call it off" not in waits(cloth, "tom")
    for unit in (cast.north_desk, cast.field_service):
        said(cloth, decision, unit, "ruth")
    assert waits(cloth, "tom") == ["Go ahead, or call it off"]
    part_with(person=cast.tom, on=TODAY, by=cast.actor("hanna"), at=MONDAY)
    later = MONDAY + timedelta(days=1)
    assert waits(cloth, "hanna", later) == ["Go ahead, or call it off"]
    deeds.go_ahead(decision=decision, by=cast.actor("hanna"), at=later)
    assert waits(cloth, "hanna", later) == []


def test_two_who_settle_it_at_once_do_not_undo_each_other(cloth: Cloth) -> None:
    decision, by = put(cloth), cloth.cast.actor("hanna")
    seen = decision.version
    deeds.call_off(decision=Decision.objects.get(), because="No bus", expected=seen, by=by, at=MONDAY)
    with pytest.raises(Stale):
        deeds.go_ahead(decision=decision, because="All the same", expected=seen, by=by, at=MONDAY)
    with pytest.raises(CannotDecide, match="called off already"):
        deeds.call_off(decision=Decision.objects.get(), because="Again", by=by, at=MONDAY)
    assert Decision.objects.get().is_called_off


def test_a_forecast_is_sealed_on_the_day(cloth: Cloth) -> None:
    cast, decision = cloth.cast, put(cloth)
    notice = notice_to(decision, cast.north_desk)
    with pytest.raises(CannotAnswerNotice, match="Say how it hits you"):
        answer_notice(notice=notice, stance="worried", words=" ", by=cast.actor("tom"), at=MONDAY)
    with pytest.raises(CannotAnswerNotice, match="Choose one"):
        answer_notice(notice=notice, stance="perhaps", by=cast.actor("tom"), at=MONDAY)
    with pytest.raises(CannotAnswerNotice, match="does not hold yet"):
        say_what_came(notice=notice, came="worse", words="No", by=cast.actor("tom"), at=MONDAY)
    deeds.go_ahead(decision=decision, because="It is late", by=cast.actor("ruth"), at=MONDAY)
    said(cloth, decision, cast.north_desk, "tom")
    with pytest.raises(CannotAnswerNotice, match="settled"):
        said(cloth, decision, cast.north_desk, "tom", "worried", "I knew it", at=AFTER)


def test_afterwards_the_affected_say_what_came_and_the_forecast_is_scored(cloth: Cloth) -> None:
    cast = cloth.cast
    decision = put(cloth, units=[cast.scheduling])  # hits SC, SA, FS, ND
    for unit in (cast.scheduling, cast.north_desk, cast.sales):
        said(cloth, decision, unit, "ruth")
    deeds.go_ahead(decision=decision, because="Field Service is on holiday", by=cast.actor("ruth"), at=MONDAY)
    assert waits(cloth, "tom", MONDAY + timedelta(days=50)) == []
    assert waits(cloth, "tom", AFTER) == ["What really happened"] * 2
    for unit, came in (
        (cast.scheduling, "as_foreseen"), (cast.north_desk, "worse"), (cast.sales, "as_foreseen"),
        (cast.field_service, "better"),
    ):  # fmt: skip
        notice = notice_to(decision, unit)
        say_what_came(notice=notice, came=came, words="So it was.", by=cast.actor("ruth"), at=AFTER)
    page = decision_page(cast.actor("priya"), Decision.objects.get(), AFTER.date())
    assert (page.forecast.right, page.forecast.told, page.forecast.worse) == (
        2,
        3,
        1,
    )  # who never answered is not scored
    assert page.forecast.words == "Two of three units foresaw it right: 67% (21–94)."
    assert waits(cloth, "tom", AFTER) == []
    seen = notice_to(decision, cast.sales)
    with pytest.raises(Stale):
        say_what_came(
            notice=seen, came="worse", words="Not so.", expected=seen.version - 1, by=cast.actor("ruth"), at=AFTER
        )


def test_the_list_says_how_many_answers_wait_and_how_many_are_late(cloth: Cloth) -> None:
    actor = cloth.cast.actor("priya")
    assert decision_list(actor, TODAY).title == "No decision has been put before those it hits"
    decision = put(cloth)
    said(cloth, decision, cloth.cast.north_desk, "priya", "worried", "No bus.")
    assert decision_list(actor, TODAY).title == "Two answers are waited for"
    late = decision_list(actor, ANSWER_BY + timedelta(days=1))
    assert late.lead == "Two are late. One unit is worried by what is to come."
    deeds.call_off(decision=decision, because="No bus", by=cloth.cast.actor("ruth"), at=MONDAY)
    assert decision_list(actor, TODAY).title == "No decision waits for an answer"
