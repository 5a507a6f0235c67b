"""Prompt to Answer: whom to ask, how fast, and what was said before."""
