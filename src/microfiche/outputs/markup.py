"""Text inside XML and HTML."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import escape as escape_html

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'

_ILLEGAL = "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""What XML 1.0 (§2.2) has no way to say, not even escaped. It is seldom needed, and long to compile."""


try:
    from markupsafe import _escape_inner  # type: ignore[attr-defined]
except ImportError:  # it is not public, and only faster
    _escape_inner = escape_html

html_text: Callable[[str], str] = _escape_inner
"""Text as it may stand in an element or a quoted attribute, as templates write it."""


def xml_text(text: str) -> str:
    """Text as it may stand in an element or a quoted attribute, without characters XML cannot hold."""
    if not text.isprintable():  # nor is anything illegal, and to ask is quicker than to look for it
        text = re.sub(_ILLEGAL, "", text)
    escaped = html_text(text)
    return escaped.replace("\r", "&#13;") if "\r" in escaped else escaped
