"""Templates: where they are looked up, what they can reach, and a page rendered through them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    meta,
)
from markupsafe import Markup

from microfiche.closures import References, Template, is_in_circle, is_name, theme
from microfiche.datenames import html_time, long_date, period_name
from microfiche.languages import direction
from microfiche.outputs import jsonld, metatags
from microfiche.pages import Page, Site
from microfiche.problems import Problem, ProblemsFound, did_you_mean
from microfiche.runtime import COMPILED, StrictEnvironment, StrictTemplate


class Templates:
    """A site's templates (its own `folder` first, then the theme's) and the values all pages share."""

    def __init__(self, folder: Path, site: Site, collections: Mapping[str, Any]) -> None:
        self._own = folder
        self._environment = environment(folder)
        self._shared = self._environment.globals | {"site": site, "collections": dict(collections)}

    def render(self, page: Page, body: str | None) -> str:
        """The HTML of a page; `body` is that of its text. Raises ProblemsFound for an error in a template."""
        data = page.data
        values = {"page": data, "root": data.root, "body": None if body is None else Markup(body)}
        try:
            return self._template(data.template).text(self._shared | values)
        except Exception as wrong:  # a template can raise anything its expressions can
            raise ProblemsFound([_problem(wrong, self._own, page)]) from wrong

    def _template(self, name: str) -> StrictTemplate:
        found = self._environment.get_template(name)
        assert isinstance(found, StrictTemplate)
        return found


def examine(name: str, template: Template, folder: Path) -> References:
    """What a template refers to. Raises ProblemsFound when it cannot be compiled.

    `folder` is that of the site's own templates.
    """
    made = environment(folder)
    try:
        parsed = made.parse(template.text.decode("utf-8"), name, template.path)
        made.get_template(name)  # its code is kept: what was examined need not be compiled again
    except UnicodeDecodeError:
        hint = "Save it again as UTF-8."
        raise ProblemsFound([Problem(path=template.place, message="not UTF-8", hint=hint)]) from None
    except (TemplateError, RecursionError) as wrong:
        raise ProblemsFound([_problem(wrong, folder)]) from wrong
    named = list(meta.find_referenced_templates(parsed))
    return References(
        names=tuple(sorted({it for it in named if it is not None})),
        anything=None in named,
        collections="collections" in meta.find_undeclared_variables(parsed),
    )


def _problem(wrong: Exception, folder: Path, page: Page | None = None) -> Problem:
    path, line = _place(wrong)
    if isinstance(wrong, RecursionError):
        message, hint = "the template includes or extends itself", 'The theme\'s is called "theme/….html".'
    elif isinstance(wrong, TemplateNotFound):
        message = f"there is no template `{wrong.name}`"
        hint = did_you_mean(str(wrong.name), environment(folder).list_templates())
    else:
        message, hint = str(wrong) or type(wrong).__name__, f"Met while rendering {page.url}." if page else ""
    return Problem(path=_shown(path, folder), line=line, message=message, hint=hint)


def _shown(path: str, folder: Path) -> str:
    """A template's file relative to the site where it is the site's own, else as the theme's."""
    for place, name in ((folder, "templates"), (theme("templates"), "theme")):
        if path and Path(path).is_relative_to(place):
            return f"{name}/{Path(path).relative_to(place).as_posix()}"
    return path or "templates"


def _place(wrong: Exception) -> tuple[str, int]:
    """The template and line an error comes from: the innermost frame that Jinja mapped to a template."""
    if isinstance(wrong, TemplateSyntaxError):
        return wrong.filename or wrong.name or "", wrong.lineno
    place = "", 0
    trace = wrong.__traceback__
    while trace is not None:
        if "__jinja_exception__" in trace.tb_frame.f_globals:
            place = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    return place


def environment(folder: Path) -> StrictEnvironment:
    """Jinja as templates know it: strict, escaping, and without anything that reaches past the data given."""
    made = StrictEnvironment(
        loader=_loader(folder),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        optimized=False,
        cache_size=-1,
        bytecode_cache=COMPILED,
    )
    for name in ("random", "attr"):
        made.filters.pop(name)
    made.globals.pop("lipsum")
    made.filters |= {
        "long_date": long_date,
        "html_time": html_time,
        "period_name": period_name,
        "thousands": thousands,
        "direction": direction,
        "meta_tags": metatags.meta_tags,
        "page_tags": metatags.page_tags,
        "news_article": _json_ld,
    }
    return made


def _loader(folder: Path) -> BaseLoader:
    default = _Folder(theme("templates"))
    return ChoiceLoader([_Folder(folder), default, PrefixLoader({"theme": default})])


class _Folder(FileSystemLoader):
    """Finds nothing that `closures.library` does not list."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        if not is_name(template) or any(is_in_circle(template, Path(it)) for it in self.searchpath):
            raise TemplateNotFound(template)
        return super().get_source(environment, template)


def _json_ld(page: Any, site: Site) -> Markup:
    return Markup(jsonld.news_article(page, site))


def thousands(number: int) -> str:
    """A count with thin spaces between groups of three digits, as ISO 80000-1 writes it."""
    return f"{number:,}".replace(",", "\u202f")
