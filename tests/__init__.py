"""A package, so that ``import tests`` finds this folder: textstat installs one of the same name."""
