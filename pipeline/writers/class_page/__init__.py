"""A graded class as pages for its instructor: grades, similar passages, and both without names."""
