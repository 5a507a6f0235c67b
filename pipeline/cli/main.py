"""The command ``labreport``: a group whose commands are imported only when used."""

from __future__ import annotations


def main() -> None:
    """Run the command line and exit with its code."""
