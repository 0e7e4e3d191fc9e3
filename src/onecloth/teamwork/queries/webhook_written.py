"""What somebody writes of an endpoint, and what became of an attempt to tell it."""

from dataclasses import dataclass

from onecloth.teamwork.choices import WebhookFault


@dataclass(frozen=True)
class Told:
    """A name for people, the address, and which events it is told of."""

    name: str
    url: str
    events: tuple[str, ...]


@dataclass(frozen=True)
class Sent:
    """`status` is that of the answer, if there was one; without a fault it was taken, or was gone before it left."""

    fault: WebhookFault | None = None
    status: int | None = None
    is_gone: bool = False
