"""Listening: studies and how they are asked, imports, and the ledger in which every voice gets its answer.

It shows no figure of protected answers (`insight` does, through the gate). Rooms above may call it.
"""
