"""Listening visits."""
