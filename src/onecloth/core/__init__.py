"""What every room needs and none owns: clock, audit, outbox, jobs, files, registries, links between rooms.

It holds no page and no word of the domain; it never imports another room. Every room may call it.
"""
