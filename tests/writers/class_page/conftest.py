from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.writers.class_page.files import write_class_pages
from tests.writers.class_page.page_class import TEXTS, page_class


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every file of ``page_class``, by name."""
    folder: Path = tmp_path_factory.mktemp("pages")
    written = write_class_pages(
        page_class(), TEXTS, folder, key=folder / "blind-key.csv", known={}, unsure=0.6, sheets="html"
    )
    return {path.name: path.read_bytes() for path in written}


@pytest.fixture(scope="session")
def open_pages(pages: dict[str, bytes]) -> dict[str, bytes]:
    """The pages with names."""
    return {name: pages[name] for name in ("grades.html", "similarity.html")}


@pytest.fixture(scope="session")
def blind_pages(pages: dict[str, bytes]) -> dict[str, bytes]:
    """The pages without."""
    return {name: pages[name] for name in ("grades-blind.html", "similarity-blind.html")}
