"""Rounds of interviews with customers, as those who run them and those who interview see them."""
