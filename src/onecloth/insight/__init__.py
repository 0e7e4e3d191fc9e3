"""Figures: the metric book, readings over time, units, the seam map. All of them leave through `release`.

It holds no answers and no voices. Rooms above may read its queries and annotate its charts through its actions.
"""
