"""Customers as those who keep them see them, and as a contact sees what they agreed to."""
