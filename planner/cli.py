"""Assembles the app; the one place where an error becomes a message and an exit code."""

from __future__ import annotations

import inspect
import itertools
import logging
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from planner.commands import VERBS
from planner.commands.call import Call
from planner.commands.signature import (
    DEFAULTS,
    WORKSPACE_HELP,
    Lang,
    common_options,
    grouped,
    own_options,
    with_signature,
)
from planner.errors import EXIT_BUG, EXIT_INTERRUPTED, EXIT_OK, EXIT_STRICT, PlannerError, UsageError
from planner.language import _, asked_language, language, use
from planner.report import render
from planner.report.events import EVENTS
from planner.report.output_file import refuse_output
from planner.report.progress import progress_bar
from planner.report.result import Result
from planner.signals import heed_signals
from planner.streams import forget_stdout, libraries_write_to_stderr
from planner.text_signs import for_terminal
from planner.version import __version__


def _print_version(asked: bool) -> None:
    if asked:
        print(__version__)  # noqa: T201 - what --version is for
        raise typer.Exit


def _before_any_command(
    context: typer.Context,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", metavar="DIR", envvar="PLANNER_WORKSPACE", help=WORKSPACE_HELP)
    ] = None,
    _lang: Lang = None,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    context.obj = workspace


def _typer_command(verb: Callable[..., Result], name: str) -> Callable[..., None]:
    """`verb` with the common options added, its outcome rendered, its errors turned into exit codes."""
    own = own_options(verb)
    added = common_options(own)

    def command(*, context: typer.Context, **options: Any) -> None:
        common = DEFAULTS | {parameter.name: options.pop(parameter.name) for parameter in added}
        EVENTS.start(name if common["events"] else None)
        code = _carry_out(verb, name, context.obj, common, options)
        EVENTS.end(code)
        raise typer.Exit(code)

    context = inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)
    command.__doc__ = "\n\n".join(map(_, (inspect.getdoc(verb) or "").split("\n\n")))
    return with_signature(command, [context, *own, *added])


def _carry_out(
    verb: Callable[..., Result], name: str, workspace: Path | None, common: dict[str, Any], options: dict[str, Any]
) -> int:
    """Run one command to its end; returns its exit code. Every error a user can meet ends here."""
    _tell_stages(common["verbose"])
    call = _call(name, workspace, common)
    try:
        call.format = render.choose_format(common["format"], common["json"], call.output, sys.stdout)
        return _shown(_made(verb, call, options), call)
    except PlannerError as error:
        render.show_warnings(call.warnings)
        render.show_error(error, call.format, name, call.warnings)
        return error.exit_code
    except typer.Abort:  # no was the answer to a question
        sys.stderr.write(_("nothing was done") + "\n")
        return EXIT_INTERRUPTED
    except KeyboardInterrupt as error:
        _tell_done(call)
        told = _("interrupted; what was finished before stays as it was")
        sys.stderr.write(f"{told} ({error})\n" if str(error) else f"{told}\n")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        return _reader_has_gone()
    except OSError as error:
        return _disk_failed(error, call)
    except Exception:  # noqa: BLE001 - the last resort: a bug, shown whole
        return _bug(call)
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a bug in Rust: not an Exception, so that nobody catches it
            raise
        return _bug(call)


def _call(name: str, workspace: Path | None, common: dict[str, Any]) -> Call:
    """The call as the options of every command describe it, in the form that even a wrong --format is told in."""
    form: render.Format = "json" if common["json"] or common["format"] == "json" else "csv"
    return Call(
        name,
        common["workspace"] or workspace or Path(),
        form,
        common["output"],
        common["strict"],
        common["yes"],
        common["verbose"],
    )


def _made(verb: Callable[..., Result], call: Call, options: dict[str, Any]) -> Result:
    """What the command comes to."""
    if call.output is not None:
        refuse_output(call.output, call.folder, options.values())
    with libraries_write_to_stderr(), progress_bar() as call.progress:
        return verb(call, **grouped(verb, options))


def _shown(result: Result, call: Call) -> int:
    """Shows a result, and what goes with it; the exit code."""
    try:
        render.show(result, call.format, call.command, call.warnings, call.output)
    except OSError as error:
        return _result_lost(error, call)
    return _end(result, call)


def _end(result: Result, call: Call) -> int:
    """Warnings, errors and hints behind a result that has been shown; the exit code."""
    if not (result.tells_warnings and call.format == "table" and call.output is None and sys.stdout.isatty()):
        render.show_warnings(call.warnings)
    if result.error is not None:
        if call.format != "json":
            render.show_error(result.error, "table", call.command, ())
        return result.error.exit_code
    render.show_hints(result.hints)
    to_mend = [warning for warning in call.warnings if not warning.notice]
    return EXIT_STRICT if call.strict and to_mend and result.exit_code == EXIT_OK else result.exit_code


def _disk_failed(error: OSError, call: Call) -> int:
    """A full disk or a folder that may not be read, met in a place that does not look for it; else it is a bug."""
    from planner.workspace.atomic import known_storage_error

    _tell_done(call)
    told = known_storage_error(error)
    if told is None:
        return _bug(call)
    render.show_error(told, call.format, call.command, call.warnings)
    return told.exit_code


def _result_lost(error: OSError, call: Call) -> int:
    """The result could be written to nobody: what is kept is told; the rest can be asked for again."""
    from planner.workspace.atomic import storage_error

    if isinstance(error, BrokenPipeError):
        return _reader_has_gone()
    _tell_done(call)
    _reader_has_gone()
    told = storage_error(error, "write", _("the result to stdout"))
    render.show_error(told, "table", call.command, call.warnings)
    return told.exit_code


def _tell_done(call: Call) -> None:
    """What is kept although its result may not have reached anybody, so that nobody does it again."""
    for what in call.done:
        sys.stderr.write(f"done: {what}\n")


def _bug(call: Call) -> int:
    _tell_done(call)
    traceback.print_exc()
    sys.stderr.write(f"\nThis is a bug in planner {__version__}. Please report it with the lines above.\n")
    if call.format == "json":
        bug = PlannerError(_("a bug in the program"), hint=_("Please report it with what stderr shows."))
        bug.code = "bug"
        render.show_error(bug, "json", call.command, ())
    return EXIT_BUG


def _reader_has_gone() -> int:
    """`planner ... | head`: end quietly, and let nothing else fail while Python shuts down."""
    forget_stdout()
    return EXIT_OK


class _Told(logging.Formatter):
    """The message alone, with nothing in it that a terminal obeys: it may name files."""

    def format(self, record: logging.LogRecord) -> str:
        return for_terminal(super().format(record))


def _tell_stages(verbose: bool) -> None:
    logging.basicConfig(stream=sys.stderr, force=True, level=logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_Told())
    logging.getLogger("planner").setLevel(logging.INFO if verbose else logging.WARNING)


def _in_words(option: Any) -> Any:
    """The option --help told in the language in use; the library tells it in English alone."""
    if option is not None:
        option.help = _("Show this message and exit.")
    return option


class _Command(TyperCommand):
    def get_help_option(self, ctx: Any) -> Any:
        return _in_words(super().get_help_option(ctx))


class _Group(TyperGroup):
    def get_help_option(self, ctx: Any) -> Any:
        return _in_words(super().get_help_option(ctx))


def assemble() -> typer.Typer:
    """The app with its commands and their help in the language in use."""
    assembled = typer.Typer(
        name="planner",
        cls=_Group,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        help=_("Plan small-order, quick-return production: sales tests -> demand -> orders."),
    )
    own = list(inspect.signature(_before_any_command, eval_str=True).parameters.values())

    def before(**options: Any) -> None:
        _before_any_command(**options)

    assembled.callback()(with_signature(before, own))
    for name, verb in VERBS.items():
        assembled.command(name, cls=_Command)(_typer_command(cast(Callable[..., Result], verb), name))
    return assembled


app = assemble()


def main() -> None:
    """The `planner` command."""
    heed_signals()
    use(asked_language(sys.argv[1:], os.environ))
    # On matrices as small as ours threads of linear algebra only wait for one another; and sums come out the same
    # whatever the number of processors. Read when NumPy is first imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = (app if language() == "en" else assemble())(prog_name="planner", standalone_mode=False)
    except typer.TyperException as wrong:
        code = _wrong_usage(wrong)
    except (typer.Abort, KeyboardInterrupt):
        code = EXIT_INTERRUPTED
    sys.exit(code)


def _wrong_usage(wrong: typer.TyperException) -> int:
    message = wrong.format_message().replace(": Value error, ", ": ")
    if not message or message.startswith("Usage:"):  # `planner` alone asks for help
        sys.stderr.write(f"{message}\n" if message else "")
        return UsageError.exit_code
    parameter = getattr(wrong, "param_hint", None) or getattr(getattr(wrong, "param", None), "opts", None)
    place = f" ({', '.join(parameter) if isinstance(parameter, list) else parameter})" if parameter else ""
    error = UsageError(
        f"{message}{place if str(place).strip(' ()') not in message else ''}",
        hint=_("planner COMMAND --help shows what a command takes."),
    )
    render.show_error(error, "json" if _asks_json(sys.argv) else "table", "planner", ())
    return UsageError.exit_code


def _asks_json(words: list[str]) -> bool:
    """Whether a command line that could not be parsed asked for JSON."""
    return "--json" in words or "--format=json" in words or ("--format", "json") in itertools.pairwise(words)
