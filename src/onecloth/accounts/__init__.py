"""Who may sign in and how: users, passwords, passkeys, one-time codes, short sessions on shared screens.

It does not know who a person is in the organisation; `organisation` links a Person to a User. Any room above may call it.
"""
