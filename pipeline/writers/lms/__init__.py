"""Grades and feedback as Moodle, Canvas and Gradescope take them."""
