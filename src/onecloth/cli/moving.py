"""`onecloth import` and `onecloth export`: files in, files out."""

import argparse
import csv
import json
from functools import partial
from pathlib import Path
from typing import Any

from onecloth.cli.speaking import Fault, Progress, counted, listed, say, warn
from onecloth.cli.starting import start_migrated

MOST_SHOWN = 20
MAPPINGS = Path(__file__).resolve().parent.parent / "listening" / "mappings"
IMPORT_EXAMPLE = """examples:
  onecloth import units units.csv --look
  onecloth import people people.csv
  onecloth import people staff.csv --columns "number=Staff no" "unit=Where"
  onecloth import responses comments.csv --mapping nhs_fft_comments
  onecloth import problems issues.csv --look
  onecloth import responses answers.csv --mapping my-mapping.json --all-or-nothing

The same file twice stores nothing twice. A mapping is a JSON file that the import page writes, or the name of one of ours."""
EXPORT_EXAMPLE = """examples:
  onecloth export /tmp/onecloth-tables
  onecloth export /tmp/onecloth-tables --only people units

Cells that a spreadsheet would run as a formula are made into words."""


def add_to(commands: Any) -> None:
    bring = commands.add_parser(
        "import",
        help="take in a file of people, units, answers or problems",
        description="Takes in a file. Rows that cannot be taken are named with the reason.",
        epilog=IMPORT_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    bring.add_argument("kind", choices=("people", "units", "responses", "problems"))
    bring.add_argument("file", type=Path)
    bring.add_argument("--look", action="store_true", help="only say what it would change (not for answers)")
    bring.add_argument(
        "--columns", nargs="+", metavar="MEANING=HEADING", default=[],
        help="which heading means what, where the guess is wrong (not for answers)",
    )  # fmt: skip
    bring.add_argument("--all-or-nothing", action="store_true", help="take no row if one cannot be taken")
    bring.add_argument(
        "--mapping", help="which column is what: a JSON file, or the name of a mapping of ours (responses)"
    )
    bring.add_argument("--name", default="", help="what the study is called (responses)")
    bring.set_defaults(run=bring_in)
    take = commands.add_parser(
        "export",
        help="write the organisation's tables as CSV files",
        description="Writes each table as a CSV file. Protected answers are not in it, only figures that were released.",
        epilog=EXPORT_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    take.add_argument("folder", type=Path, help="an empty or new folder")
    take.add_argument("--only", nargs="+", metavar="TABLE", help="only these tables")
    take.set_defaults(run=take_out)


def bring_in(arguments: argparse.Namespace) -> int:
    if arguments.kind == "responses" and arguments.look:
        raise Fault("For answers, look at them on the import page: it shows what each column becomes.")
    content = _content(arguments.file)
    start_migrated()
    _refuse_without_organisation()
    if arguments.kind == "responses":
        return bring_responses(arguments, content)
    if arguments.kind == "problems":
        return bring_problems(arguments, content)
    return bring_organisation(arguments, content)


def bring_organisation(arguments: argparse.Namespace, content: bytes) -> int:
    from onecloth.core import clock
    from onecloth.core.actors import system
    from onecloth.organisation.actions import imports

    preview = _looked_at(arguments, content)
    if arguments.look:
        say(f"{preview.new:,} new, {preview.changed:,} changed, {preview.leaving:,} leaving, {preview.unchanged:,} as they "
            f"are, {preview.refused:,} that cannot be taken. Nothing was stored.")  # fmt: skip
        return 1 if preview.problems else 0
    progress = Progress(arguments.kind.capitalize(), len(preview.people) + len(preview.units))
    report = imports.take(
        kind=arguments.kind, preview=preview, keep_good_rows=not arguments.all_or_nothing, on_progress=progress.at,
        by=system("import"), at=clock.now(),
    )  # fmt: skip
    progress.end()
    say(f"{report.new:,} new, {report.changed:,} changed, {report.leaving:,} left, {report.unchanged:,} as they were, "
        f"{report.refused:,} not taken.")  # fmt: skip
    return 1 if report.refused else 0


def bring_problems(arguments: argparse.Namespace, content: bytes) -> int:
    from onecloth.core import clock
    from onecloth.core.actors import system
    from onecloth.improvement.actions import files

    preview = _looked_at(arguments, content)
    if arguments.look:
        say(f"{preview.new:,} new, {preview.unchanged:,} here already, {preview.refused:,} that cannot be taken. Nothing was "
            "stored.")  # fmt: skip
        return 1 if preview.problems else 0
    report = files.take(
        preview=preview, keep_good_rows=not arguments.all_or_nothing, by=system("import"), at=clock.now()
    )  # fmt: skip
    say(f"{report.new:,} new, {report.unchanged:,} here already, {report.refused:,} not taken.")
    return 1 if report.refused else 0


def _reader(kind: str) -> tuple[Any, Any]:
    """How a file of that kind is looked at, and what its columns can mean."""
    if kind == "problems":
        from onecloth.improvement.queries import files

        return files.look_at, files.MEANINGS
    from onecloth.organisation.queries.files import FIELDS, look_at

    return partial(look_at, kind), FIELDS[kind]


def _looked_at(arguments: argparse.Namespace, content: bytes) -> Any:
    """What the file would change, with the rows that cannot be taken said. Raises `Fault` where a column is missing."""
    look_at, meanings = _reader(arguments.kind)
    preview = look_at(content)
    if arguments.columns:
        preview = look_at(content, _columns(arguments, preview, meanings))
    if preview.missing:
        heads = preview.table.heads
        key = next(field.key for field in meanings if str(field.label) == preview.missing[0])
        raise Fault(
            f"No column is known as {listed(list(preview.missing))}. The file has: {', '.join(heads)}. Say which it is, for "
            f'example: --columns "{key}={heads[0]}". Nothing was stored.'
        )
    _say_problems("Line", [(each.line, each.sentence) for each in preview.problems])
    for note in preview.notes:
        say(str(note))
    if getattr(preview, "unused", ()):
        say(f"Left out, as nothing is known of it: {', '.join(preview.unused)}.")
    return preview


def _columns(arguments: argparse.Namespace, preview: Any, meanings: Any) -> dict[str, str]:
    """The guess, with what was said laid over it; a heading has one meaning."""
    known = [field.key for field in meanings]
    said = dict(each.partition("=")[::2] for each in arguments.columns)
    for meaning, heading in said.items():
        if meaning not in known:
            raise Fault(f"{meaning!r} is no meaning. There are: {', '.join(known)}. Nothing was stored.")
        if heading not in preview.table.heads:
            raise Fault(
                f"The file has no column {heading!r}. It has: {', '.join(preview.table.heads)}. Nothing was stored."
            )
    guessed = {meaning: heading for meaning, heading in preview.mapping.items() if heading not in said.values()}
    return {**guessed, **said}


def bring_responses(arguments: argparse.Namespace, content: bytes) -> int:
    from onecloth.core import clock
    from onecloth.core.actors import system
    from onecloth.listening.actions.imports import import_file

    progress = Progress("Answers")

    def show(job: Any) -> None:
        progress.total = job.total
        progress.at(job.done)

    imported = import_file(
        content=content, name=arguments.file.name, mapping=_mapping(arguments.mapping), study_name=arguments.name,
        keep_good=not arguments.all_or_nothing, on_progress=show, by=system("import"), at=clock.now(),
    )  # fmt: skip
    progress.end()
    report = imported.report
    _say_problems("Row", [(number, reason) for number, reason in report.get("refused", []) + report.get("differs", [])])
    say(f"{counted(report.get('stored', 0), 'answer', 'answers')} stored, {report.get('already', 0):,} were there before, "
        f"{counted(report.get('voices', 0), 'voice', 'voices')} in the ledger.")  # fmt: skip
    return 0


def _content(file: Path) -> bytes:
    if file.is_dir():
        raise Fault(f"{file} is a folder. Say which file in it. Nothing was stored.")
    try:
        return file.read_bytes()
    except FileNotFoundError as missing:
        raise Fault(f"There is no file {file}. Nothing was stored.") from missing


def _mapping(named: str | None) -> dict[str, Any] | None:
    if named is None:
        return None
    ours = MAPPINGS / f"{named}.json"
    file = ours if named.isidentifier() and ours.is_file() else Path(named)
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        known = ", ".join(sorted(path.stem for path in MAPPINGS.glob("*.json")))
        raise Fault(f"There is no mapping {named}. Give a file, or one of: {known}. Nothing was stored.") from missing
    except (ValueError, OSError) as broken:
        raise Fault(f"{file} is not a mapping: {broken}. Nothing was stored.") from broken
    if not isinstance(told, dict):
        raise Fault(f"{file} is not a mapping: it is JSON, but not an object. Nothing was stored.")
    return told


def _refuse_without_organisation() -> None:
    from onecloth.organisation.models import Organisation

    if not Organisation.objects.exists():
        raise Fault("There is no organisation here yet. Begin with: onecloth init")


def _say_problems(place: str, problems: list[tuple[Any, str]]) -> None:
    for number, why in problems[:MOST_SHOWN]:
        warn(f"{place} {number:,}: {why}")
    if len(problems) > MOST_SHOWN:
        warn(f"And {len(problems) - MOST_SHOWN:,} more.")


def take_out(arguments: argparse.Namespace) -> int:
    start_migrated()
    from onecloth.core import exports

    tables = {table.name: table for table in exports.tables()}
    wanted = arguments.only or list(tables)
    unknown = sorted(set(wanted) - set(tables))
    if unknown:
        raise Fault(f"There is no table {unknown[0]}. There are: {', '.join(tables)}. Nothing was written.")
    folder: Path = arguments.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault(f"{folder} is not an empty folder, and an export never covers anything. Choose another.")
    folder.mkdir(parents=True, exist_ok=True)
    written = {name: _write(tables[name], folder) for name in wanted}
    _say_what_is_there(folder, written)
    return 0


def _write(table: Any, folder: Path) -> int:
    from onecloth.core.actors import system
    from onecloth.core.exports import cell

    progress, rows = Progress(table.name), 0
    with (folder / f"{table.name}.csv").open("x", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        for row in table.rows(system("export")):
            writer.writerow([cell(value) for value in row])
            rows += 1
            progress.at(rows)
    progress.end(counted(rows, "row", "rows"))
    return rows


def _say_what_is_there(folder: Path, written: dict[str, int]) -> None:
    from onecloth.core import exports

    lines = [
        f"{table.name}.csv ({written[table.name]} rows): {table.meaning}"
        for table in exports.tables()
        if table.name in written
    ]
    (folder / "README.txt").write_text("\n".join(["What is in each file:", "", *lines, ""]), encoding="utf-8")
    say(f"{counted(len(written), 'table', 'tables')} in {folder}.")
