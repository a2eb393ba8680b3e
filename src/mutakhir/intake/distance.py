"""The distance between the place of a visit and the known door."""

import math
from typing import TypeAlias

import ibis
import ibis.expr.types as ir


EARTH_RADIUS = 6_371_008.8  # mean radius of WGS 84, metres (IUGG)
Point: TypeAlias = tuple[ir.FloatingValue, ir.FloatingValue]


def distance_in_metres(one: Point, other: Point) -> ir.IntegerValue:
    """Great-circle distance of two points (latitude, longitude in degrees), whole metres; NULL if one is missing.

    The haversine formula: its error against the ellipsoid is below 0.6%, and it is exact where it matters,
    at small distances. Rounded once.
    """
    (latitude_1, longitude_1), (latitude_2, longitude_2) = (_radians(one), _radians(other))
    half = _square_of_half_sine(latitude_2 - latitude_1)
    across = _square_of_half_sine(longitude_2 - longitude_1)
    chord = half + latitude_1.cos() * latitude_2.cos() * across
    capped = ibis.ifelse(chord > 1.0, 1.0, chord)  # `least` would pass over a NULL
    return (2 * EARTH_RADIUS * capped.sqrt().asin()).round().cast("int32")


def _square_of_half_sine(angle: ir.FloatingValue) -> ir.FloatingValue:
    sine = (angle / 2).sin()
    return sine * sine


def _radians(point: Point) -> Point:
    return point[0] * (math.pi / 180), point[1] * (math.pi / 180)
