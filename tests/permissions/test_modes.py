"""D17, and who reads what in each mode: every page that could tell, opened by everybody, and searched for whoever must
not be found. What somebody may read is asserted as well: a search that never finds anything proves nothing."""

import html
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import transaction
from django.urls import reverse

from onecloth.core import clock, exports
from onecloth.core.actors import ANONYMOUS
from onecloth.listening.models import Voice
from onecloth.organisation.queries import actor_of
from tests.listening.interviewing import QUOTE
from tests.permissions import (
    customers,
    decisions,
    feeds,
    interviews,
    objects,
    panels,
    practising,
    thanks,
    themes,
    visits,
    webhooks,
)
from tests.permissions.addresses import Address, addresses, rules
from tests.permissions.modes import ADVICE, MODES, NOTE, SAID, Scene, Unfound, make_scene
from tests.permissions.test_matrix import _Undo
from tests.permissions.world import RELATIONS, World, outcome_of, session_of

ROOMS = ("listening", "today", "problems", "insight", "public")
# The same page asked otherwise shows other rows.
ASKED_OTHERWISE = {
    "listening:ledger": ("", "?state=all", "?state=all&q=form", "?assigned=nobody"),
    "listening:ledger_file": ("?state=all",),
    "listening:triage": ("", "?state=all"),
    "today:happened": ("", "?whose=all", "?whose=team"),
}
# Pages that hold nobody's words: what is asked, of whom, by lot, when one meets; forms that begin something. They are
# opened by `test_matrix.py`; here there would be nothing to find.
APART = (
    "listening:question", "listening:way_in", "listening:round_new", "listening:round_invite", "listening:import",
    "listening:guide", "listening:group_", "listening:half_day", "listening:draw", "listening:seat", "listening:panel",
    "listening:visit_", "listening:log_planned", "listening:seam_talk_", "listening:interview_", "insight:metric",
    "listening:new_", "listening:theme_", "listening:standing_words", "listening:studies", "listening:plan_visit",
    "listening:kept_answers", "insight:agree", "problems:raise", "problems:file", "today:more",
    "public:survey", "public:invitation", "public:board", "public:taking_part",
)  # fmt: skip
OTHERS = (
    customers,
    decisions,
    feeds,
    interviews,
    objects,
    panels,
    practising,
    thanks,
    themes,
    visits,
    webhooks,
)  # so that this file can be run alone


@pytest.fixture(scope="module")
def scene(house: World) -> Iterator[Scene]:
    try:
        with transaction.atomic(), transaction.atomic(using="answers"):
            yield make_scene(house)
            raise _Undo
    except _Undo:
        pass


def read(address: Address) -> bool:
    return address.name.split(":")[0] in ROOMS and "GET" in rules()[address.name].methods


def paths(scene: Scene) -> Iterator[tuple[str, str]]:
    """(route, path) of every page that is read: each voice's own, those of the things around them, and all lists."""
    for name, address in addresses().items():
        if not read(address):
            continue
        if name in scene.things:
            yield name, reverse(name, kwargs=scene.things[name])
        elif address.keywords == ("key",):
            known = scene.receipts if name.startswith("public:") else {mode: scene.voices[mode].key for mode in MODES}
            yield from ((name, reverse(name, kwargs={"key": key})) for key in known.values())
        elif not address.keywords and not name.startswith(APART):
            yield from ((name, f"{reverse(name)}{asked}") for asked in ASKED_OTHERWISE.get(name, ("",)))
    keys = "&".join(f"voice={voice.key}" for voice in scene.voices.values())
    yield "listening:answer_several", f"{reverse('listening:answer_several')}?{keys}"
    for voice in Voice.objects.filter(text=QUOTE)[:1]:
        yield "listening:voice", reverse("listening:voice", kwargs={"key": voice.key})


def told(response: Any) -> str:
    """All of an answer as somebody can read it: what it says, and what its headers say."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = " ".join(f"{name}: {value}" for name, value in response.items())
    return unquote(html.unescape(f"{headers}\n{body.decode('utf-8', 'replace')}")).casefold()


def found_in(words: str, unfound: Unfound) -> list[str]:
    return [mark for mark in unfound.marks if mark.casefold() in words]


def leaks(world: World, scene: Scene, relation: str, only: str = "") -> list[str]:
    client = world.client(relation)
    return [
        f"{path} tells {relation} of the {each.who} one: {', '.join(marks)}"
        for route, path in paths(scene)
        if only in ("", route)
        for words in [told(client.get(path))]
        for each in scene.unfound
        if not each.but(relation, route) and (marks := found_in(words, each))
    ]


@pytest.mark.parametrize("relation", RELATIONS)
def test_nobody_finds_whoever_must_not_be_found(relation: str, house: World, scene: Scene) -> None:
    assert not leaks(house, scene, relation)


@pytest.mark.parametrize("relation", [name for name in RELATIONS if name not in ("anonymous", "customer")])
def test_no_table_that_is_taken_out_tells_who_spoke(relation: str, house: World, scene: Scene) -> None:
    """Tables of units, people and customers are about them; those of what was said are not."""
    actor = actor_of(house.people[relation], clock.today()) if house.people[relation] else ANONYMOUS
    for table in exports.tables():
        if table.name not in ("units", "people", "customers", "contacts"):
            words = "\n".join(str(row) for row in table.rows(actor)).casefold()
            assert not [found_in(words, each) for each in scene.unfound if found_in(words, each)], table.name


def page(world: World, relation: str, route: str, **keywords: Any) -> tuple[str, str]:
    response = world.client(relation).get(reverse(route, kwargs=keywords))
    return outcome_of(response), told(response)


# Who reads a voice about the north desk, in whatever mode it was said, and who reads what those who handle it note.
READERS = {"manager", "skip_level", "experience_team", "executive"}
HANDLERS = {"manager", "skip_level", "experience_team"}


@pytest.mark.parametrize("mode", MODES)
def test_the_words_are_read_by_those_who_may_and_a_name_stands_beside_them_only_where_it_was_given(
    mode: str, house: World, scene: Scene
) -> None:
    author = scene.authors[mode]
    # The manager wrote it. Where the author is not known, nobody reads another's note: they might be the author.
    readers_of_notes = HANDLERS if mode == "identified" else {"manager"}
    for relation in RELATIONS:
        outcome, words = page(house, relation, "listening:voice", key=scene.voices[mode].key)
        assert (outcome == "see") == (relation in READERS), relation
        assert (SAID[mode].casefold() in words) == (relation in READERS), relation
        assert (NOTE.casefold() in words) == (relation in readers_of_notes), relation
        named = relation in READERS and mode == "identified"
        assert (author.family_name.casefold() in words) == named, relation


@pytest.mark.parametrize("mode", ["identified", "hidden"])
def test_whoever_said_it_finds_it_on_their_own_page_alone(mode: str, house: World, scene: Scene) -> None:
    client = house.client("anonymous")
    client.cookies["sessionid"] = session_of(scene.authors[mode].user)
    assert SAID[mode].casefold() in told(client.get(reverse("today:happened")))
    for relation in RELATIONS:
        mine = told(house.client(relation).get(f"{reverse('today:happened')}?whose=mine"))
        assert SAID["identified"].casefold() not in mine, relation


def test_a_talk_with_a_hidden_author_is_read_by_those_who_handle_the_voice(house: World, scene: Scene) -> None:
    for relation in RELATIONS:
        _outcome, words = page(house, relation, "listening:voice_talk", key=scene.voices["hidden"].key)
        assert ("the blue one." in words) == (relation in HANDLERS), relation


def test_an_interviewer_reads_their_own_notes_and_whoever_runs_the_round_all(house: World, scene: Scene) -> None:
    for route in ("listening:interview", "listening:interview_notes", "listening:interview_print"):
        for relation in RELATIONS:
            outcome, words = page(house, relation, route, **scene.things[route])
            may = relation in ("self", "experience_team")
            assert (outcome == "see") == may, (route, relation)
            assert ("adeyemi" in words) == may, (route, relation)


def test_a_leader_finds_what_is_addressed_to_them_and_no_other_leader_does(house: World, scene: Scene) -> None:
    for relation in RELATIONS:
        words = told(house.client(relation).get(reverse("today:inbox")))
        assert (ADVICE.casefold() in words) == (relation == "manager"), relation
        outcome, _words = page(house, relation, "listening:recommendation", **scene.things["listening:recommendation"])
        assert (outcome == "see") == (relation in ("manager", "experience_team")), relation


def test_whom_a_leader_visited_is_known_to_the_leader_alone(house: World, scene: Scene) -> None:
    for relation in RELATIONS:
        _outcome, words = page(house, relation, "listening:visit", **scene.things["listening:visit"])
        assert ("wren ashgrove" in words) == (relation == "manager"), relation
        assert ("for me alone" in words) == (relation == "manager"), relation


def test_every_page_that_is_read_is_opened_here_or_is_apart(scene: Scene) -> None:
    opened = {route for route, _path in paths(scene)}
    read_here = {name for name, address in addresses().items() if read(address)}
    forgotten = {name for name in read_here - opened if not name.startswith(APART)}
    assert not forgotten, "Fill these in tests/permissions/modes.py, or say in APART that they hold nobody's words"


@pytest.mark.parametrize("relation", ["manager", "executive"])
def test_a_page_that_leaked_would_be_noticed(
    relation: str, house: World, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one way a voice's page could tell, made to tell: the search must say so, or it is blind."""
    author = scene.authors["hidden"]
    monkeypatch.setattr("onecloth.listening.queries.ledger.pages.who_said", lambda _voice: author.name)
    assert any(author.family_name in line for line in leaks(house, scene, relation, only="listening:ledger"))
