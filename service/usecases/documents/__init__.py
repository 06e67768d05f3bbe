"""Rows as the matcher's values: composed, read, corrected, and as the engine fetches them."""
