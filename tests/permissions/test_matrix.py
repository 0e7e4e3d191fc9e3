"""P10: every address x method x relation against the golden file. The file is written by hand; nothing regenerates it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from onecloth.core.policies import Policy
from tests.permissions import (
    asking,
    customers,
    decisions,
    feeds,
    huddles,
    improvements,
    initiatives,
    interviews,
    learning,
    meetings,
    objects,
    panels,
    posts,
    practising,
    receipts,
    thanks,
    themes,
    visits,
    webhooks,
)
from tests.permissions.addresses import Rule, addresses, golden, policies, rules
from tests.permissions.world import OUTCOMES, RELATIONS, World, built, keywords_of, outcome_of

METHODS = ("GET", "POST")
OTHER_METHODS = ("PUT", "PATCH", "DELETE")
MISSING = {"int": 999_999_999, "str": "nothing-of-ours-aaaaaaaaaaaaa", "UUID": "00000000-0000-4000-8000-000000000000"}
BUILDERS = (
    asking,
    customers,
    decisions,
    feeds,
    huddles,
    improvements,
    initiatives,
    interviews,
    learning,
    objects,
    meetings,
    panels,
    posts,
    practising,
    receipts,
    thanks,
    themes,
    visits,
    webhooks,
)  # importing them registers what they build


class _Undo(Exception):
    """Takes back what one request did."""


def open_page(world: World, relation: str, method: str, path: str) -> Any:
    """One request of a fresh browser, and everything it changed taken back."""
    response = None
    try:
        with transaction.atomic(), transaction.atomic(using="answers"):
            response = getattr(world.client(relation), method.lower())(path)
            raise _Undo
    except _Undo:
        return response


@pytest.mark.parametrize("name", sorted(rules()))
def test_everybody_sees_what_the_golden_file_says(name: str, world: World) -> None:
    rule, keywords = rules()[name], keywords_of(name, world)
    path = reverse(name, kwargs=keywords)
    surprises = [*opened_otherwise(world, rule, path), *opened_by_other_methods(world, name, path)]
    if keywords and rule.page != "public":
        missing = reverse(name, kwargs={key: MISSING[type(value).__name__] for key, value in keywords.items()})
        surprises += told_apart(world, rule, path, missing)
    assert not surprises, "\n".join(surprises)


def opened_otherwise(world: World, rule: Rule, path: str) -> Iterator[str]:
    for relation in RELATIONS:
        for method in METHODS:
            expected = rule.expected(relation, method)
            found = outcome_of(open_page(world, relation, method, path))
            if found != expected:
                yield f"{method} {path} as {relation}: {found}, and the golden file says {expected}"


def opened_by_other_methods(world: World, name: str, path: str) -> Iterator[str]:
    """Django's generic form views take PUT for POST, and allauth's pages are made of them; nothing else does."""
    if name.startswith(("account_", "mfa_")):
        return
    for relation in ("self", "anonymous"):
        for method in OTHER_METHODS:
            found = outcome_of(open_page(world, relation, method, path))
            if found == "see":
                yield f"{method} {path} as {relation}: {found}"


def told_apart(world: World, rule: Rule, path: str, missing: str) -> Iterator[str]:
    """A thing that is hidden and one that never was must be the same bytes; for whom it is not hidden, the second is not
    there either."""
    for method in sorted(rule.methods & set(METHODS)):
        for outcome in ("see", "not there", "sign in"):
            relation = next((each for each in RELATIONS if rule.expected(each, method) == outcome), None)
            if relation is None:
                continue
            nothing = open_page(world, relation, method, missing)
            if outcome_of(nothing) != ("sign in" if outcome == "sign in" else "not there"):
                yield f"{method} {missing} as {relation}: {outcome_of(nothing)}, and there is nothing there"
            if outcome == "not there" and bare(nothing) != bare(open_page(world, relation, method, path)):
                yield f"{method} {path} as {relation}: hidden is told apart from missing"


def bare(response: Any) -> tuple[int, bytes, dict[str, str]]:
    headers = dict(response.items())
    policy = re.sub(r"'nonce-[^']+'", "", headers.get("Content-Security-Policy", ""))
    return response.status_code, response.content, {**headers, "Content-Security-Policy": policy}


def test_every_address_has_a_line_in_the_golden_file() -> None:
    assert not sorted(set(addresses()) - set(rules())), "Write these into tests/permissions/golden.toml, by hand"


def test_every_line_of_the_golden_file_has_an_address() -> None:
    assert not sorted(set(rules()) - set(addresses()))


def test_every_view_declares_a_policy_and_the_golden_file_names_the_same() -> None:
    declared = {name: getattr(address.view, "policy", None) for name, address in addresses().items()}
    bare_views = [name for name, policy in declared.items() if not isinstance(policy, Policy)]
    assert not bare_views, "These views lack @allow(Policy...)"
    assert not {name: policy for name, policy in declared.items() if rules()[name].page != policy}


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


def test_the_golden_file_holds_nothing_but_addresses_and_policies() -> None:
    """No script, test or command writes it: a file that follows the code would prove nothing about the code."""
    assert set(golden()) == {"urls", "policies"}


@pytest.mark.parametrize("path", ["/nowhere/", "/sign-ins/x/y/z/", "/me/nowhere"])
def test_a_page_that_never_was_looks_like_one_that_is_hidden(path: str, world: World) -> None:
    nothing, hidden = (open_page(world, "self", "GET", each) for each in (path, reverse("sign_in:sign_ins")))
    assert bare(nothing) == bare(hidden)
