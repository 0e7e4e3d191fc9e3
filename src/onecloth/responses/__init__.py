"""Raw answers, in a database of their own: taken in durably, exactly once, in one of three modes of naming.

No page reads them. Only `listening` may call this room; figures leave through the release gate of `insight`.
"""
