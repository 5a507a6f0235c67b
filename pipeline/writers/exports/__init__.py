"""A run as files of other programs."""
