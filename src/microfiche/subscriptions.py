"""The data of feeds: the newest articles of the archive with their texts, of a term with summaries. Pure.

Only the archive's own feed has full texts, so that an archive of 500 terms does not render each of its newest
articles several times over.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from microfiche import urls
from microfiche.archive import Term
from microfiche.model import Article
from microfiche.pages import Body, Feed, FeedEntry, Link
from microfiche.views import Views


def of_archive(views: Views) -> Feed:
    entries = [
        _entry(views, it, views.links.body(it.path, it.text)) for it in _newest(views, views.archive.articles)
    ]
    return _feed(views, Link(views.config.title, "/"), entries)


def of_term(views: Views, term: Term) -> Feed:
    entries = [_entry(views, it, None) for it in _newest(views, views.archive.of(term))]
    title = f"{term.name} – {views.config.title}"
    return _feed(views, Link(title, urls.term_url(term.taxonomy, term.slug)), entries)


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


def _entry(views: Views, article: Article, body: Body | None) -> FeedEntry:
    facts, archive = article.facts, views.archive
    return FeedEntry(
        url=article.url,
        title=article.title,
        summary=article.summary,
        published=article.date,
        updated=facts.updated or article.date,
        authors=tuple(term.name for term in archive.named(facts, "authors")),
        categories=tuple(term.name for name in ("topics", "regions") for term in archive.named(facts, name)),
        language=facts.language or views.config.language,
        rights=facts.rights,
        body=body,
    )
