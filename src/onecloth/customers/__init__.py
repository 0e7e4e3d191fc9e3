"""Customers, people or companies, and their contacts, with what they agreed to.

It does not hold what they said (`listening`) nor employees (`organisation`). Any room above may call it.
"""
