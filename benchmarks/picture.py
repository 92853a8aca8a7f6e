"""The growth of a run as a picture: parts by the number of candidates, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "growth.svg"
_LINES = (
    ("draw", "#1f5a6b", "drawing the pages"),
    ("build", "#b3261e", "studies and documents"),
    ("judge", "#6b4500", "judging and matching"),
)
_WIDE, _HIGH, _LEFT, _TOP = 620, 360, 60, 30

Place = Callable[[float], float]


def drawn(found: Sequence[Mapping[str, float]]) -> str:
    """All as parts of the whole of the smallest: 1 is what that takes altogether."""
    whole = sum(found[0][name] for name, _, _ in _LINES)
    sizes = [item["candidates"] for item in found]
    values = [item[name] / whole for item in found for name, _, _ in _LINES]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def across(size: float) -> float:
        span = math.log(sizes[-1] / sizes[0]) or 1
        return _LEFT + (_WIDE - _LEFT - 190) * math.log(size / sizes[0]) / span

    def down(value: float) -> float:
        return _TOP + (_HIGH - 2 * _TOP) * (high - math.log10(value)) / (high - low)

    parts = list(_grid(sizes, range(low, high + 1), across, down))
    for name, colour, title in _LINES:
        dots = [(across(item["candidates"]), down(item[name] / whole)) for item in found]
        path = " ".join(f"{x:.0f},{y:.0f}" for x, y in dots)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{colour}"/>' for x, y in dots]
        x, y = dots[-1]
        parts.append(f'<text x="{x + 10:.0f}" y="{y + 4:.0f}" fill="{colour}">{title}</text>')
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" '
        f'font-family="sans-serif" font-size="12">\n<title>CPU time by the number of candidates; '
        f"1 is all of {sizes[0]:.0f} candidates</title>\n"
        f'<rect width="{_WIDE}" height="{_HIGH}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _grid(
    sizes: Iterable[float], powers: Iterable[int], across: Place, down: Place
) -> Iterable[str]:
    for power in powers:
        y = down(10.0**power)
        yield f'<line x1="{_LEFT}" x2="{_WIDE - 190}" y1="{y:.0f}" y2="{y:.0f}" stroke="#dfe4e8"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g}</text>'
    for size in sizes:
        x = across(size)
        yield f'<text x="{x:.0f}" y="{_HIGH - 8}" text-anchor="middle">{size:.0f}</text>'
