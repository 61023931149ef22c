# The synthetic archive for Pelican. Where nothing is said, its defaults hold.
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
THEME = "theme"
PLUGIN_PATHS = ["plugins"]
PLUGINS = ["newsarchive"]

# CommonMark has no exact match: these extensions read what the corpus writes, with identifiers for headings.
MARKDOWN = {
    "extensions": ["markdown.extensions.footnotes", "markdown.extensions.tables", "markdown.extensions.toc"],
    "output_format": "html5",
}

ARTICLE_URL = "{date:%Y}/{date:%m}/{slug}/"
ARTICLE_SAVE_AS = "{date:%Y}/{date:%m}/{slug}/index.html"
ARTICLE_TRANSLATION_ID = None  # two months may have the same slug
YEAR_ARCHIVE_URL = "{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
MONTH_ARCHIVE_URL = "{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"

# Pelican knows authors, tags and one category; regions come from the plugin.
AUTHOR_URL, AUTHOR_SAVE_AS, AUTHORS_SAVE_AS = (
    "authors/{slug}/",
    "authors/{slug}/index.html",
    "authors/index.html",
)
REGION_URL, REGION_SAVE_AS, REGIONS_SAVE_AS = (
    "regions/{slug}/",
    "regions/{slug}/index.html",
    "regions/index.html",
)
TAG_URL, TAG_SAVE_AS, TAGS_SAVE_AS = "topics/{slug}/", "topics/{slug}/index.html", "topics/index.html"
CATEGORY_URL, CATEGORY_SAVE_AS = "sources/{slug}/", "sources/{slug}/index.html"
CATEGORIES_SAVE_AS = "sources/index.html"
USE_FOLDER_AS_CATEGORY = False

DIRECT_TEMPLATES = ["index", "authors", "regions", "tags", "categories", "404", "robots", "sitemap"]
ROBOTS_SAVE_AS, SITEMAP_SAVE_AS = "robots.txt", "sitemap.xml"
DEFAULT_PAGINATION = 1000
PAGINATED_TEMPLATES = {"author": None, "category": None, "region": None, "tag": None, "period_archives": None}
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{url}page/{number}/", "{base_name}/page/{number}/index.html"),
]

# The archive's feed has the newest texts whole, those of terms have summaries.
FEED_MAX_ITEMS = 20
FEED_ALL_ATOM = "feed.xml"
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = TRANSLATION_FEED_ATOM = TRANSLATION_FEED_RSS = None
AUTHOR_FEED_RSS = "authors/{slug}/feed.xml"
CATEGORY_FEED_RSS = "sources/{slug}/feed.xml"
REGION_FEED_RSS = "regions/{slug}/feed.xml"
TAG_FEED_RSS = "topics/{slug}/feed.xml"
