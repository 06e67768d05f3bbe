"""One answer: how one asks, its shapes, its reasons in words, and texts with their words marked."""
