"""Grouped bars: a group for each exercise, a bar with its name and its value for each model."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.writers.drawing import (
    INK,
    PALETTE,
    RULE,
    SOFT,
    WIDTH,
    Chart,
    Element,
    Label,
    box,
    chart,
    label,
    line,
    shorten,
    text_width,
    wrap,
)

_TITLE = 15.0
_MARGIN = 12.0
_ONE_COLUMN = 30
"""Most bars in one column; more are set in two."""
_HEAD = 18.0
"""Height of a group's name."""
_PITCH = 15.0
"""Height of a bar with the space below it."""
_GAP = 5.0
"""Between groups."""
_STRIPES = ("#eef1f4", "#ffffff")


class Band(NamedTuple):
    """A stretch of the scale that has a name."""

    name: str
    low: float
    high: float


class Group(NamedTuple):
    """The bars of one exercise."""

    name: str
    values: tuple[float | None, ...]
    """One for each model; None could not be measured."""


class Scale(NamedTuple):
    """What the bars are measured against."""

    low: float
    high: float
    step: float
    unit: str
    """Written under the axis."""
    shown: Callable[[float], str]
    """Value to text."""
    ticked: Callable[[float], str]
    """Number on the axis to text."""
    bands: tuple[Band, ...] = ()

    @property
    def steps(self) -> range:
        """The grid lines, as multiples of the step."""
        return range(round(self.low / self.step), round(self.high / self.step) + 1)


class _Panel(NamedTuple):
    x: float
    names: float
    """Width of the model names."""
    bar: float
    """Where bars may begin: the place of the scale's lower end."""
    end: float
    """The place of the scale's upper end."""
    scale: Scale
    width: float
    roomy: bool
    """Whether band names stand beside the values."""

    def at(self, value: float) -> float:
        """The place of a value, kept within the scale."""
        share = (min(max(value, self.scale.low), self.scale.high) - self.scale.low) / (self.scale.high - self.scale.low)
        return self.bar + share * (self.end - self.bar)


def nice_scale(values: Sequence[float], unit: str, shown: Callable[[float], str]) -> Scale:
    """A scale from 0 with four to six round steps that holds all values; 0 to 1 where there is none."""
    top = max([*values, 0.0]) or 1.0
    power = 10.0 ** math.floor(math.log10(top / 5))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor * 6 >= top)
    return Scale(0, math.ceil(top / step) * step, step, unit, shown, shown)


def bar_chart(title: str, alt: str, models: Sequence[str], groups: Sequence[Group], scale: Scale) -> Chart:
    """The chart of the groups, in two columns where they are many."""
    heading = wrap(title, WIDTH - 2 * _MARGIN, 2, _TITLE, bold=True)
    body: list[Element] = [
        label(_MARGIN, _MARGIN + 14 + 20 * i, text, size=_TITLE, bold=True) for i, text in enumerate(heading)
    ]
    top = _MARGIN + 20 * len(heading) + 4
    columns = 1 if len(groups) < 2 or len(groups) * len(models) <= _ONE_COLUMN else 2
    share = math.ceil(len(groups) / columns)
    gap = 28.0
    width = (WIDTH - 2 * _MARGIN - gap * (columns - 1)) / columns
    bottom = top
    for column in range(columns):
        panel = _panel(_MARGIN + column * (width + gap), width, models, groups, scale)
        parts, end = _draw(panel, top, models, groups[column * share : (column + 1) * share])
        body += parts
        bottom = max(bottom, end)
    notes = wrap(_legend(scale.bands), WIDTH - 2 * _MARGIN, 3, 11)
    body += [label(_MARGIN, bottom + 14 + 15 * i, text, size=11, fill=SOFT) for i, text in enumerate(notes)]
    return chart(title, alt, bottom + 10 + 15 * len(notes), body)


def _panel(x: float, width: float, models: Sequence[str], groups: Sequence[Group], scale: Scale) -> _Panel:
    """The panel whose scale is as long as the texts after the bars allow."""
    roomy = width > WIDTH / 2
    names = min(max([text_width(model) for model in models], default=0), 0.34 * width)
    bar = x + names + 8
    room = x + width - bar
    ends = [room - text_width(scale.ticked(scale.high), 11) / 2]
    for value in (value for group in groups for value in group.values if value is not None):
        note = text_width(_band(scale, value)) + 4 if roomy and scale.bands else 0
        free = room - 5 - note - text_width(scale.shown(value), bold=True)
        share = (min(max(value, 0.0), scale.high) - scale.low) / (scale.high - scale.low)
        ends.append(free / share if share > 0 else room)
    return _Panel(x, names, bar, bar + min(ends), scale, width, roomy)


def _draw(panel: _Panel, top: float, models: Sequence[str], groups: Sequence[Group]) -> tuple[list[Element], float]:
    """Elements and lower end of one column of groups."""
    parts: list[Element] = []
    y = top
    for group in groups:
        parts.append(label(panel.x, y + 14, shorten(group.name, panel.width, bold=True), bold=True))
        y += _HEAD
        parts += _grid(panel, y - 1, y + _PITCH * len(models) - 1)
        for index, (model, value) in enumerate(zip(models, group.values, strict=True)):
            parts.append(_name(panel, y + _PITCH / 2 + 3, model))
            parts += _bar(panel, y, value, PALETTE[index % len(PALETTE)])
            y += _PITCH
        y += _GAP
    return [*parts, *_axis(panel, y - _GAP + 2)], y + 32


def _name(panel: _Panel, base: float, model: str) -> Label:
    return label(panel.x + panel.names, base, shorten(model, panel.names), anchor="end", fill=SOFT)


def _bar(panel: _Panel, y: float, value: float | None, fill: str) -> list[Element]:
    base = y + _PITCH / 2 + 3
    zero = panel.at(0)
    if value is None:
        return [label(zero + 6, base, "–", fill=SOFT)]
    place = panel.at(value)
    shown = panel.scale.shown(value)
    after = max(zero, place) + 5
    parts: list[Element] = [
        box(min(zero, place), y + 1, max(abs(place - zero), 0.5), _PITCH - 3, fill),
        label(after, base, shown, bold=True),
    ]
    if panel.roomy and panel.scale.bands:
        parts.append(label(after + text_width(shown, bold=True) + 4, base, _band(panel.scale, value), fill=SOFT))
    return parts


def _grid(panel: _Panel, top: float, bottom: float) -> list[str]:
    """Bands and grid lines behind one group."""
    scale = panel.scale
    return [
        *(
            box(panel.at(band.low), top, panel.at(band.high) - panel.at(band.low), bottom - top, _STRIPES[index % 2])
            for index, band in enumerate(scale.bands)
        ),
        *(
            line(panel.at(tick), top, panel.at(tick), bottom, stroke=RULE if tick else INK)
            for tick in (step * scale.step for step in scale.steps)
        ),
    ]


def _axis(panel: _Panel, top: float) -> list[Label]:
    """As many numbers of the scale as have room, and its unit."""
    scale = panel.scale
    widest = max(text_width(scale.ticked(step * scale.step), 11) for step in scale.steps) + 6
    stride = math.ceil(widest / (panel.at(scale.low + scale.step) - panel.at(scale.low)))
    unit = label((panel.bar + panel.end) / 2, top + 32, scale.unit, anchor="middle", fill=SOFT, size=11)
    ticks = [step * scale.step for step in scale.steps if step % stride == 0]
    return [
        *(label(panel.at(tick), top + 14, scale.ticked(tick), anchor="middle", fill=SOFT, size=11) for tick in ticks),
        unit,
    ]


def _band(scale: Scale, value: float) -> str:
    """Name of the band that holds the value; empty without bands."""
    return next((band.name for band in scale.bands if value < band.high), scale.bands[-1].name if scale.bands else "")


def _legend(bands: Sequence[Band]) -> str:
    if not bands:
        return ""
    inner = ", ".join(f"{band.low:g}–{band.high:g} {band.name}" for band in bands[1:-1])
    return f"Below {bands[0].high:g} {bands[0].name}, {inner}, above {bands[-1].low:g} {bands[-1].name}."
