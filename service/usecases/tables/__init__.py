"""Spreadsheets as rows of fields and back, in Swedish and English."""
