"""What somebody writes as a post, before anything is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from onecloth.organisation.models import Role, Unit

LONGEST_TITLE = 120
LONGEST = 20_000
LONGEST_QUESTION = 1_000


@dataclass(frozen=True)
class Written:
    """Texts by language. With neither unit nor role it is for everybody; `read_by` asks them to say that they read it.

    `picture` takes the place of one that was there; `drops_picture` takes that away.
    """

    title: Mapping[str, str]
    words: Mapping[str, str]
    unit: Unit | None = None
    role: Role | None = None
    read_by: date | None = None
    image_words: Mapping[str, str] = field(default_factory=dict)
    picture: BinaryIO | None = None
    picture_name: str = ""
    drops_picture: bool = False
    for_customers: bool = False
