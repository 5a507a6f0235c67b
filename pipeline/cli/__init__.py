"""One command a file: parse, call run, print."""
