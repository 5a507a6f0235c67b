"""``python -m pipeline`` is ``labreport``."""

from pipeline.cli.main import main

main()
