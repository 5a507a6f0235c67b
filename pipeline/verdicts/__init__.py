"""Scores to what they say."""
