"""A file of answers as rows and columns: how it is read, what its columns hold, how a mapping turns rows into answers.

Nothing here knows a database or a request.
"""
