"""Pages of problems: the board, raising one, and one with everything that is done about it."""
