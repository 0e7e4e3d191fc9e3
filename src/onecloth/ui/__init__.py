"""How pages look: frame, navigation, components, charts, the gallery that shows them all, built style and script.

It holds no data, asks no database and knows no room: rooms register what belongs in the frame. Every room may call it.
"""
