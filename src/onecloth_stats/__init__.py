"""Statistics kernel: figures computed from columns of numbers, and the gate through which figures of answers leave.

Holds no database, no request and no Django; opens DuckDB in `engine` only and imports heavy libraries on use.
Any room may call the pure modules; figures of answers come from `release`, called by `insight.release` alone.
"""
