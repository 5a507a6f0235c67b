"""Which letters of a PDF page nobody sees: invisible, see-through, tiny, beside the page, white on white."""

from __future__ import annotations

import ctypes
from functools import cached_property
from typing import Any

_TINY = 1.5
"""Points of letters that nobody can read."""
_WHITE = 250
"""Of 255, from which on red, green and blue are white."""
_MOST_OBJECTS = 2_000
"""Objects of a page among which something coloured is looked for."""
_MARGIN = 20.0
"""Points beside the page at which a letter may begin."""
Box = tuple[float, float, float, float]


class Sight:
    """Tells what can be seen on a page.

    Args:
        raw: the binding of PDFium.
        page: its handle of the page.
        recognised: whether its invisible letters are those that OCR found in its picture, and count as seen.
    """

    def __init__(self, raw: Any, page: Any, *, recognised: bool) -> None:
        self._raw = raw
        self._page = page
        self._recognised = recognised

    def hides(self, text: Any, size: float, place: tuple[float, float]) -> bool:
        """Whether a text object is hidden.

        Args:
            text: PDFium's handle of it.
            size: of its letters, in points.
            place: where its first letter stands.
        """
        if self._raw.FPDFTextObj_GetTextRenderMode(text) == self._raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            return not self._recognised
        color = self._color(text)
        if (color and color[3] == 0) or 0 < size < _TINY or not _within(place, self._bounds, _MARGIN):
            return True
        return bool(color and min(color[:3]) >= _WHITE) and not any(_within(place, box, 1) for box in self._colored)

    def _color(self, found: Any) -> tuple[int, ...]:
        """Red, green, blue and opacity; empty where they are not known."""
        parts = [ctypes.c_uint() for _ in range(4)]
        known = self._raw.FPDFPageObj_GetFillColor(found, *parts)
        return tuple(part.value for part in parts) if known else ()

    @cached_property
    def _bounds(self) -> Box:
        box = self._raw.FS_RECTF()
        if not self._raw.FPDF_GetPageBoundingBox(self._page, box):
            return (-1e9, -1e9, 1e9, 1e9)
        return (box.left, box.bottom, box.right, box.top)

    @cached_property
    def _colored(self) -> list[Box]:
        """What white letters can be read on: pictures, filled shapes, and forms, which may hold either."""
        raw, boxes = self._raw, []
        for index in range(min(raw.FPDFPage_CountObjects(self._page), _MOST_OBJECTS)):
            item = raw.FPDFPage_GetObject(self._page, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_TEXT or (kind == raw.FPDF_PAGEOBJ_PATH and not self._is_filled(item)):
                continue
            edges = [ctypes.c_float() for _ in range(4)]
            if raw.FPDFPageObj_GetBounds(item, *edges):
                left, bottom, right, top = (edge.value for edge in edges)
                boxes.append((left, bottom, right, top))
        return boxes

    def _is_filled(self, path: Any) -> bool:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        if not self._raw.FPDFPath_GetDrawMode(path, mode, stroke) or not mode.value:
            return False
        color = self._color(path)
        return not color or (min(color[:3]) < _WHITE and color[3] > 0)


def _within(place: tuple[float, float], box: Box, margin: float) -> bool:
    left, bottom, right, top = box
    return left - margin <= place[0] <= right + margin and bottom - margin <= place[1] <= top + margin
