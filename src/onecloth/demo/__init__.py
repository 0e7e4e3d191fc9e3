"""The demo organisation: a year of a believable company, played through the public actions and the intake.

It holds a story and its planted truths, no rule of the product. Only the command line may call it.
"""
