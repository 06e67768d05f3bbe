"""Matching from files alone, without a server or a database."""
