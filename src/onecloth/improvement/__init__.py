"""Mending causes: problems from voices, why-chains, countermeasures by strength, band-aids that expire, closing the loop.

It measures nothing itself (`insight` does) and answers through `listening`. Rooms above may call it.
"""
