"""Mail to a board: its address, whom a mail is from, and what of it stands on the board."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import getaddresses
from html import unescape
from itertools import islice
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
MOST_HOPS, MOST_PARTS = 30, 50
FOLDED = re.compile(rb"\r?\n[ \t]+")
ENDLESS = re.compile(
    rb"^(?:content-[a-z-]{1,40}|from|subject|message-id|authentication-results):[^\r\n]{4000}", re.I | re.M
)
LETTERS = re.compile(
    r"utf-?8|us-ascii|latin-?1|iso-8859-\d{1,2}|(?:windows-|cp)125\d|koi8-[ru]|utf-16(?:le|be)?|iso-2022-jp|shift_jis"
    r"|euc-(?:jp|kr)|gb2312|gbk|gb18030|big5",
    re.I,
)
LONE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # halves of letters, but for those that stand for an octet
CITED = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')
TAG = re.compile(r"(<[^<>]*>)")
HIDDEN = frozenset({"head", "style", "script", "title", "blockquote"})
PARTED = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3"})
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
    """What a mail says. Raises `CannotKeepItem` for what no mail program wrote: parsing headers fails in many ways, and
    of some that are very long it would take hours.
    """
    try:
        if ENDLESS.search(FOLDED.sub(b" ", content)):
            raise ValueError("No mail program writes such a header.")
        return _letter(message_from_bytes(content, policy=compat32), content)
    except (LookupError, ValueError, TypeError, AttributeError, MessageError, RecursionError) as broken:
        raise CannotKeepItem(_("This mail cannot be read. Send it again as plain text.")) from broken


def _letter(mail: Message, content: bytes) -> Letter:
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


def _headers(mail: Message, name: str) -> list[str]:
    """As they came: read as what they should be, a malformed one would stop the whole mail."""
    return [" ".join(str(value).split()) for key, value in mail.raw_items() if key.lower() == name.lower()]


def _lowered(mail: Message, name: str) -> set[str]:
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
    stands further down was there before, and may have been written by anybody. So may what it cites of the mail, between
    quotation marks or brackets."""
    server = settings.ONECLOTH_INBOUND_AUTHSERV
    if not server:
        return True
    name, *results = CITED.sub("", letter.vouched).lower().split(";")
    said = [result.split() for result in results if re.match(r"\s*dmarc\s*=", result)]
    if name.split()[:1] != [server.lower()] or len(said) != 1 or said[0][0] != "dmarc=pass":
        return False
    domains = [word.partition("=")[2] for word in said[0] if word.startswith("header.from=")]
    return domains in ([], [letter.sender.rpartition("@")[2]])


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


def _text_of(mail: Message) -> str:
    """What somebody wrote themselves: without what they quoted, their signature, and what was attached."""
    plain = marked = ""
    for part in islice(mail.walk(), MOST_PARTS):
        if part.is_multipart() or "".join(_headers(part, "Content-Disposition")).lower().startswith("attachment"):
            continue
        if part.get_content_type() == "text/plain" and not plain:
            plain = _decoded(part)
        elif part.get_content_type() == "text/html" and not marked:
            marked = _without_tags(_decoded(part))
    kept: list[str] = []
    for line in (plain if plain.strip() else marked).splitlines():
        if line.rstrip() == "--" or QUOTED.match(line.strip()):
            break
        kept.append(line)
    return _one_line(" ".join(kept))


def _decoded(part: Message) -> str:
    """By the character set it names, if that is one of letters; else by what it looks like."""
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else b""
    named = str(part.get_content_charset() or "utf-8")
    for charset in (named if LETTERS.fullmatch(named) else "utf-8", "utf-8"):
        try:
            return octets.decode(charset)
        except (LookupError, ValueError):
            continue
    return octets.decode("cp1252", "replace")


def _without_tags(html: str) -> str:
    """In one walk from the beginning to the end, however it is nested. It is shown as words, so nothing in it acts."""
    kept, hidden = [], ""
    for token in TAG.split(html):
        name = token[1:].partition(">")[0].partition(" ")[0].strip().lower() if token.startswith("<") else ""
        if name and not hidden:
            hidden = name if name in HIDDEN else ""
            kept.append("\n" if name.strip("/") in PARTED else "")
        elif name == f"/{hidden}":
            hidden = ""
        elif not name and not hidden:
            kept.append(unescape(token))
    return "".join(kept).replace("\xa0", " ")


def _one_line(words: str) -> str:
    """Of what came unencoded the octets are read anew; what then is no letter is left out."""
    octets = LONE.sub("", words).replace("\0", "").encode("utf-8", "surrogateescape")
    return " ".join(octets.decode("utf-8", "replace").split())


def _cut(words: str, most: int) -> str:
    """Whole words; the rest stays in the sender's own mail."""
    if len(words) <= most:
        return words
    return words[: most - 1].rsplit(" ", 1)[0][: most - 1] + "…"
