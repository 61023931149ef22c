"""What templates run in: Jinja's environment and template, strict, and quick at what every page needs."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Mapping, MutableMapping
from types import CodeType
from typing import Any, Self

from jinja2 import BytecodeCache, Environment, Template, TemplateRuntimeError, Undefined
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from markupsafe import Markup, escape

from microfiche.codegen import Generator
from microfiche.outputs.markup import html_text


class StrictTemplate(Template):
    """A compiled template; `reads` is what `Generator` says."""

    reads: tuple[str, ...] | None
    _made: tuple[list[Any], TemplateModule] | None = None

    @classmethod
    def _from_namespace(
        cls, environment: Environment, namespace: MutableMapping[str, Any], globals: MutableMapping[str, Any]
    ) -> Self:
        made = super()._from_namespace(environment, namespace, globals)
        assert isinstance(made, cls)
        made.reads = namespace["reads"]
        return made

    def text(self, values: dict[str, Any]) -> str:
        """What `render` gives; `values` has the globals among them, and is not copied."""
        try:
            return "".join(self.root_render_func(self.new_context(values, shared=True)))
        except Exception:
            self.environment.handle_exception()

    def make_module(
        self,
        vars: dict[str, Any] | None = None,
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,
    ) -> TemplateModule:
        """The template's variables and macros, kept until something they read is another.

        The theme's fifty words are imported by every page, and read nothing but `site`.
        """
        if self.reads is None:
            return super().make_module(vars, shared, locals)
        context = self.new_context(vars, shared, locals)
        values = [context.resolve_or_missing(name) for name in self.reads]
        made = self._made  # another thread may put another one there at any time
        if made is None or not all(map(operator.is_, values, made[0])):
            made = self._made = values, TemplateModule(self, context)
        return made[1]


class CompiledOnce(BytecodeCache):
    """The code of templates, for all environments of a process: what a check compiled need not be again.

    A template that was edited has another checksum, and its new code takes the place of the old.
    """

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._codes.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.checksum, bucket.code


COMPILED = CompiledOnce()


class StrictEnvironment(Environment):
    """Refuses Python's inner names, and to show what looks other in each build."""

    code_generator_class = Generator
    template_class = StrictTemplate
    escape_text = staticmethod(html_text)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._found: dict[str | Template, Template] = {}

    @staticmethod
    def escaped(value: object) -> str:
        """What `markupsafe.escape` gives, as plain text: it is only joined with its neighbours. To wrap each
        of two hundred values a page in `Markup` takes a quarter of a template's time."""
        if type(value) is str:
            return html_text(value)
        if type(value) is Markup:
            return value
        if isinstance(value, str) and not hasattr(value, "__html__"):  # a date
            return html_text(value)
        if type(value) is int:
            return str(value)
        if (callable(value) or isinstance(value, Iterator)) and not isinstance(value, Undefined):
            # It would be shown with its place in memory, which is another in each build.
            raise TemplateRuntimeError(
                f"{type(value).__name__} is no value to show; is a `()` or `|list` missing?"
            )
        return escape(value)

    def getitem(self, obj: Any, argument: Any) -> Any:
        if isinstance(argument, str) and argument.startswith("_"):
            raise TemplateRuntimeError(f"templates cannot reach `{argument}`")
        return super().getitem(obj, argument)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """Asked for by each page several times, and by Jinja's own only found in a detour."""
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = super().get_template(name, parent, globals)
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dictionary: Jinja's own chain of two is copied, slowly, for each template of a page."""
        return {**self.globals, **(d or {})}
