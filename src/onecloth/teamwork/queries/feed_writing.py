"""Entries as Atom (RFC 4287) and as JSON Feed 1.1. Text stays text: a reader shows it as it was written."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree as ET

from onecloth.core.mail import link_to
from onecloth.teamwork.queries.feeds import Entry

ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE, JSON_TYPE = "application/atom+xml; charset=utf-8", "application/feed+json"
NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BEFORE_ANYTHING = "1970-01-01T00:00:00+00:00"  # when an empty feed changed last


def as_atom(title: str, entries: Sequence[Entry], *, about: str = "/thanks/", home: str = "/") -> bytes:
    """`about` is the path that names the feed for ever, `home` that of the page beside it."""
    ET.register_namespace("", ATOM)
    feed = ET.Element(_name("feed"))
    _put(feed, "id", link_to(about))
    _put(feed, "title", title)
    _put(feed, "updated", max((_stamp(entry.changed_at) for entry in entries), default=BEFORE_ANYTHING))
    ET.SubElement(feed, _name("link"), {"rel": "alternate", "href": link_to(home)})
    for entry in entries:
        _put_entry(ET.SubElement(feed, _name("entry")), entry)
    return ET.tostring(feed, encoding="utf-8", xml_declaration=True)


def as_json(title: str, entries: Sequence[Entry], *, home: str = "/") -> bytes:
    items = [
        {
            "id": entry.key, "url": entry.url, "title": entry.title, "content_text": entry.words,
            "date_published": _stamp(entry.at), "date_modified": _stamp(entry.changed_at),
            "authors": [{"name": entry.by}], **({"language": entry.language} if entry.language else {}),
        }
        for entry in entries
    ]  # fmt: skip
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": link_to(home),
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode()


def _put_entry(into: ET.Element, entry: Entry) -> None:
    _put(into, "id", f"urn:onecloth:{entry.key}")
    _put(into, "title", entry.title)
    _put(into, "published", _stamp(entry.at))
    _put(into, "updated", _stamp(entry.changed_at))
    ET.SubElement(into, _name("link"), {"rel": "alternate", "href": entry.url})
    _put(ET.SubElement(into, _name("author")), "name", entry.by)
    content = _put(into, "content", entry.words)
    content.set("type", "text")
    if entry.language:
        content.set("{http://www.w3.org/XML/1998/namespace}lang", entry.language)


def _put(into: ET.Element, name: str, words: str) -> ET.Element:
    made = ET.SubElement(into, _name(name))
    made.text = NO_XML.sub("", words)
    return made


def _name(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
