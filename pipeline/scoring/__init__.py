"""Answer and Rubric to Score; pure."""
