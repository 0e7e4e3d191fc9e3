"""Filters kept under a name: for everybody, by those who lead; each sees by them only what is open to them."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from onecloth.core.exceptions import NotAllowed
from onecloth.listening.actions import raise_voice
from onecloth.listening.actions.filters import MOST_KEPT, CannotKeepFilter, keep_filter
from onecloth.listening.actions.themes import create_theme, merge_theme
from onecloth.listening.models import SavedFilter
from tests import undo
from tests.cast import MONDAY, Cast, as_

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def keep(client: Client, name: str, query: str) -> str:
    return undo.do(client, reverse("listening:filter_keep"), {"name": name, "query": query})


def test_a_kept_filter_finds_for_each_what_they_may_read(cast: Cast) -> None:
    for text, unit in (("Stopcock north", cast.north_desk), ("Stopcock sales", cast.sales)):
        raise_voice(kind="idea", text=text, name_hidden=False, about_unit=unit, by=cast.actor("dean"), at=MONDAY)
    page = keep(as_(cast.hanna), " Stop  cocks ", "q=stopcock&kind=idea&after=2020&evil=<script>")
    kept = SavedFilter.objects.get()
    assert (kept.name, kept.query) == ("Stop cocks", "q=stopcock&kind=idea")
    assert "Kept for everybody" in page
    assert 'aria-current="true">Stop cocks</a>' in page
    for who, words in (("hanna", {"Stopcock north", "Stopcock sales"}), ("tom", {"Stopcock north"})):
        client = as_(getattr(cast, who))
        here = client.get(reverse("listening:ledger")).content.decode()
        link = re.search(r'href="([^"]*)">Stop cocks</a>', here)
        assert link
        found = client.get(link[1].replace("&amp;", "&")).content.decode()
        assert set(re.findall(r'<span class="q">([^<]*)</span>', found)) == words
        assert ("Put these filters away" in found) is (who == "hanna")


def test_what_was_kept_is_put_away_again(cast: Cast) -> None:
    client = as_(cast.tom)
    assert "Stop cocks" not in undo.undo(client, keep(client, "Stop cocks", "q=stopcock")).replace("“Stop cocks”", "")
    assert SavedFilter.objects.get().removed_at == MONDAY
    keep(client, "Stop cocks", "q=stopcock")
    assert SavedFilter.objects.filter(removed_at=None).count() == 1


@pytest.mark.parametrize("name", ["", "  ", "\x00"])
def test_filters_without_a_name_are_not_kept(cast: Cast, name: str) -> None:
    assert "Give these filters a name" in keep(as_(cast.hanna), name, "kind=idea")
    assert not SavedFilter.objects.exists()


def test_a_name_that_is_taken_and_one_too_many_are_refused(cast: Cast) -> None:
    by = cast.actor("hanna")
    keep_filter(name="One", query="", by=by, at=MONDAY)
    with pytest.raises(CannotKeepFilter, match="of this name"):
        keep_filter(name="One", query="kind=idea", by=by, at=MONDAY)
    for number in range(MOST_KEPT - 1):
        keep_filter(name=f"Number {number}", query="", by=by, at=MONDAY)
    with pytest.raises(CannotKeepFilter, match="Put one away first"):
        keep_filter(name="One more", query="", by=by, at=MONDAY)


def test_only_those_who_lead_keep_filters(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        keep_filter(name="Mine", query="", by=cast.actor("dean"), at=MONDAY)
    assert "Keep these filters" not in as_(cast.dean).get(reverse("listening:ledger")).content.decode()


def test_a_kept_filter_whose_theme_became_part_of_another_is_still_what_is_shown(cast: Cast) -> None:
    by, client = cast.actor("hanna"), as_(cast.hanna)
    lift, building = (
        create_theme(name={"en": name}, belongs={}, example={}, by=by, at=MONDAY) for name in ("Lift", "Building")
    )
    keep(client, "Lifts", f"theme={lift.pk}&kind=idea")
    address = f"{reverse('listening:ledger')}?kind=idea&theme={lift.pk}"
    assert 'aria-current="true">Lifts</a>' in client.get(address).content.decode()
    merge_theme(theme=lift, into=building, by=by, at=MONDAY)
    for shown in (address, f"{reverse('listening:ledger')}?kind=idea&theme={building.pk}"):
        page = client.get(shown).content.decode()
        assert 'aria-current="true">Lifts</a>' in page
        assert "Put these filters away" in page
    assert 'aria-current="true">Lifts</a>' not in client.get(reverse("listening:ledger")).content.decode()


def test_filters_cost_the_ledger_one_question(cast: Cast, django_assert_max_num_queries) -> None:
    by = cast.actor("hanna")
    for number in range(20):
        keep_filter(name=f"Number {number}", query="", by=by, at=MONDAY)
    client = as_(cast.hanna)
    with django_assert_max_num_queries(36):
        client.get(reverse("listening:ledger"))
