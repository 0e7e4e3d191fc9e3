"""The organisation itself: its purpose, units over time, people, roles, who may see what.

It holds no journeys and no voices. Any room above may call it; `middleware` tells every page who acts.
"""
