"""P10: every address x method x relation against the golden file. The file is written by hand; nothing regenerates it."""

import re
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from onecloth.core.policies import Policy
from tests.permissions import objects
from tests.permissions.addresses import addresses, golden, policies, rules
from tests.permissions.world import OUTCOMES, RELATIONS, World, built, keywords_of, make_world, outcome_of

METHODS = ("GET", "POST")
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
MISSING = {"int": 999_999_999, "str": "nothing-of-ours-aaaaaaaaaaaaa", "UUID": "00000000-0000-4000-8000-000000000000"}
assert objects


class _Undo(Exception):
    """Takes back what one request did."""


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def open_page(world: World, relation: str, method: str, path: str) -> Any:
    """One request of a fresh browser, and everything it changed taken back."""
    response = None
    try:
        with transaction.atomic():
            response = getattr(world.client(relation), method.lower())(path)
            raise _Undo
    except _Undo:
        return response


@pytest.mark.parametrize("name", sorted(rules()))
def test_everybody_sees_what_the_golden_file_says(name: str, world: World) -> None:
    path = reverse(name, kwargs=keywords_of(name, world))
    surprises = []
    for relation in RELATIONS:
        for method in METHODS:
            expected = rules()[name].expected(relation, method)
            found = outcome_of(open_page(world, relation, method, path))
            if found != expected:
                surprises.append(f"{method} {path} as {relation}: {found}, and the golden file says {expected}")
    assert not surprises, "\n".join(surprises)


@pytest.mark.parametrize("name", sorted(rules()))
def test_no_other_method_opens_anything(name: str, world: World) -> None:
    path = reverse(name, kwargs=keywords_of(name, world))
    for relation in ("self", "administrator", "anonymous"):
        for method in OTHER_METHODS:
            found = outcome_of(open_page(world, relation, method, path))
            assert found != "see" or allauth_answers(name), f"{method} {path} as {relation}: {found}"


def allauth_answers(name: str) -> bool:
    """Django's generic form views take PUT for POST; allauth's pages are made of them."""
    return name.startswith(("account_", "mfa_"))


def with_things() -> list[str]:
    return sorted(
        name
        for name, rule in rules().items()
        if name in addresses() and addresses()[name].keywords and rule.page != "public"
    )


@pytest.mark.parametrize("name", with_things())
def test_a_hidden_thing_and_a_missing_thing_are_the_same_bytes(name: str, world: World) -> None:
    keywords = keywords_of(name, world)
    there = reverse(name, kwargs=keywords)
    missing = reverse(name, kwargs={key: MISSING[type(value).__name__] for key, value in keywords.items()})
    for relation in RELATIONS:
        for method in sorted(rules()[name].methods & set(METHODS)):
            if rules()[name].expected(relation, method) == "not there":
                hidden = open_page(world, relation, method, there)
                nothing = open_page(world, relation, method, missing)
                assert nothing.status_code == 404
                assert bare(hidden) == bare(nothing), f"{method} {there} as {relation}"


def bare(response: Any) -> tuple[int, bytes, dict[str, str]]:
    headers = {key: value for key, value in response.items() if key not in ("Content-Length",)}
    return response.status_code, response.content, {**headers, "Content-Security-Policy": nonce_free(headers)}


def nonce_free(headers: dict[str, str]) -> str:
    return re.sub(r"'nonce-[^']+'", "", headers.get("Content-Security-Policy", ""))


@pytest.mark.parametrize("name", with_things())
def test_a_thing_that_never_was_is_not_there_for_anybody(name: str, world: World) -> None:
    keywords = {key: MISSING[type(value).__name__] for key, value in keywords_of(name, world).items()}
    for relation in RELATIONS:
        for method in sorted(rules()[name].methods & set(METHODS)):
            found = outcome_of(open_page(world, relation, method, reverse(name, kwargs=keywords)))
            assert found in ("not there", "sign in"), f"{method} {name} as {relation}: {found}"


def test_every_address_has_a_line_in_the_golden_file() -> None:
    assert not sorted(set(addresses()) - set(rules())), "Write these into tests/permissions/golden.toml, by hand"


def test_every_line_of_the_golden_file_has_an_address() -> None:
    assert not sorted(set(rules()) - set(addresses()))


def test_every_view_declares_a_policy_and_the_golden_file_names_the_same() -> None:
    bare_views = [
        name for name, address in addresses().items() if not isinstance(getattr(address.view, "policy", None), Policy)
    ]
    assert not bare_views, "These views lack @allow(Policy...)"
    other = {
        name: address.view.policy for name, address in addresses().items() if rules()[name].page != address.view.policy
    }
    assert not other


def test_every_address_with_a_thing_has_something_to_open() -> None:
    lacking = [name for name, address in addresses().items() if address.keywords and name not in built()]
    assert not lacking, "Write builders into tests/permissions/objects.py"


def test_no_builder_builds_for_nothing() -> None:
    assert not built() - set(addresses())


def test_policies_say_something_about_everybody() -> None:
    for name, outcomes in policies().items():
        assert set(outcomes) == set(RELATIONS), name
        assert set(outcomes.values()) <= set(OUTCOMES), name
    named = {policy for rule in rules().values() for policy in rule.policies}
    assert named == set(policies()), "A policy that no address names, or a name without a policy"


def test_the_golden_file_is_written_by_hand() -> None:
    """No script, test or command writes it: a file that follows the code would prove nothing about the code."""
    assert set(golden()) == {"urls", "policies"}


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("path", ["/nowhere/", "/sign-ins/x/y/z/", "/me/../nowhere"])
def test_a_page_that_never_was_looks_like_one_that_is_hidden(path: str, world: World) -> None:
    client = world.client("self")
    assert client.get(path).content == client.get(reverse("sign_in:sign_ins")).content
