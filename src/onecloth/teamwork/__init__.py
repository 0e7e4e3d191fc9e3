"""What holds teams together from day to day: huddles and their boards, champion cards, news, learning.

It mends no causes (`improvement` does) and keeps no voices (`listening` does). Rooms above may call it.
"""
