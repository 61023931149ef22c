"""The data of feeds: the newest articles of the archive with their texts, of a term with summaries. Pure.

Only the archive's own feed has full texts, so that an archive of 500 terms does not render each of its newest
articles several times over.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from msgspec import structs

from microfiche.archive import Term
from microfiche.model import Article
from microfiche.pages import Feed, FeedEntry, Link
from microfiche.views import Views

KEPT = 1_000
"""Entries that are kept for the next feeds."""


def of_archive(views: Views) -> Feed:
    entries = [
        structs.replace(entry_of(views, it), body=views.links.body(it.path, it.text))
        for it in _newest(views, views.archive.articles)
    ]
    return _feed(views, Link(views.config.title, "/"), entries)


def of_term(views: Views, term: Term) -> Feed:
    articles = map(views.archive.articles.__getitem__, term.members)
    entries = [entry_of(views, it) for it in _newest(views, articles)]
    return _feed(views, Link(f"{term.name} – {views.config.title}", term.link.url), entries)


def _newest(views: Views, articles: Iterable[Article]) -> list[Article]:
    """As many as a feed holds; drafts are never sent out."""
    return list(islice((it for it in articles if not it.draft), views.config.feeds.newest))


def _feed(views: Views, page: Link, entries: list[FeedEntry]) -> Feed:
    config = views.config
    return Feed(
        url=f"{page.url}feed.xml",
        page=page.url,
        title=page.name,
        site=config.title,
        subtitle=config.tagline,
        language=config.language,
        base_url=config.base_url,
        entries=tuple(entries),
    )


def entry_of(views: Views, article: Article) -> FeedEntry:
    """The entry of an article, without its text. It stands in the feeds of all its terms."""
    kept = views.entries.get(article.url)
    if kept is None:
        if len(views.entries) >= KEPT:
            views.entries.clear()
        kept = views.entries[article.url] = _entry(views, article)
    return kept


def _entry(views: Views, article: Article) -> FeedEntry:
    facts, archive = article.facts, views.archive
    terms = (term for name in ("topics", "regions") for term in archive.terms_named(facts, name))
    return FeedEntry(
        url=article.url,
        title=article.title,
        summary=article.summary,
        published=article.date,
        updated=facts.updated or article.date,
        authors=tuple(term.name for term in archive.terms_named(facts, "authors")),
        categories=tuple(term.name for term in terms),
        language=facts.language or views.config.language,
        rights=facts.rights,
    )
