"""What rendering needs: pandoc, Typst, fonts."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from pipeline.records import Readiness

REINSTALL = "install labreport again: pip install --force-reinstall labreport"


def examine_pandoc() -> Readiness:
    """Whether the pandoc of pypandoc_binary runs."""
    from pipeline.errors import RenderError
    from pipeline.writers.pandoc import pandoc_version

    try:
        return Readiness(name="pandoc", ready=True, found=pandoc_version())
    except RenderError as error:
        return Readiness(name="pandoc", ready=False, found=str(error), todo=REINSTALL)


def examine_typst() -> Readiness:
    """Whether the Typst compiler is installed."""
    return _examine_package("Typst", "typst")


def examine_fonts() -> Readiness:
    """Whether the fonts for other scripts than Latin are installed."""
    return _examine_package("fonts for other scripts", "manimgx-fonts", "manimgx-fonts-cjk")


def _examine_package(name: str, *packages: str) -> Readiness:
    try:
        found = ", ".join(f"{package} {version(package)}" for package in packages)
    except PackageNotFoundError as error:
        return Readiness(name=name, ready=False, found=f"{error.name} is not installed", todo=REINSTALL)
    return Readiness(name=name, ready=True, found=found)
