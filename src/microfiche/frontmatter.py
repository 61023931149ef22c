"""Files with front matter: a YAML head between two lines of `---`, and a text after it.

A file is UTF-8, with or without a byte order mark. All its line ends become `\\n`, for a lone carriage return
ends a line in CommonMark and in YAML too. One empty line below the head belongs to neither head nor text; the
rest of the text stays as it is, with its leading indent and its last line ended or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Generic, TypeVar

from msgspec import Struct

from microfiche import decoder, heads
from microfiche.decoder import Finding
from microfiche.faults import BrokenHead, Fault
from microfiche.problems import Problem, errors, in_order

M = TypeVar("M", bound=Struct)

Check = Callable[[M, Collection[str]], Iterable[Finding]]
"""What types cannot say: given what could be read, and the keys in which something is wrong already."""

_OPENED = re.compile(r"---[ \t]*\n")
_CLOSED = re.compile(r"---[ \t]*(?:\n\n?|\Z)")
_MARK = "\ufeff"


class Loaded(Struct, Generic[M], frozen=True):
    """A file that was read. `meta` is None when it has an error; beside a `meta` stand warnings at most.

    `raw` is the body in UTF-8, for those who hash it: to encode it again would take as long as to hash it.
    """

    meta: M | None
    body: str
    problems: tuple[Problem, ...] = ()
    raw: bytes = b""


def decoded(data: bytes) -> str:
    """The text of a file, without a byte order mark and with `\\n` for every line end.

    Raises UnicodeDecodeError.
    """
    return _unified(data.decode("utf-8").removeprefix(_MARK))


def split(text: str) -> tuple[str, str, int]:
    """The head without its fences, the body, and the number of the body's first line, from 1.

    The line ends of `text` are `\\n`. Raises BrokenHead when it has no head.
    """
    opened = _OPENED.match(text)
    if opened is None:
        raise BrokenHead(Fault(1, 0, "the file has no front matter", _no_head_hint(text)))
    closed = _closed(text, opened.end())
    if closed is None:
        hint = "Put another line `---` between the front matter and the text."
        raise BrokenHead(Fault(1, 1, "the front matter that begins here does not end", hint))
    end = closed.end()
    return text[opened.end() : closed.start()], text[end:], text.count("\n", 0, end) + 1


def _closed(text: str, start: int) -> re.Match[str] | None:
    """The fence below the head. `find` gets there ten times faster than a pattern that may begin anywhere."""
    at = start - 1
    while (at := text.find("\n---", at)) >= 0:
        at += 1
        if closed := _CLOSED.match(text, at):
            return closed
    return None


def load(data: bytes | str, path: str, wanted: type[M], check: Check[M] | None = None) -> Loaded[M]:
    """Read a file with a head of type `wanted`, all of whose fields have defaults.

    `path` is the file's name in problems. All that is wrong is told at once, and nothing is raised.
    """
    try:
        head, body, raw = _parts(data)
    except UnicodeDecodeError as wrong:
        return Loaded(None, "", (_encoding_problem(path, wrong),))
    except BrokenHead as broken:
        text = _text(data)
        return Loaded(None, text, _problems(path, broken), text.encode("utf-8", "surrogatepass"))
    meta, problems = _read(head, path, wanted, check)
    if not problems:
        return Loaded(meta, body, (), raw)
    return Loaded(None if errors(problems) else meta, body, in_order(problems), raw)


def body_of(data: bytes) -> tuple[str, bytes]:
    """The body, and the same in UTF-8. Raises BrokenHead without a head, UnicodeDecodeError."""
    _, body, raw = _parts(data)
    return body, raw


def _text(data: bytes | str) -> str:
    return decoded(data) if isinstance(data, bytes) else _unified(data.removeprefix(_MARK))


def _parts(data: bytes | str) -> tuple[str, str, bytes]:
    """The head, the body, and the body in UTF-8. Raises BrokenHead and UnicodeDecodeError."""
    if isinstance(data, bytes) and (found := _usual_parts(data)):
        head, raw = found
        return head.decode("utf-8"), raw.decode("utf-8"), raw
    top, body, _ = split(_text(data))
    return top, body, body.encode("utf-8", "surrogatepass")


def _usual_parts(data: bytes) -> tuple[bytes, bytes] | None:
    """The head and the body of a file whose fences hold nothing else, and whose lines end in `\\n`: bytes are
    cut, and the body gone through only once."""
    if not data.startswith(b"---\n") or b"\r" in data:
        return None
    end = data.find(b"\n---", 3)
    if end < 0 or data[end + 4 : end + 5] != b"\n":
        return None
    start = end + 6 if data[end + 5 : end + 6] == b"\n" else end + 5
    return data[4 : end + 1], data[start:]


def dump(meta: Struct, body: str) -> str:
    """The text of a file that reads back as `meta` and `body`; line ends of `body` become `\\n`."""
    from microfiche import emitter

    text = _unified(body)
    return f"---\n{emitter.emit(meta)}---\n" + (f"\n{text}" if text else "")


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _no_head_hint(text: str) -> str:
    if text.lstrip().startswith("---"):
        return "Take out what stands before and behind the first `---`."
    return "Begin the file with a line `---`, a line for each key (`title: …`) and another line `---`."


def _read(head: str, path: str, wanted: type[M], check: Check[M] | None) -> tuple[M | None, list[Problem]]:
    doubts: tuple[Problem, ...] = ()
    try:
        values = heads.parse(head)
    except BrokenHead as broken:
        doubts = _problems(path, broken)
        if broken.values is None:
            return None, [*doubts]
        values = broken.values
    findings: list[Finding] = []
    try:
        meta = decoder.convert(values, wanted)
    except ValueError:
        meta, findings = decoder.decode(values, wanted)
    if check is not None:
        findings += check(meta, {str(finding.keys[0]) for finding in findings})
    return meta, [*doubts, *_placed(path, head, findings)]


def _placed(path: str, head: str, findings: list[Finding]) -> list[Problem]:
    if not findings:
        return []
    places = map(heads.places(head), findings)
    return [
        Problem(path=path, line=line, column=column, message=it.message, hint=it.hint, severity=it.severity)
        for it, (line, column) in zip(findings, places, strict=True)
    ]


def _problems(path: str, broken: BrokenHead) -> tuple[Problem, ...]:
    return in_order(
        Problem(path=path, line=it.line, column=it.column, message=it.message, hint=it.hint)
        for it in broken.faults
    )


def _encoding_problem(path: str, wrong: UnicodeDecodeError) -> Problem:
    before = wrong.object[: wrong.start]
    line = before.rpartition(b"\n")[2].decode("utf-8")
    return Problem(
        path=path,
        line=before.count(b"\n") + 1,
        column=len(line.removeprefix(_MARK)) + 1,
        message=f"byte 0x{wrong.object[wrong.start]:02x} is not UTF-8",
        hint="Save the file as UTF-8; an older program may have written it as Windows-1252 or Latin-1.",
    )
