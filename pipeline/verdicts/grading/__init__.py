"""Submissions and scores -> criteria with points and evidence."""
