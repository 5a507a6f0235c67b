"""Handed-in documents of many formats -> Markdown, each read by a limited process of its own."""
