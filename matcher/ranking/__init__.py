"""Ranking: how well one list of mentions covers another, as a score that explains itself."""
