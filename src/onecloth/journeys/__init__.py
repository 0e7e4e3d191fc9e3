"""What a customer or an employee goes through: journeys, steps and who owns them, seams, lines of sight.

It holds no figures about them (`insight`) and no voices (`listening`). Rooms above may call it.
"""
