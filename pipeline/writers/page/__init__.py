"""The report as one page: answers side by side, every figure beside its evidence."""
