"""Customers to open: Mrs Adeyemi, whom everybody serves, with somebody to talk to there and a file of accounts."""

from typing import Any

from onecloth.core import clock
from onecloth.core.actors import system
from onecloth.customers.actions import keep_file, make_link
from tests.permissions.world import World, builds


@builds(
    *(f"customers:{name}_customer" for name in ("change", "close", "reopen", "erase")),
    "customers:customer", "customers:add_contact",
)  # fmt: skip
def customer(world: World) -> dict[str, Any]:
    return {"pk": world.cast.adeyemi.pk}


@builds(
    *(f"customers:{name}_contact" for name in ("change", "close", "erase")),
    *(f"customers:contact_{name}" for name in ("consent", "link", "link_out")),
)
def contact(world: World) -> dict[str, Any]:
    return {"pk": world.cast.contact.pk}


@builds(*(f"customers:{name}" for name in ("file", "file_problems", "map_file", "take_file", "stop_file", "put_aside")))
def file_of_accounts(world: World) -> dict[str, Any]:
    rows = b"customer,contact\nAshby Hall,Ana Ito\n"
    return {"pk": keep_file(name="a.csv", content=rows, by=system("test"), at=clock.now()).pk}


@builds(*(f"public:taking_part{name}" for name in ("", "_say", "_reach", "_erase")))
def own_page(world: World) -> dict[str, Any]:
    world.cast.contact.refresh_from_db()
    return {"link": make_link(contact=world.cast.contact, by=system("test"), at=clock.now())}
