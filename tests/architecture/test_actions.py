"""Actions: keyword-only, by whom and when, and each leaves an audit row."""

import ast
from functools import cache

from tests.architecture.source import Function, Module, at, dotted, of_kind, product_modules

# Actions without an audit row, each with its reason.
WITHOUT_AUDIT: dict[str, str] = {
    "listening.end_dialogue": "what a hidden author does, and when, is nobody's business (TRUST D9)",
    "listening.keep_part": "what somebody has answered so far is nobody's business",
    "listening.mark_answered": "a row would hold the moment of an answer (TRUST D9)",
    "listening.mark_voices": "derived from words that are there; nobody did anything",
    "listening.renew_theme_words": "derived from words that are there; whoever asked for it is recorded",
    "listening.reply_as_author": "what a hidden author does, and when, is nobody's business (TRUST D9)",
    "teamwork.make_digests": "tells people of what waits for them; nobody did anything, and 50,000 rows a day say nothing",
    "teamwork.forget_mail": "that a mail was taken a fortnight ago; nobody did anything",
    "teamwork.forget_old_deliveries": "what became of sendings a month ago; nobody did anything",
    "listening.take_answer": "who answered, and when, is nobody's business (TRUST D9)",
    "teamwork.count_opening": "who opened a post, and when, is nobody's business: only how many of a group did",
    "teamwork.say_it_is_read": "a row would hold the moment, and readers are told by number alone",
}

# Public functions beside the actions that change nothing, each with its reason. Checks (`check_x` raises, `can_x` tells)
# need no entry.
NOT_ACTIONS: dict[str, str] = {
    "listening.receipt_hash": "pure: what of a receipt's key is kept",
    "listening.take_answers": "a part of importing, which is the action: every answer brings its own moment",
}

# Where rooms share actions: what is public there is an action of each of them, and held to the same.
SHARED = {"onecloth/core/kept_files.py"}


def shared() -> list[tuple[Module, Function]]:
    return [
        (module, function) for module in product_modules() if module.name in SHARED for function in module.functions
    ]


def shared_actions() -> list[tuple[Module, Function]]:
    return [each for each in shared() if not each[1].name.startswith(("_", "check_"))]


def actions() -> list[tuple[Module, Function]]:
    """Public functions of actions that something outside them calls; the rest are parts of an action."""
    return shared_actions() + [
        (module, function)
        for module in of_kind("actions")
        for function in module.top_functions
        if not function.name.startswith(("_", "check_", "can_"))
        and function.name in called_from_outside(module.room)
        and f"{module.room}.{function.name}" not in NOT_ACTIONS
        and not is_fixture_of_django(function)
    ]


@cache
def called_from_outside(room: str) -> frozenset[str]:
    """Names that modules other than the room's actions import from them, or reach through a module (`actions.close`)."""
    names = set()
    for module in product_modules():
        if module.room == room and module.words[:1] == ("actions",):
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(f"onecloth.{room}.actions"):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.Attribute):
                names.add(node.attr)
    return frozenset(names)


def is_fixture_of_django(function: Function) -> bool:
    """A context manager or a receiver beside the actions is not one of them."""
    return any(dotted(mark).split(".")[-1] in {"contextmanager", "receiver"} for mark in function.decorator_list)


def names_called(function: Function) -> set[str]:
    return {dotted(node.func).split(".")[-1] for node in ast.walk(function) if isinstance(node, ast.Call)}


def recording() -> set[str]:
    """Names of functions in actions that write an audit row, themselves or through one that does."""
    functions = [function for module in of_kind("actions") for function in module.top_functions]
    functions += [function for _, function in shared()]
    calls = {function.name: names_called(function) for function in functions}
    known = {"record"}
    while grown := {name for name, called in calls.items() if called & known} - known:
        known |= grown
    return known


def test_actions_are_keyword_only_and_say_by_whom_and_when() -> None:
    loose = [
        f"{at(module, function)} {function.name}"
        for module, function in actions()
        if [argument.arg for argument in function.args.args] not in ([], ["self"])
        or function.args.posonlyargs
        or not {"by", "at"} <= {argument.arg for argument in function.args.kwonlyargs}
    ]
    assert not loose, "\n".join(loose)


def test_every_action_leaves_an_audit_row() -> None:
    known = recording()
    silent = [
        f"{at(module, function)} {function.name}"
        for module, function in actions()
        if function.name not in known and f"{module.room}.{function.name}" not in WITHOUT_AUDIT
    ]
    assert not silent, "\n".join(silent)


def test_what_rooms_share_is_among_the_actions() -> None:
    assert {"map_file", "take_file", "put_aside"} <= {function.name for _, function in shared_actions()}


def test_no_action_takes_a_request() -> None:
    asked = [
        f"{at(module, function)} {function.name}"
        for module, function in actions()
        if "request" in {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
    ]
    assert not asked, "\n".join(asked)


def test_forms_never_save() -> None:
    saving = [
        at(module, node)
        for module in of_kind("forms")
        for name, node in module.calls
        if name.split(".")[-1] in {"save", "create", "bulk_create", "update", "delete"} and ".objects" in f".{name}"
    ]
    model_forms = [
        at(module, node)
        for module in of_kind("forms")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and any("ModelForm" in dotted(base) for base in node.bases)
    ]
    assert not saving + model_forms
