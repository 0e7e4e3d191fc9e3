"""How pages look, and what they do alike: frame, navigation, components, forms, files of rows, charts, the gallery.

It holds no data and knows no room: rooms register what belongs in the frame, and hand over what is done. Every room may
call it.
"""
