"""The codebook is kept, and voices are given their themes."""

from onecloth.listening.actions.themes.codebook import (
    CannotChangeCodebook,
    create_theme,
    merge_theme,
    part_theme,
    restore_theme,
    retire_theme,
    rewrite_theme,
)
from onecloth.listening.actions.themes.setting import CannotTheme, Themed, set_themes

__all__ = [
    "CannotChangeCodebook",
    "CannotTheme",
    "Themed",
    "create_theme",
    "merge_theme",
    "part_theme",
    "restore_theme",
    "retire_theme",
    "rewrite_theme",
    "set_themes",
]
