"""Instants as devices write them: `2021-02-03T08:15:00.000+07:00`.

The device's own local time is what the text says; the offset is needed only to compare two instants.
"""

from dataclasses import dataclass
from typing import Self

import ibis
import ibis.expr.types as ir

from mutakhir.intake.casting import written


_SHAPE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:?[0-9]{2})$"
_OFFSET = r"([+-][0-9]{2}):?([0-9]{2})$"
_SECONDS = 19  # characters from the year to the seconds
_LONGEST = 2**31 - 1


@dataclass(frozen=True)
class Instant:
    """`local` is the time on the device's clock, `seconds` since 1970 in UTC; NULL where no instant was sent."""

    local: ir.TimestampValue
    seconds: ir.IntegerValue

    @classmethod
    def of(cls, raw: ir.StringValue) -> Self:
        text = written(raw)
        text = text.re_search(_SHAPE).ifelse(text, ibis.null("string"))
        local = text.substr(0, _SECONDS).replace("T", " ").try_cast("timestamp")
        return cls(local, local.epoch_seconds() - _offset(text))


def seconds_between(first: ir.IntegerValue, last: ir.IntegerValue) -> ir.IntegerValue:
    """Seconds from the first to the last; NULL if a clock was wrong by more than 68 years."""
    seconds = last - first
    return seconds.between(-_LONGEST, _LONGEST).ifelse(seconds, ibis.null("int64")).cast("int32")


def _offset(text: ir.StringValue) -> ir.IntegerValue:
    """Seconds ahead of UTC; 0 for Z."""
    hours = text.re_extract(_OFFSET, 1).try_cast("int32")
    minutes = text.re_extract(_OFFSET, 2).try_cast("int32")
    sign = (text.re_extract(_OFFSET, 1).substr(0, 1) == "-").ifelse(-1, 1)
    return (hours.fill_null(0) * 3600 + sign * minutes.fill_null(0) * 60).cast("int64")
