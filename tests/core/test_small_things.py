"""Clock, texts, versions, exports, policies and settings."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from onecloth.config import environment
from onecloth.core import clock, exports
from onecloth.core.actors import ANONYMOUS, Actor, Scope
from onecloth.core.exceptions import Stale
from onecloth.core.fields import random_token, text_in, validate_texts
from onecloth.core.policies import Policy, allow, holds
from onecloth.organisation.models import Role
from tests.cast import MONDAY


def test_a_held_clock_stands_still_and_goes_on() -> None:
    with clock.held_at(MONDAY):
        assert clock.now() == clock.now() == MONDAY
        with clock.held_at(datetime(2030, 1, 1, tzinfo=UTC)):
            assert clock.now().year == 2030
        assert clock.now() == MONDAY
    assert clock.now() != MONDAY


def test_a_clock_without_a_zone_cannot_be_held() -> None:
    with pytest.raises(ValueError, match="time zone"), clock.held_at(datetime(2026, 3, 2)):
        pass


def test_days_and_weeks_begin_at_the_midnight_of_the_place() -> None:
    with clock.held_at(datetime(2026, 3, 1, 23, 30, tzinfo=UTC)):
        assert clock.today("UTC") == date(2026, 3, 1)
        assert clock.today("Europe/Berlin") == date(2026, 3, 2)
        assert clock.today("America/Chicago") == date(2026, 3, 1)
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert clock.iso_week(late, "UTC") == (2026, 53)
    assert clock.iso_week(datetime(2027, 1, 3, 23, 30, tzinfo=UTC), "Asia/Tokyo") == (2027, 1)
    assert clock.week_start(date(2026, 3, 8)) == date(2026, 3, 2)


@pytest.mark.parametrize(
    ("texts", "language", "words"),
    [
        ({"en": "Scheduler", "de": "Disponent"}, "de", "Disponent"), ({"en": "Scheduler"}, "de", "Scheduler"),
        ({"de": "Disponent"}, "de-at", "Disponent"), ({"de": "Disponent"}, "fr", "Disponent"), ({}, "en", ""),
        (None, "en", ""), ({"en": "", "de": "Disponent"}, "en", "Disponent"),
    ],
)  # fmt: skip
def test_a_text_is_found_in_a_language_or_the_nearest(texts: dict[str, str] | None, language: str, words: str) -> None:
    assert text_in(texts, language) == words


@pytest.mark.parametrize("texts", ["Scheduler", ["en"], {"en": 1}, {1: "x"}, None])
def test_a_text_that_is_not_given_by_language_is_refused(texts: object) -> None:
    with pytest.raises(ValidationError):
        validate_texts(texts)


@pytest.mark.django_db
def test_the_second_to_save_is_told_and_overwrites_nothing() -> None:
    role = Role.objects.create(name={"en": "Scheduler"})
    same = Role.objects.get()
    role.save_changes(name={"en": "Planner"})
    with pytest.raises(Stale, match="Somebody changed this"):
        same.save_changes(name={"en": "Buyer"})
    assert Role.objects.get().name == {"en": "Planner"}
    assert role.version == 2


@pytest.mark.django_db
def test_the_version_a_form_was_drawn_with_counts() -> None:
    role = Role.objects.create(name={"en": "Scheduler"})
    role.save_changes(name={"en": "Planner"})
    with pytest.raises(Stale):
        Role.objects.get().save_changes(expected=1, name={"en": "Buyer"})
    Role.objects.get().save_changes(expected=2, name={"en": "Buyer"})


def test_tokens_are_long_and_never_the_same() -> None:
    made = {random_token() for _ in range(1000)}
    assert len(made) == 1000
    assert all(len(token) == 27 for token in made)


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x"])
def test_no_exported_cell_is_a_formula(words: str) -> None:
    assert exports.cell(words) == f"'{words}"


@pytest.mark.parametrize(
    ("value", "cell"),
    [(-4, -4), (0.5, 0.5), (None, ""), (True, "yes"), ("a=b", "a=b"), (date(2026, 3, 2), "2026-03-02")],
)
def test_numbers_stay_numbers(value: object, cell: object) -> None:
    assert exports.cell(value) == cell


def test_a_table_that_could_name_a_file_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="file's name"):
        exports.register(exports.ExportTable("../people", "", (), lambda actor: ()))


PRIYA = Actor(kind="person", name="Priya", person_id=1)
LEADER = Actor(kind="person", name="Tom", person_id=2, led_unit_ids=frozenset({1}))
SCOPED = {scope: Actor(kind="person", name=scope, person_id=3, scopes=frozenset({scope})) for scope in Scope}


@pytest.mark.parametrize(
    ("policy", "who"),
    [
        (Policy.PUBLIC, {"anonymous", "peer", "leader", *Scope}),
        (Policy.SIGNED_IN, {"peer", "leader", *Scope}),
        (Policy.LEADER, {"leader", Scope.EXECUTIVE, Scope.EXPERIENCE_TEAM}),
        (Policy.EXPERIENCE_TEAM, {Scope.EXPERIENCE_TEAM}),
        (Policy.ADMINISTRATOR, {Scope.ADMINISTRATOR}),
    ],
)
def test_each_policy_holds_for_whom_it_names(policy: Policy, who: set[str]) -> None:
    everybody = {"anonymous": ANONYMOUS, "peer": PRIYA, "leader": LEADER, **SCOPED}
    assert {name for name, actor in everybody.items() if holds(policy, actor)} == who


def test_every_policy_has_a_rule() -> None:
    assert all(holds(policy, PRIYA) in (True, False) for policy in Policy)


def test_a_guarded_view_sends_strangers_to_the_door_and_hides_from_the_rest() -> None:
    view = allow(Policy.ADMINISTRATOR)(lambda request: HttpResponse("inside"))
    request = RequestFactory().get("/secret/?a=1")
    request.actor = ANONYMOUS
    assert view(request)["Location"] == "/account/login/?next=/secret/%3Fa%3D1"
    request.actor = PRIYA
    with pytest.raises(Http404):
        view(request)
    request.actor = SCOPED[Scope.ADMINISTRATOR]
    assert view(request).content == b"inside"


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("ONECLOTH_DEBUG", "maybe", lambda: environment.flag("ONECLOTH_DEBUG")),
        ("ONECLOTH_SMTP_PORT", "smtp", lambda: environment.number("ONECLOTH_SMTP_PORT", 25, least=1, most=65535)),
        ("ONECLOTH_SMTP_PORT", "70000", lambda: environment.number("ONECLOTH_SMTP_PORT", 25, least=1, most=65535)),
        ("DATABASE_URL", "mysql://x/y", lambda: environment.database("DATABASE_URL", None)),
        ("DATABASE_URL", "postgresql://h:99999/y", lambda: environment.database("DATABASE_URL", None)),
        (
            "DATABASE_URL",
            "postgresql://h/y?prepare_threshold=-1",
            lambda: environment.database("DATABASE_URL", None),
        ),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(environment.BadSetting, match=name):
        read()
