"""What the experience team does with studies: write, open, make ways in, invite, cut into waves, close."""

from onecloth.listening.actions.studies.invitations import (
    CannotInvite,
    invite_contacts,
    invite_people,
    withdraw_invitation,
)
from onecloth.listening.actions.studies.surveys import (
    CannotChangeSurvey,
    begin_study,
    close_study,
    open_study,
    publish_version,
    write_survey,
)
from onecloth.listening.actions.studies.waves import CannotOpenWave, close_wave, open_wave, roll_waves
from onecloth.listening.actions.studies.ways_in import (
    CannotAddCollector,
    add_collector,
    close_collector,
    reopen_collector,
)

__all__ = [
    "CannotAddCollector",
    "CannotChangeSurvey",
    "CannotInvite",
    "CannotOpenWave",
    "add_collector",
    "begin_study",
    "close_collector",
    "close_study",
    "close_wave",
    "invite_contacts",
    "invite_people",
    "open_study",
    "open_wave",
    "publish_version",
    "reopen_collector",
    "roll_waves",
    "withdraw_invitation",
    "write_survey",
]
