"""The demo region: its documents, its people, and a year of what they did."""
