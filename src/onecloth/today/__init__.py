"""What a person opens first: Today, Speak up, Inbox, What happened, More.

It keeps nothing of its own; it shows and calls the rooms below. No room may call it.
"""
