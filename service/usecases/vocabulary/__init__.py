"""Editing the vocabulary: what an edit does, told before it is saved, carried out and undone."""
