"""Feedback for each student: Markdown, HTML, PDF."""
