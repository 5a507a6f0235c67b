"""Why topics got their grades: in a file, in a run, in a graded class."""
