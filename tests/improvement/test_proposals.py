"""Which initiatives together are worth most: counted in steps from the numbers of a day, read by everybody, never applied."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from onecloth.core import jobs
from onecloth.core.exceptions import NotAllowed
from onecloth.core.models import AuditRow, Job
from onecloth.improvement.actions.initiatives import proposing
from onecloth.improvement.actions.initiatives.capacity import say_capacity
from onecloth.improvement.exceptions import CannotPropose
from onecloth.improvement.models import Capacity, Initiative, Proposal
from onecloth.improvement.queries.proposals import proposal_page
from tests.cast import MONDAY, Cast, as_
from tests.improvement.carrying import hours_of, proposed, running
from tests.improvement.test_pages import page

pytestmark = pytest.mark.usefixtures("monday")

GIVEN = {"seed": "Rain at noon", "caution": "none", "keeps_running": True}


def there_are(cast: Cast, hours: int) -> None:
    say_capacity(
        unit=cast.scheduling, month=MONDAY.date(), months=2, minutes=hours * 60, by=cast.actor("ruth"), at=MONDAY
    )


def three(cast: Cast) -> list[Initiative]:
    """A sure one and a poor one of the same hours, and a vague one; there are hours for two."""
    there_are(cast, 80)
    found = []
    for title, low, high in (("Sure", 9_000, 9_900), ("Vague", 100, 16_000), ("Poor", 10, 300)):
        made = proposed(cast, title=title, benefit_low=low, benefit_high=high)
        hours_of(cast, made, 40)
        found.append(made)
    return found


def asked(cast: Cast, who: str = "ruth", **given: Any) -> Proposal:
    return proposing.ask_for_proposal(**(GIVEN | given), by=cast.actor(who), at=MONDAY)


def counted(proposal: Proposal) -> Proposal:
    assert proposal.job
    jobs.run(proposal.job)
    proposal.refresh_from_db()
    return proposal


def address(name: str, *proposals: Proposal) -> str:
    return reverse(f"initiatives:{name}", args=[each.token for each in proposals])


def test_what_is_worth_most_within_the_hours_is_chosen_nearly_always_and_nothing_starts(cast: Cast) -> None:
    sure, vague, poor = three(cast)
    shown = proposal_page(cast.actor("priya"), counted(asked(cast)))
    told = {each.initiative.pk: each for each in shown.chosen}
    assert (told[sure.pk].word, told[poor.pk].word) == ("fund", "drop")
    assert told[sure.pk].share == pytest.approx(1.0, abs=0.02)
    assert {each.initiative.pk for each in shown.chosen if each.is_in_best} == {sure.pk, vague.pk}
    assert [(row.unit.pk, row.month, row.left) for row in shown.scarce] == [(cast.scheduling.pk, date(2026, 3, 1), 0)]
    assert set(Initiative.objects.values_list("state", flat=True)) == {"proposed"}
    assert shown.draws == 1000


def test_hours_bind_only_where_somebody_said_how_many_there_are(cast: Cast) -> None:
    three(cast)
    Initiative.objects.filter(title="Poor").update(benefit_low=2_000, benefit_high=2_400)
    Capacity.objects.all().delete()
    shown = proposal_page(cast.actor("priya"), counted(asked(cast)))
    assert shown.scarce == []
    assert {each.word for each in shown.chosen} == {"fund"}


def test_what_runs_goes_on_unless_it_is_to_be_weighed_too(cast: Cast) -> None:
    three(cast)
    runs = running(cast, title="New jackets", benefit_low=1, benefit_high=20)
    hours_of(cast, runs, 40)
    kept = proposal_page(cast.actor("priya"), counted(asked(cast)))
    told = next(each for each in kept.chosen if each.initiative.pk == runs.pk)
    assert (told.share, told.word, told.is_in_best) == (1.0, "", True)
    weighed = proposal_page(cast.actor("priya"), counted(asked(cast, keeps_running=False)))
    assert next(each for each in weighed.chosen if each.initiative.pk == runs.pk).word == "drop"


def test_more_running_than_there_are_hours_is_said_with_the_hours_that_are_missing(cast: Cast) -> None:
    three(cast)
    hours_of(cast, running(cast, title="New jackets", benefit_low=1, benefit_high=20), 130)
    found = counted(asked(cast))
    assert found.state == "impossible"
    told = page(as_(cast.priya), address("proposal", found))
    assert "No choice keeps all rules" in told
    assert "What runs takes 50 hours more than there are" in told


def test_it_is_put_down_taken_up_again_and_ends_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    three(cast)
    whole = counted(asked(cast))
    monkeypatch.setattr(proposing, "SECONDS_A_STEP", 0.05)
    parts = asked(cast)
    assert parts.job
    jobs.run_next(until=lambda: Job.objects.get(pk=parts.job_id).done > 0)
    proposing.stop_proposal(proposal=parts, by=cast.actor("hanna"), at=MONDAY)
    parts.refresh_from_db()
    assert 0 < Job.objects.get(pk=parts.job_id).done < 1000
    assert "It was stopped" in page(as_(cast.hanna), address("proposal", parts))
    counted(proposing.go_on_with_proposal(proposal=parts, by=cast.actor("hanna"), at=MONDAY))
    assert parts.counted["taken"] == whole.counted["taken"]
    with pytest.raises(CannotPropose, match="there already"):
        proposing.go_on_with_proposal(proposal=parts, by=cast.actor("hanna"), at=MONDAY)


def test_who_leads_nobody_asks_for_none_and_everybody_reads(cast: Cast) -> None:
    three(cast)
    with pytest.raises(NotAllowed):
        asked(cast, "priya")
    assert as_(cast.priya).get(address("ask_for_proposal")).status_code == 404
    found = counted(asked(cast, "tom"))
    assert address("proposal", found) in page(as_(cast.priya), address("proposals"))
    assert "Have it counted" not in page(as_(cast.priya), address("proposals"))
    assert AuditRow.objects.filter(action="proposal_counted").count() == 1


def test_by_forms_alone_from_the_list_to_the_finding(cast: Cast) -> None:
    three(cast)
    client = as_(cast.tom)
    assert address("proposals") in page(client, reverse("initiatives:initiatives"))
    assert "The words the draws begin with" in page(client, address("ask_for_proposal"))
    response = client.post(address("ask_for_proposal"), {"seed": "Rain", "caution": "some", "keeps_running": "on"})
    found = Proposal.objects.get()
    assert response["Location"] == address("proposal", found)
    assert "It begins when the background worker is free" in page(client, address("proposal", found))
    counted(found)
    told = page(client, address("proposal", found))
    assert "of three" in told
    assert "chosen nearly always" in told
    assert "changes nothing" in page(client, address("proposals"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"seed": " "}, "This is still empty"),
        ({"caution": "reckless"}, "Select a valid choice"),
        ({}, "Fewer than two open initiatives say which benefit"),
    ],
)
def test_bad_input_gets_a_sentence_and_nothing_is_counted(cast: Cast, given: dict[str, Any], words: str) -> None:
    proposed(cast, benefit_low=60, benefit_high=600)
    proposed(cast, title="Without a range")
    response = as_(cast.tom).post(address("ask_for_proposal"), {"seed": "Rain", "caution": "none"} | given)
    assert words in response.content.decode()
    assert not Proposal.objects.exists()


def test_the_page_asks_no_more_questions_for_more_initiatives(cast: Cast, django_assert_max_num_queries: Any) -> None:
    three(cast)
    for number in range(9):
        hours_of(cast, proposed(cast, title=f"More {number}", benefit_low=60, benefit_high=900), 5)
    found, client = counted(asked(cast)), as_(cast.priya)
    with django_assert_max_num_queries(13):
        page(client, address("proposal", found))
    with django_assert_max_num_queries(13):
        page(client, address("proposals"))
