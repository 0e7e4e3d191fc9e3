"""Mail to a board: its address, whom a mail is from, and what of it stands on the board."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from html import unescape
from uuid import UUID

from django.conf import settings
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from onecloth.core import clock
from onecloth.core.actors import Actor
from onecloth.organisation.models import Person
from onecloth.organisation.queries import actor_of
from onecloth.teamwork.choices import ItemKind
from onecloth.teamwork.exceptions import CannotKeepItem
from onecloth.teamwork.models import HuddleBoard

BEGINS = "huddle-"
LOCAL = re.compile(rf"{BEGINS}([a-z2-7]{{24}})(?:\+([a-z]{{1,20}}))?", re.IGNORECASE)
AGAIN = re.compile(r"\s*(?:(?:re|fwd?|aw|wg|antw)\s*:\s*)+", re.IGNORECASE)
NAMED_FIRST = re.compile(r"\s*(\w{2,20})\s*[:–-]\s+", re.IGNORECASE)
QUOTED = re.compile(r"^(?:>.*|On .{5,200}wrote:|Am .{5,200}schrieb.*:|-{2,}\s*(?:Original|Ursprüngliche).*|_{10,})$")
KINDS = {
    "celebrate": ItemKind.CELEBRATE, "thanks": ItemKind.CELEBRATE, "feiern": ItemKind.CELEBRATE,
    "problem": ItemKind.PROBLEM, "help": ItemKind.HELP, "hilfe": ItemKind.HELP,
}  # fmt: skip
LONGEST, LONGEST_MORE = 200, 300
MOST_HOPS = 30
UNATTENDED = frozenset({"bulk", "junk", "list", "auto_reply"})


@dataclass(frozen=True)
class Letter:
    """A mail as far as it matters. `vouched` is the latest word of a mail server on its sender; `mark` a hash of the
    Message-ID, else of the whole: one that has none and comes twice is the same to the letter."""

    sender: str
    is_unattended: bool
    vouched: str
    mark: str
    subject: str
    text: str


@dataclass(frozen=True)
class Said:
    kind: str
    words: str
    more: str


def is_there() -> bool:
    """Whether the operator named a domain under which boards have addresses."""
    return bool(settings.ONECLOTH_INBOUND_DOMAIN)


def address_of(board: HuddleBoard) -> str:
    """Where mail to a board goes; empty where it has no address."""
    if board.mail_key is None or not is_there():
        return ""
    return f"{BEGINS}{secret_of(board.mail_key)}@{settings.ONECLOTH_INBOUND_DOMAIN}"


def secret_of(key: UUID) -> str:
    """120 bits that nobody guesses, in letters and digits that survive being typed."""
    digest = hmac.digest(settings.SECRET_KEY.encode(), f"onecloth.board.mail:{key}".encode(), "sha256")
    return base64.b32encode(digest[:15]).decode().lower()


def hash_of(secret: str) -> str:
    return hashlib.sha256(f"onecloth.board.mail:{secret.lower()}".encode()).hexdigest()


def board_behind(address: str) -> tuple[HuddleBoard, str] | None:
    """The board an address leads to, and the word behind its plus; None alike for one that never was and one withdrawn."""
    local, _at, domain = address.rpartition("@")
    found = LOCAL.fullmatch(local)
    if found is None or not is_there() or domain.lower() != settings.ONECLOTH_INBOUND_DOMAIN.lower():
        return None
    board = HuddleBoard.objects.filter(mail_hash=hash_of(found[1])).select_related("unit").first()
    return (board, (found[2] or "").lower()) if board else None


def read_mail(content: bytes) -> Letter:
    """What a mail says. Raises `CannotKeepItem` for what no mail program wrote: parsing headers fails in many ways."""
    try:
        mail: EmailMessage = message_from_bytes(content, policy=default)
        return _letter(mail, content)
    except (LookupError, ValueError, TypeError, AttributeError, MessageError) as broken:
        raise CannotKeepItem(_("This mail cannot be read. Send it again as plain text.")) from broken


def _letter(mail: EmailMessage, content: bytes) -> Letter:
    named = [address for _name, address in getaddresses(_headers(mail, "From"))]
    known = "".join(_headers(mail, "Message-ID"))
    auto = "".join(_headers(mail, "Auto-Submitted")[:1]).partition(";")[0].strip().lower()
    return Letter(
        sender=named[0].strip().lower() if len(named) == 1 and "@" in named[0] else "",
        is_unattended=auto not in ("", "no") or not UNATTENDED.isdisjoint(_lowered(mail, "Precedence"))
        or bool(_headers(mail, "List-Id") or _headers(mail, "X-Autoreply"))
        or len(_headers(mail, "Received")) > MOST_HOPS,
        vouched="".join(_headers(mail, "Authentication-Results")[:1]),
        mark=hashlib.sha256(known.encode("utf-8", "replace") if known else content).hexdigest(),
        subject=_one_line(str(make_header(decode_header("".join(_headers(mail, "Subject")[:1]))))),
        text=_text_of(mail),
    )  # fmt: skip


def _headers(mail: EmailMessage, name: str) -> list[str]:
    """As they came: read as what they should be, a malformed one would stop the whole mail."""
    return [" ".join(str(value).split()) for key, value in mail.raw_items() if key.lower() == name.lower()]


def _lowered(mail: EmailMessage, name: str) -> set[str]:
    return {each.lower() for each in _headers(mail, name)}


def sender_of(letter: Letter) -> Actor | None:
    """Who works here and has the one address the mail is from; nobody where two share it."""
    if not letter.sender or not _is_vouched_for(letter):
        return None
    rows = Person.objects.annotate(mailbox=Lower("email")).filter(mailbox=letter.sender)
    people = list(rows.filter(left_on__isnull=True, blanked_at__isnull=True)[:2])
    return actor_of(people[0], clock.today()) if len(people) == 1 else None


def _is_vouched_for(letter: Letter) -> bool:
    """Whether the organisation's mail server says that the sender is who they say. Only its latest word counts: whatever
    stands further down was there before, and may have been written by anybody."""
    server = settings.ONECLOTH_INBOUND_AUTHSERV
    if not server:
        return True
    name, _mark, results = letter.vouched.partition(";")
    return name.split()[:1] == [server] and re.search(r"(^|[;\s])dmarc\s*=\s*pass\b", results) is not None


def said_in(letter: Letter, suffix: str) -> Said:
    """The subject is the item, the beginning of the text what else helps to know. Its kind stands behind a plus in the
    address or before a colon in the subject; without either it is a problem."""
    subject, text = AGAIN.sub("", letter.subject, count=1), letter.text
    named = NAMED_FIRST.match(subject)
    kind = KINDS.get(suffix)
    if named and named[1].lower() in KINDS:
        kind, subject = kind or KINDS[named[1].lower()], subject[named.end() :]
    if not subject:
        subject, text = text, ""
    return Said(kind or ItemKind.PROBLEM, _cut(subject, LONGEST), _cut(text.strip(), LONGEST_MORE))


def _text_of(mail: EmailMessage) -> str:
    """What somebody wrote themselves: without what they quoted, their signature, and what was attached."""
    part = mail.get_body(("plain", "html"))
    if part is None:
        return ""
    try:
        words = part.get_content()
    except (LookupError, UnicodeError):  # a character set that nobody knows
        payload = part.get_payload(decode=True)
        words = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    if not isinstance(words, str):
        return ""
    if part.get_content_subtype() == "html":
        words = _without_tags(words)
    kept: list[str] = []
    for line in words.splitlines():
        if line.rstrip() == "--" or QUOTED.match(line.strip()):
            break
        kept.append(line)
    return _one_line(" ".join(kept))


def _without_tags(html: str) -> str:
    import nh3

    return unescape(nh3.clean(re.sub(r"<(br|/p|/div|/li)\b", r" <\1", html, flags=re.IGNORECASE), tags=set()))


def _one_line(words: str) -> str:
    return " ".join(words.replace("\0", "").split())


def _cut(words: str, most: int) -> str:
    """Whole words; the rest stays in the sender's own mail."""
    if len(words) <= most:
        return words
    return words[: most - 1].rsplit(" ", 1)[0][: most - 1] + "…"
