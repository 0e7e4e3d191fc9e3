"""A file is brought and its columns are said; as yet it is only a file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from onecloth.core import audit, files
from onecloth.core.actors import Actor
from onecloth.core.exceptions import Refused
from onecloth.listening.choices import ImportState
from onecloth.listening.importing.looking import guess_mapping
from onecloth.listening.importing.mapping import BadMapping, plain, read_mapping
from onecloth.listening.importing.tables import NotATable, read_table
from onecloth.listening.models import ResponseImport, SavedMapping
from onecloth.listening.permissions.voices import check_can_import
from onecloth.listening.words import storable

TABLES = frozenset({"table"})


class CannotMap(Refused):
    """The file is no table, the mapping is none, or it is too late to change it."""


def bring_file(
    *, file: BinaryIO, name: str, mapping: Mapping[str, Any] | None = None, by: Actor, at: datetime
) -> ResponseImport:
    """Keep a file and guess what its columns are, unless a mapping says it. Raises `CannotMap`, `FileRefused`."""
    check_can_import(by)
    with transaction.atomic():
        stored = files.store(file, name=name, purpose="import", by=by, at=at, kinds=TABLES)
        try:
            content = files.read(stored)
            if mapping is None:
                told = guess_mapping(read_table(content), _title(stored.name))
            else:
                told = plain(mapping)
                plan = read_mapping(told)
                read_table(content, plan.encoding, plan.delimiter)
        except (NotATable, BadMapping) as fault:
            files.remove(stored, at=at)
            raise CannotMap(str(fault)) from fault
        imported = ResponseImport.objects.create(file=stored, mapping=told, asked_by_id=by.person_id, asked_at=at)
        audit.record(by=by, at=at, action="import_brought", subject=imported, fields=["file"])
    return imported


def map_columns(
    *, imported: ResponseImport, mapping: Mapping[str, Any], expected: int | None = None, by: Actor, at: datetime
) -> ResponseImport:
    """Say what each column is. Raises `CannotMap`, and `Stale` if somebody else said it meanwhile."""
    check_can_import(by)
    _check_is_open(imported)
    told = plain(mapping)
    try:
        plan = read_mapping(told)
        read_table(files.read(imported.file), plan.encoding, plan.delimiter)
    except (NotATable, BadMapping) as fault:
        raise CannotMap(str(fault)) from fault
    with transaction.atomic():
        imported.save_changes(expected=expected, mapping=told)
        audit.record(by=by, at=at, action="import_mapped", subject=imported, fields=["mapping"])
    return imported


def save_mapping(*, name: str, mapping: Mapping[str, Any], by: Actor, at: datetime) -> SavedMapping:
    """Keep a mapping by name for the next file of the kind; the same name again replaces it. Raises `CannotMap`."""
    check_can_import(by)
    called = storable(" ".join(name.split()))[:120]
    if not called:
        raise CannotMap(_("Give the mapping a name, so that it can be found for the next file."))
    told = plain(mapping)
    try:
        read_mapping(told)
    except BadMapping as fault:
        raise CannotMap(str(fault)) from fault
    with transaction.atomic():
        saved, _is_new = SavedMapping.objects.update_or_create(name=called, defaults={"mapping": told, "saved_at": at})
        audit.record(by=by, at=at, action="mapping_saved", subject=saved, fields=["mapping"])
    return saved


def put_aside_import(*, imported: ResponseImport, by: Actor, at: datetime) -> ResponseImport:
    """Take the file away again; nothing of it was stored. Raises `CannotMap` once it is confirmed."""
    check_can_import(by)
    _check_is_open(imported)
    with transaction.atomic():
        imported.save_changes(state=ImportState.WITHDRAWN)
        files.remove(imported.file, at=at)
        audit.record(by=by, at=at, action="import_put_aside", subject=imported, fields=["state"])
    return imported


def _check_is_open(imported: ResponseImport) -> None:
    if imported.state != ImportState.MAPPING:
        raise CannotMap(_("This file was confirmed or put aside already, so its columns stay as they are."))


def _title(name: str) -> str:
    return " ".join(name.rsplit(".", 1)[0].replace("_", " ").split())
