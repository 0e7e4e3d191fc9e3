"""What the core's tables hold about people, and what erasure does."""

from onecloth.core import erasure, mail
from onecloth.core.models import AuditHead, AuditPseudonym, AuditRow, Beat, Erasure, Job, OutboxMessage, StoredFile


def declare() -> None:
    erasure.personal(
        AuditPseudonym, "subject", subject="person", purpose="whom a pseudonym in the audit stands for",
        retention="until erasure", on_erasure="delete",
    )  # fmt: skip
    erasure.personal(
        AuditRow, "actor", subject="person", purpose="who did it, as a pseudonym that erasure makes mean nobody",
        retention="as long as the installation", on_erasure="keep",
    )  # fmt: skip
    erasure.personal(
        OutboxMessage, "payload", subject="person", purpose="mail and messages on their way; empty once they have left",
        retention="until handled", on_erasure="delete",
    )  # fmt: skip
    erasure.personal(
        Job, "asked_by", subject="person", purpose="who asked for long work, as a pseudonym", on_erasure="keep",
        retention="as long as the job",
    )  # fmt: skip
    erasure.personal(
        StoredFile, "name", "stored_by", subject="person", purpose="what a file was called, and a pseudonym of who sent it",
        retention="until the file is removed by the room that holds it", on_erasure="keep",
    )  # fmt: skip
    erasure.personal(
        Erasure, "subject", subject="person", purpose="a number that stands for nobody any more, so that a restored "
        "back-up can be told", retention="as long as back-ups are kept", on_erasure="keep",
    )  # fmt: skip
    declare_the_rest()
    erasure.eraser("core: mail on its way", mail.forget)


def declare_the_rest() -> None:
    erasure.not_personal(AuditPseudonym, "token", because="random")
    erasure.not_personal(AuditHead, "digest", because="a hash")
    erasure.not_personal(
        AuditRow, "action", "subject_type", "subject_id", "fields", "previous", "digest",
        because="names of actions, tables and fields, numbers of rows, hashes",
    )  # fmt: skip
    erasure.not_personal(OutboxMessage, "topic", "key", "failure", because="names, and keys made of numbers")
    erasure.not_personal(
        Job, "token", "kind", "arguments", "cursor", "sentence", because="numbers of rows and counts of what was done"
    )
    erasure.not_personal(StoredFile, "token", "media_type", "sha256", "purpose", because="about the bytes")
    erasure.not_personal(Beat, "name", because="names in the timetable")
