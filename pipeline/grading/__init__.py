"""Submissions of a class to grades, sheets and what an LMS takes."""
