"""How templates become Python: Jinja's code generator, other where a page spends its time.

Jinja looks up each attribute, escapes each value and hands on each piece of text by calls of its own. Here
the usual case of each is spelt out in the code of the template, and the rest still goes to Jinja:

attributes  `getattr` finds them; what it does not find, Jinja looks for among the items, or calls undefined
values      plain text is escaped on the spot, all else by `environment.escaped`
text        the pieces of a template or block are joined in a list and handed on as one, not one by one
            through every template and block around them
names       those a loop takes from the context are looked up before it, not in each turn: nothing inside a
            loop can change the context
"""

from __future__ import annotations

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_ALIAS, VAR_LOAD_RESOLVE


class Generator(CodeGenerator):
    """Writes the code of one template, and refuses Python's inner attributes.

    Beside what Jinja's code has, there is `reads`: the names a template takes from its context if all it does
    is to name constants and define macros; else None.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 -- Jinja's
        self._reads: set[str] = set()
        super().visit_Template(node, frame)
        self.writeline(f"reads = {tuple(sorted(self._reads)) if _is_constant(node) else None!r}")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        if node.attr.startswith("_"):
            self.fail(f"templates cannot reach `{node.attr}`", node.lineno)
        self.write("(_found if (_found := getattr(_it := ")
        self.visit(node.node, frame)
        self.write(f", {node.attr!r}, missing)) is not missing else environment.getattr(_it, {node.attr!r}))")

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        body = frame.inner()
        body.symbols.analyze_node(node, for_branch="body")
        for how, name in body.symbols.loads.values():
            if how == VAR_LOAD_RESOLVE:
                self.writeline(f"{_before_loop(name)} = {self.get_resolve_func()}({name!r})")
        super().visit_For(node, frame)

    def enter_frame(self, frame: Frame) -> None:
        loads = frame.symbols.loads
        for target, (how, name) in loads.items():
            if how == VAR_LOAD_RESOLVE:
                self._reads.add(name)
                if frame.loop_frame:
                    loads[target] = VAR_LOAD_ALIAS, _before_loop(name)
        super().enter_frame(frame)
        if frame.parent is None:
            self.buffer(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        super().leave_frame(frame, with_python_scope)
        if frame.parent is None:
            self.writeline(f"yield concat({frame.buffer})")

    def write_commons(self) -> None:
        super().write_commons()
        self.writeline("escape_text = environment.escape_text")

    def _output_child_to_const(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> str:
        if not isinstance(node, nodes.TemplateData | nodes.Const):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if _only_escapes(frame, finalize):
            self.write("(escape_text(_value) if type(_value := ")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if _only_escapes(frame, finalize):
            self.write(") is str else environment.escaped(_value))")
        else:
            super()._output_child_post(node, frame, finalize)


def _only_escapes(frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> bool:
    """Whether it is known already that values here are escaped, and nothing else is done to them."""
    return frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None


def _before_loop(name: str) -> str:
    """The Python variable that holds a name of the context while a loop runs."""
    return f"before_{name}"


def _is_constant(template: nodes.Template) -> bool:
    """Whether a template only names constants and defines macros, and these are closed in themselves."""
    others = nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends, nodes.Block
    return not any(map(template.find, others)) and all(map(_is_definition, template.body))


def _is_definition(node: nodes.Node) -> bool:
    match node:
        case nodes.Output():
            return all(isinstance(it, nodes.TemplateData) for it in node.nodes)
        case nodes.Assign():
            return isinstance(node.node, nodes.Const) and isinstance(node.target, nodes.Name)
        case _:
            return isinstance(node, nodes.Macro)
