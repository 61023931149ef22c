"""Values as bytes and back: what a fingerprint is made of, what goes to workers, and what the ledger keeps.

The encoding is MessagePack, with dates as the text they are. It is canonical for our frozen structs: fields
stand in the order of their class, and lists, tuples and mappings in their own order, so equal values give
equal bytes. What types it cannot tell apart (a tuple from a list) the class of the value settles.
"""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import msgspec

from microfiche.dates import Date

T = TypeVar("T")


def _plain(value: Any) -> str:
    """Dates are the only values of ours that MessagePack does not know."""
    if isinstance(value, Date):
        return str(value)
    raise TypeError(f"a {type(value).__name__} has no canonical encoding")


def _date(wanted: type[Date], text: str) -> Date:
    """A date was checked when it was read. Days are the same objects each time: in thirty years there are
    eleven thousand, and an archive may hold hundreds of thousands of articles."""
    if len(text) != 10:
        return wanted(text)
    found = _DAYS.get(text)
    if found is None:
        found = _DAYS[text] = wanted(text)
    return found


_DAYS: dict[str, Date] = {}


encode = msgspec.msgpack.Encoder(enc_hook=_plain).encode


@cache
def _decoder(wanted: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(wanted, dec_hook=_date)


def decode(data: bytes, wanted: type[T]) -> T:
    """The value of type `wanted` that was encoded. Raises msgspec.DecodeError for any other bytes.

    A struct may be read by a class with some of its fields only: the others are passed over.
    """
    return _decoder(wanted).decode(data)  # type: ignore[no-any-return, arg-type]
