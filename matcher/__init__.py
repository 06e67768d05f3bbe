"""Samspel's matcher: text → competences → vectors → index → ranking → evaluation.

Plain frozen dataclasses and NumPy arrays in, the same out. Nothing here knows a database
row, a web request or a setting; the clock, randomness and paths come in as arguments.
"""
