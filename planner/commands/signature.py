"""What Typer sees of a command: its own options, groups of options laid out, those of every command behind them, and
their help in the language in use.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_type_hints

import typer

from planner.commands.call import Call
from planner.language import _, known

WORKSPACE_HELP = _("The workspace: a folder with a planner.yaml. Default: where you stand.")


def _known_language(text: str | None) -> str | None:
    if text is not None and known(text) is None:
        raise typer.BadParameter(_("{text!r}: expected en or zh").format(text=text))
    return text


Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="en|zh",
        callback=_known_language,
        help="The language people read. Default: PLANNER_LANG, else that of the locale.",
    ),
]

# Options of every command, behind the command's own.
COMMON: dict[str, Any] = {
    "workspace": Annotated[Path | None, typer.Option("--workspace", "-w", metavar="DIR", help=WORKSPACE_HELP)],
    "format": Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="table|json|ndjson|csv",
            help=("How results are printed. Default: table on a terminal, csv elsewhere."),
        ),
    ],
    "json": Annotated[bool, typer.Option("--json", help="Short for --format json.")],
    "output": Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help=("Write results there; its ending may choose the format.")),
    ],
    "strict": Annotated[
        bool, typer.Option("--strict", help=("Exit with 7 when there were warnings (notes do not count)."))
    ],
    "yes": Annotated[bool, typer.Option("--yes", "-y", help="Answer yes to every question.")],
    "lang": Lang,
    "events": Annotated[
        Literal["ndjson"] | None,
        typer.Option("--events", help="Tell what happens as JSON lines on stderr, in place of words and a bar."),
    ],
    "verbose": Annotated[bool, typer.Option("--verbose", "-v", help="Tell what each stage does and how long it took.")],
}
DEFAULTS = {name: False if name in {"json", "strict", "yes", "verbose"} else None for name in COMMON}


def own_options(verb: Callable[..., Any]) -> list[inspect.Parameter]:
    """The options of a command itself; one whose type is a dataclass stands for an option a field."""
    found: list[inspect.Parameter] = []
    for parameter in inspect.signature(verb, eval_str=True).parameters.values():
        if is_dataclass(parameter.annotation) and parameter.annotation is not Call:
            kinds = get_type_hints(parameter.annotation, include_extras=True)
            found += [_keyword(field.name, kinds[field.name], field.default) for field in fields(parameter.annotation)]
        elif parameter.annotation is not Call:
            found.append(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY))
    return found


def common_options(own: list[inspect.Parameter]) -> list[inspect.Parameter]:
    """Those of every command that a command has not itself: `report --output` names the page and not the results."""
    names = {parameter.name for parameter in own}
    return [_keyword(name, kind, DEFAULTS[name]) for name, kind in COMMON.items() if name not in names]


def grouped(verb: Callable[..., Any], options: dict[str, Any]) -> dict[str, Any]:
    """The options as the command takes them: those of a group together."""
    left = dict(options)
    for name, parameter in inspect.signature(verb, eval_str=True).parameters.items():
        group = parameter.annotation
        if is_dataclass(group) and group is not Call and isinstance(group, type):
            left[name] = group(**{field.name: left.pop(field.name) for field in fields(group)})
    return left


def with_signature(command: Callable[..., None], parameters: list[inspect.Parameter]) -> Callable[..., None]:
    """`command` as Typer should see it, what its options say in the language in use."""
    spoken = [p.replace(annotation=_spoken(p.annotation)) for p in parameters]
    command.__signature__ = inspect.Signature(spoken)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in spoken}
    return command


def _keyword(name: str, kind: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


def _spoken(annotation: Any) -> Any:
    """`Annotated[type, option]` with the option's help in the language in use."""
    kind, *about = get_args(annotation) if hasattr(annotation, "__metadata__") else (annotation,)
    if not about or not getattr(about[0], "help", None):
        return annotation
    option = copy.copy(about[0])
    option.help = _(option.help)
    return Annotated[kind, option]
