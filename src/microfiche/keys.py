"""What an output follows from, told without making it. Pure.

To tell whether anything has changed that a page is made of costs a fifth of making its data. A key is a
digest of all that a view reads: equal keys mean equal data, which is then not made. Different keys mean
nothing: the data is made, and its fingerprint decides. So a view that begins to read something new must have
it in its key, and one that is asked seldom goes without.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from microfiche import codec
from microfiche.archive import Archive, Term, names_in
from microfiche.config import Config
from microfiche.pages import File
from microfiche.views import Views

SIZE = 16


class Keys:
    """Makes keys. The configuration of the plan they are for is part of all of them."""

    def __init__(self, archive: Archive, config: Config, views: Views) -> None:
        self._archive, self._views = archive, views
        self._briefs = [*(article.brief for article in archive.articles), b"-"]  # and one for -1 and the end
        self._config = digest(repr(config).encode())
        self._everything = digest(self._config, *self._briefs)
        marks = {
            taxonomy: {name: _mark(term) for name, term in named.items()}
            for taxonomy, named in archive.named.items()
        }
        self._names = digest(repr(marks).encode())
        self._naming = [(names_in(taxonomy), named.__getitem__) for taxonomy, named in marks.items()]
        self._topics = {name: term.members for name, term in archive.named["topics"].items()}
        self._groups: dict[str, bytes] = {}

    def context(self, urls: Iterable[str], files: Mapping[str, File]) -> bytes:
        """Of all that outputs follow from but the texts of articles, and what only their own pages show."""
        records = [term.record for terms in self._archive.terms.values() for term in terms.values()]
        # Links name files, and old addresses lead to the new ones.
        moved = [(it.url, it.placed, it.aliases) for it in self._archive.articles if it.placed or it.aliases]
        rest = codec.encode((records, self._archive.standalone, self._archive.withdrawn, files, moved))
        return digest(self._everything, self._names, "\n".join(urls).encode(), rest)

    def article(self, position: int) -> bytes:
        """Of an article's page; one with a picture or translations has none."""
        article, briefs = self._archive.articles[position], self._briefs
        if article.leads_elsewhere:
            return b""
        naming = self._views.facts(position)
        period = self._views.period_of(article)
        parts = [
            self._config,
            article.mark,
            briefs[position + 1],
            briefs[position - 1],
            period.name.encode() if period else b"",
        ]
        for names_of, mark_of in self._naming:
            parts += map(mark_of, names_of(naming))
            parts.append(b"|")
        for name in naming.topics:
            members = self._topics[name]
            at = bisect_left(members, position)
            parts.append(briefs[members[at - 1]] if at else b"-")
            parts.append(briefs[members[at + 1]] if at + 1 < len(members) else b"-")
        if article.links:
            parts.append(self._views.links.traced(article.path, article.text.links))
        return digest(*parts)

    def everything(self, url: str) -> bytes:
        """Of a page of the listing of everything."""
        return digest(self._everything, url.encode())

    def term(self, term: Term, url: str) -> bytes:
        """Of a page or feed of a term. One whose text has links in it has none."""
        if term.record is not None and term.record.text.links:
            return b""
        return digest(self._group(term), url.encode())

    def _group(self, term: Term) -> bytes:
        key = term.link.url
        if key not in self._groups:
            siblings = self._archive.terms[term.taxonomy]
            family = [
                (siblings[it].link, len(siblings[it].members)) for it in (*term.parents, *term.children)
            ]
            about = codec.encode((term.link, term.record, term.parents, family))
            members = map(self._briefs.__getitem__, term.members)
            self._groups[key] = digest(self._config, self._names, about, *members)
        return self._groups[key]

    def redirect(self, url: str, target: str) -> bytes:
        return digest(self._config, f"{url} {target}".encode())

    def sitemap(self, indexed: Iterable[str]) -> bytes:
        """Of a sitemap with these pages."""
        return digest(self._everything, "\n".join(indexed).encode())


def digest(*parts: bytes) -> bytes:
    return hashlib.blake2b(b"".join(parts), digest_size=SIZE).digest()


def _mark(term: Term) -> bytes:
    """Of what an article's page shows of a term."""
    meta = term.meta
    return codec.encode((term.link, meta.kind, meta.alive))
