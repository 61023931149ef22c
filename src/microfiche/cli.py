"""The command line: arguments, one call, a message. A command imports what is heavy when it runs."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click
from msgspec import Struct

from microfiche import __version__
from microfiche.problems import MicroficheError, ProblemsFound, UsageError

Command = Callable[..., Any]


class Settings(Struct):
    """What the common options say, wherever they stand."""

    site: Path = Path()
    quiet: bool = False
    verbose: bool = False


def common(command: Command) -> Command:
    """`-C`, `-q` and `-v`, before or after the command's name."""

    def directory(context: click.Context, _: click.Parameter, value: Path | None) -> None:
        if value is not None:
            context.ensure_object(Settings).site = value

    def quiet(context: click.Context, _: click.Parameter, value: bool) -> None:
        context.ensure_object(Settings).quiet |= value

    def verbose(context: click.Context, _: click.Parameter, value: bool) -> None:
        context.ensure_object(Settings).verbose |= value

    path = click.Path(exists=True, file_okay=False, path_type=Path)
    for option in (
        click.option(
            "-v", "--verbose", is_flag=True, expose_value=False, callback=verbose, help="Say more.",
        ),
        click.option(
            "-q", "--quiet", is_flag=True, expose_value=False, callback=quiet, help="Say only errors.",
        ),
        click.option(
            "-C", "directory", metavar="DIR", type=path, expose_value=False, callback=directory,
            help="The archive's folder, instead of this one.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", prog_name="microfiche")
@common
def cli() -> None:
    """Microfiche turns raw news articles into a browsable archive of static pages.

    \b
    microfiche new my-archive             make an archive
    microfiche import clippings/          turn raw articles into Markdown
    microfiche check                      see what could be wrong
    microfiche build                      write the site
    """


def command(function: Command) -> click.Command:
    """A subcommand that is given the settings first."""

    @functools.wraps(function)
    def run(*args: Any, **options: Any) -> None:
        function(click.get_current_context().ensure_object(Settings), *args, **options)

    name = function.__name__.removesuffix("_")
    params = getattr(function, "__click_params__", [])
    run.__click_params__ = params  # type: ignore[attr-defined]
    return cli.command(name)(common(run))


@command
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def new(settings: Settings, folder: Path) -> None:
    """Make a new archive in DIR, ready to build."""
    from microfiche import console, scaffold

    made = scaffold.make(settings.site / folder)
    console.say(
        settings.quiet, f"Made an archive in {folder}: {len(made)} files. Its README.md explains the folders."
    )
    console.say(
        settings.quiet, f"\nNext:\n  microfiche -C {folder} import FILES…\n  microfiche -C {folder} build"
    )


@command
@click.argument(
    "sources", metavar="SOURCE…", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True)
)
@click.option(
    "--format", "format_", metavar="NAME", help="What the files are, where their names do not tell: text."
)
@click.option(
    "--encoding", metavar="NAME", help="The encoding of files that are not in UTF-8; else it is judged."
)
@click.option(
    "--recipe", "recipes", multiple=True, metavar="FILE", type=click.Path(path_type=Path, exists=True),
    help="How an outlet writes its articles (TOML); may be repeated.",
)  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing.")
@click.option(
    "--report", metavar="FILE", type=click.Path(path_type=Path), help="Write a report as JSON Lines."
)
@click.option(
    "--review", metavar="FILE", type=click.Path(path_type=Path),
    help="Write an HTML page that shows what was read, and where.",
)  # fmt: skip
@click.option("--theirs", is_flag=True, help="In a conflict, take what is imported.")
@click.option("--ours", is_flag=True, help="In a conflict, keep what was edited by hand.")
@click.option("--keep-duplicates", is_flag=True, help="Import duplicates as articles of their own.")
def import_(
    settings: Settings,
    sources: tuple[Path, ...],
    format_: str | None,
    encoding: str | None,
    recipes: tuple[Path, ...],
    dry_run: bool,
    report: Path | None,
    review: Path | None,
    theirs: bool,
    ours: bool,
    keep_duplicates: bool,
) -> None:
    """Turn raw articles into front-matter Markdown.

    SOURCE is a file, or a folder with everything below it. Articles come to stand below content/articles/,
    the originals below content/raw/.
    """
    from microfiche import console
    from microfiche.importers import importing

    if theirs and ours:
        raise UsageError("--theirs and --ours cannot both be meant")
    if report is not None and report == review:
        raise UsageError("--report and --review are two files")
    if report is not None:
        importing.check_report(report)
    if review is not None:
        importing.check_review(review)
    with console.progress(settings.quiet, "articles") as progress:
        run = importing.run(
            settings.site,
            sources,
            importing.Options(
                format=format_,
                encoding=encoding,
                recipes=recipes,
                dry_run=dry_run,
                theirs=theirs,
                ours=ours,
                keep_duplicates=keep_duplicates,
            ),
            now=console.now(),
            progress=progress,
        )
    if report is not None:
        importing.write_report(run, report)
    if review is not None:
        importing.write_review(run, review, dry_run)
    console.show_import(run, settings.quiet, settings.verbose, dry_run)
    sys.exit(1 if run.failed else 0)


@command
@click.option(
    "--output", metavar="DIR", type=click.Path(path_type=Path, file_okay=False), help="Where to write it."
)
@click.option("--base-url", metavar="URL", help="The address the site will live at.")
@click.option("--drafts", is_flag=True, help="Build drafts too, marked as such.")
@click.option("--clean", is_flag=True, help="Write every file again, whatever is there.")
@click.option("--explain", is_flag=True, help="List every file that is made, and why.")
@click.option("--verify", is_flag=True, help="Build clean as well, elsewhere, and compare every byte.")
@click.option("--keep-going", is_flag=True, help="Leave broken articles out instead of stopping.")
@click.option("--workers", metavar="N", type=click.IntRange(1), help="Processes to use.")
def build(settings: Settings, **options: Any) -> None:
    """Write the site into its output folder."""
    from microfiche import console, work
    from microfiche.build import Options, build
    from microfiche.problems import errors

    work.tame_garbage_collection()
    with console.progress(settings.quiet) as progress:
        built = build(settings.site, Options(**options), progress)
    console.show_problems(built.problems, settings.quiet)
    console.show_build(built, settings.quiet, settings.verbose, explain=options["explain"])
    sys.exit(1 if errors(built.problems) else 0)


@command
def check(settings: Settings) -> None:
    """Find what could be wrong with the archive.

    Content, links, look-alike terms, future dates, pictures, and addresses that the last build had.
    """
    from microfiche import checks, console
    from microfiche.problems import errors

    problems = checks.check(settings.site, today=console.now()[:10])
    console.show_problems(problems, settings.quiet)
    if not problems:
        console.say(settings.quiet, "Nothing to complain about.")
    sys.exit(1 if errors(problems) else 0)


@command
@click.argument("taxonomy")
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="INTO")
@click.option("--dry-run", is_flag=True, help="Show what would be written and write nothing.")
def merge(settings: Settings, taxonomy: str, source: str, target: str, dry_run: bool) -> None:
    """Make two terms one: FROM becomes an alias of INTO.

    TAXONOMY is authors, regions, topics, sources or one of the site's own; the terms are given by their
    names or slugs. The alias is written into the record of INTO, which is made if there is none.
    """
    from microfiche import console, merging

    merged = merging.merge(settings.site, taxonomy, source, target, dry_run=dry_run)
    console.show_merge(merged, settings.quiet, dry_run)


@command
@click.argument(
    "of", type=click.Choice(["front-matter", "record", "page", "configuration"]), default="front-matter"
)
def schema(_: Settings, of: str) -> None:
    """Print a JSON Schema, for editors that complete and check.

    Of an article's front matter (the default), a term's record, a stand-alone page, or the configuration.
    """
    from microfiche import console
    from microfiche.schema import schema

    console.say_json(schema(of))


def main() -> NoReturn:
    """Run the command line: exit 0 when done, 1 when problems were found, 2 when it was called wrongly.

    The program ends at once: to take a large archive apart in memory, piece by piece, is of no use.
    """
    try:
        _run()
    except SystemExit as end:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code if isinstance(end.code, int) else 0)


def _run() -> NoReturn:
    try:
        sys.exit(cli.main(prog_name="microfiche", standalone_mode=False))
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except ProblemsFound as found:
        from microfiche import console

        console.show_problems(found.problems)
        sys.exit(1)
    except UsageError as wrong:
        click.echo(f"Error: {wrong}", err=True)
        sys.exit(2)
    except MicroficheError as wrong:
        click.echo(f"Error: {wrong}", err=True)
        sys.exit(1)
    except OSError as wrong:
        click.echo(f"Error: {wrong.filename or 'a file'}: {wrong.strerror or wrong}", err=True)
        sys.exit(1)
