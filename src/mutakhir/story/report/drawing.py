"""From an Altair chart to a small SVG inside the page: no script, the page's own letters and colours.

Charts are drawn with colours that occur nowhere else; afterwards each is replaced by the name of a colour of the
style sheet, so that one drawing is right in light, dark and print.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import altair as alt
import vl_convert

from mutakhir.ground.errors import Language
from mutakhir.questionnaire.markup import Markup


# Names of the style sheet's colours, each drawn as a colour of its own.
NAMES: Final = (
    "ink", "muted", "line", "paper", "none",
    "a1", "a2", "a3", "a4", "a5", "b1", "b2", "b3", "b4", "b5", "core", "extension", "outside",
)  # fmt: skip
TONE: Final = {name: f"#0102{place:02x}" for place, name in enumerate(NAMES)}
WIDTH: Final = 340  # of a chart with labels: what a phone shows without shrinking it

_FONT: Final = "Liberation Sans, Arial, sans-serif"  # for measuring; the page's own letters replace it
_LOCALES: Final = {
    "id": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]},
}
_DROPPED: Final = re.compile(
    r' (?:aria-roledescription|role|pointer-events|font-family|aria-hidden|class)="[^"]*"'
    r'| (?:opacity|stroke-width)="1"| stroke-miterlimit="10"| xmlns:xlink="[^"]*"| version="1.1"'
)
_EMPTY: Final = re.compile(r'<path(?: d="M0,0h0v0h0Z"| d=""| display="none")+/>|<path[^>]*d="M0\.5,0\.5h[^>]*Z"/>')
_LABELLED: Final = re.compile(r'<(path|line|rect) aria-label="([^"]*)"([^>]*?)/>')
_TAG: Final = re.compile(r"<[a-z][^>]*>")
_LONG: Final = re.compile(r"-?\d+\.\d{2,}")  # of a place; in the text of an axis 5.000 is five thousand


def drawn(chart: Any, language: Language, label: str, width: int = WIDTH) -> Markup:
    """The chart as SVG that becomes no wider than `width` times 1.15; `label` says it to those who cannot see it."""
    spec = _styled(chart).to_dict()
    version = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    svg = vl_convert.vegalite_to_svg(spec, vl_version=version, format_locale=_LOCALES[language])
    return Markup(_cleaned(svg, label, width))


def inline(rows: Iterable[Mapping[str, object]]) -> Any:
    """Rows as the data of a chart."""
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def _styled(chart: Any) -> Any:
    styled = chart.configure(
        font=_FONT, background="transparent", padding={"left": 16, "right": 6, "top": 4, "bottom": 2}
    )
    styled = styled.configure_view(stroke=None)
    return styled.configure_axis(
        labelColor=TONE["ink"],
        titleColor=TONE["muted"],
        gridColor=TONE["line"],
        domainColor=TONE["line"],
        tickColor=TONE["line"],
        labelFontSize=11,
        titleFontSize=11,
        titleFontWeight="normal",
        labelLimit=170,
    )


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")


def _cleaned(svg: str, label: str, width: int) -> str:
    """Without what only scripts need, with titles that a pointer shows and the page's colours."""
    box = re.search(r'viewBox="([^"]*)"', svg)
    assert box is not None, "a drawing has a size"
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    inner = _EMPTY.sub("", _DROPPED.sub("", inner))
    inner = re.sub(r' aria-label="[^"]* (?:axis|scale) [^"]*"', "", inner)
    inner = _LABELLED.sub(r"<\1\3><title>\2</title></\1>", inner)
    inner = _TAG.sub(lambda element: _LONG.sub(_rounded, element[0]), inner)
    for name, colour in TONE.items():
        inner = inner.replace(colour, f"var(--{name})")
    named = label.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{named}" viewBox="{box[1]}"'
    return f'{head} style="max-width:{round(width * 1.15)}px">{inner}</svg>'
