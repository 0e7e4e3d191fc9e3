"""`onecloth init` begins an empty installation; `onecloth password` lets somebody in again."""

import argparse
from typing import Any

from onecloth.cli.migrating import bring_up_to_date, collect_static
from onecloth.cli.speaking import Fault, ask, can_ask, listed, password_from, say
from onecloth.cli.starting import start_django, start_migrated

ADMIN_PASSWORD = "ONECLOTH_ADMIN_PASSWORD"  # the name of a variable, not a password
INIT_EXAMPLE = """examples:
  onecloth init
  echo "$PASSWORD" | onecloth init --no-input --name "Tolley & Marsh" --language en \\
      --zone Europe/London --admin ruth --given-name Ruth --family-name Bell --password-stdin"""
PASSWORD_EXAMPLE = """examples:
  onecloth password ruth
  echo "$PASSWORD" | onecloth password ruth --password-stdin
  onecloth password ruth --forget-devices"""


def add_to(commands: Any) -> None:
    _add_init(commands)
    _add_password(commands)


def _add_init(commands: Any) -> None:
    command = commands.add_parser(
        "init",
        help="begin: the organisation, its language and zone, the first administrator",
        description="Makes the databases where there are none, the organisation, and its first administrator.",
        epilog=INIT_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--name", help="what the organisation is called")
    command.add_argument("--language", help="its language, for example en or de")
    command.add_argument("--zone", help="its time zone, for example Europe/London")
    command.add_argument("--admin", metavar="NAME", help="the name the first administrator signs in with")
    command.add_argument("--given-name", default="", help="the administrator's given name")
    command.add_argument("--family-name", default="", help="the administrator's family name")
    command.add_argument("--no-input", action="store_true", help="ask nothing; what is missing is a fault")
    _add_password_source(command)
    command.set_defaults(run=init)


def _add_password(commands: Any) -> None:
    command = commands.add_parser(
        "password",
        help="give somebody a new password, or take away a lost second factor",
        description="Gives somebody a new password and ends their sessions.",
        epilog=PASSWORD_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("name", help="the user name or personnel number they sign in with")
    command.add_argument(
        "--forget-devices",
        action="store_true",
        help="also forget their authenticator app, passkeys and recovery codes, for somebody who lost them",
    )
    _add_password_source(command)
    command.set_defaults(run=password)


def _add_password_source(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--password-stdin",
        action="store_true",
        help=f"read the password from standard input (else {ADMIN_PASSWORD}, else you are asked)",
    )


def init(arguments: argparse.Namespace) -> int:
    start_django()
    bring_up_to_date()
    collect_static()
    refuse_a_second_organisation()
    may_ask = can_ask() and not arguments.no_input
    name = _wanted(arguments.name, "--name", "What is the organisation called?", may_ask)
    language = _wanted(arguments.language, "--language", "Its language?", may_ask, "en", known_language)
    zone = _wanted(arguments.zone, "--zone", "Its time zone?", may_ask, "Europe/London", known_zone)
    admin = _wanted(arguments.admin, "--admin", "What name will you sign in with?", may_ask)
    secret = password_from(ADMIN_PASSWORD, from_stdin=arguments.password_stdin, may_ask=may_ask)
    given = arguments.given_name or (ask("Your given name?", admin) if may_ask else admin)
    family = arguments.family_name or (ask("Your family name?") if may_ask else "")
    found(name, language, zone, admin, secret, given, family)
    say(f"{name} is ready, and {admin} is its administrator. Next: onecloth serve")
    return 0


def found(name: str, language: str, zone: str, admin: str, secret: str, given: str, family: str) -> None:
    """The organisation, its first administrator and the starter courses, all or none."""
    from django.db import transaction

    from onecloth.core import clock
    from onecloth.core.actors import Scope, system
    from onecloth.organisation import actions
    from onecloth.teamwork.actions.courses import bring_starter_courses

    check_password(secret, admin)
    by, at = system("init"), clock.now()
    with transaction.atomic():
        actions.found_organisation(name=name, language=language, zone=zone, by=by, at=at)
        person = actions.welcome_person(given_name=given, family_name=family, language=language, by=by, at=at)
        actions.give_sign_in(person=person, username=admin, password=secret, by=by, at=at)
        actions.grant_scope(person=person, scope=Scope.ADMINISTRATOR, by=by, at=at)
        bring_starter_courses(by=by, at=at)


def password(arguments: argparse.Namespace) -> int:
    start_migrated()
    from onecloth.accounts import actions
    from onecloth.accounts.queries import user_named
    from onecloth.core import clock
    from onecloth.core.actors import system

    user = user_named(arguments.name)
    if user is None:
        raise Fault(f"Nobody signs in as {arguments.name}. Nothing was changed.")
    secret = password_from(ADMIN_PASSWORD, from_stdin=arguments.password_stdin, may_ask=can_ask())
    check_password(secret, user.username)
    by, at = system("password"), clock.now()
    actions.set_password(user=user, password=secret, by=by, at=at)
    if arguments.forget_devices:
        actions.forget_devices(user=user, by=by, at=at)
    say(f"{user.username} has a new password, and was signed out everywhere.")
    return 0


def refuse_a_second_organisation() -> None:
    from onecloth.organisation.models import Organisation

    there = Organisation.objects.first()
    if there:
        raise Fault(
            f"{there.name} is here already; nothing was changed. For a second one, set ONECLOTH_HOME elsewhere."
        )


def check_password(secret: str, name: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from onecloth.accounts.models import User

    try:
        validate_password(secret, User(username=name))
    except ValidationError as bad:
        raise Fault(f"{' '.join(bad.messages)} Nothing was changed.") from bad


def known_language(code: str) -> str:
    from django.conf import settings

    known = sorted({language.split("-")[0] for language, _name in settings.LANGUAGES})
    if code.split("-")[0] not in known:
        raise Fault(f"{code!r} is not a language Onecloth speaks; it speaks {listed(known)}.")
    return code


def known_zone(name: str) -> str:
    from zoneinfo import available_timezones

    if name not in available_timezones():
        raise Fault(f"{name!r} is not a time zone; they are called like Europe/London or America/Chicago.")
    return name


def _wanted(
    given: str | None, flag: str, question: str, may_ask: bool, default: str = "", check: Any = lambda word: word
) -> str:
    """A flag's value, else an answer, else a fault that names the flag."""
    if given:
        return str(check(given))
    if not may_ask:
        raise Fault(f"{flag} is missing. Give it, or run the command in a terminal to be asked.")

    def not_empty(word: str) -> str:
        if not word:
            raise Fault("Please write something.")
        return str(check(word))

    return ask(question, default, not_empty)
