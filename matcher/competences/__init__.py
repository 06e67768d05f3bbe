"""Reading competences: from a text to mentions with spans."""
