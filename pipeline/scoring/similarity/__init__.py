"""Which submissions of a class have passages in common."""
