"""Text inside XML."""

from __future__ import annotations

import re
from html import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (§2.2) has no way to say, not even escaped."""


def xml_text(text: str) -> str:
    """Text as it may stand in an element or a quoted attribute, without characters XML cannot hold."""
    escaped = escape(_ILLEGAL.sub("", text))
    return escaped.replace("\r", "&#13;") if "\r" in escaped else escaped
