"""One result in four formats; nothing truncated, wrapped or lost where nobody watches."""

import io
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from planner.domain import Warn
from planner.errors import Finding, InputError, StorageError, UsageError
from planner.report import render
from planner.report.output_file import refuse_output
from planner.report.plain import plain
from planner.report.result import Result

LONG = "a very long reason " * 40
FRAME = pl.DataFrame(
    {
        "style_id": ["00123", "[red]款"],
        "units": [1200, 5],
        "share": [0.5, float("nan")],
        "week": [date(2026, 3, 2), None],
        "reason": [LONG, "x,y"],
    }
)


class Terminal(io.StringIO):
    def isatty(self):
        return True


def printed(capsys, form, result=None, warnings=()):
    render.show(result or Result(data={"rows": FRAME}, rows=FRAME, run_id="r1"), form, "plan", warnings, None)
    return capsys.readouterr().out


def test_csv_keeps_everything(capsys):
    text = printed(capsys, "csv")
    assert pl.read_csv(io.StringIO(text), infer_schema=False)["reason"].to_list() == [LONG, "x,y"]
    assert text.splitlines()[1].startswith("00123,1200,0.5,2026-03-02")


@pytest.mark.parametrize(
    "rows", [pl.DataFrame({"=a": ["=1+1", "-2", "x"]}), [{"=a": "=1+1"}, {"=a": "-2"}, {"=a": "x"}]]
)
def test_csv_in_a_file_starts_no_formula_and_a_pipe_gets_what_is(capsys, tmp_path, rows):
    result = Result(data=[], rows=rows)
    assert printed(capsys, "csv", result).splitlines() == ["=a", "=1+1", "-2", "x"]
    render.show(result, "csv", "plan", (), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines() == ["'=a", "'=1+1", "'-2", "x"]


def test_ndjson_is_an_object_a_line(capsys):
    rows = [json.loads(line) for line in printed(capsys, "ndjson").splitlines()]
    assert rows[0]["style_id"] == "00123"
    assert rows[1]["share"] is None


def test_the_envelope(capsys):
    envelope = json.loads(printed(capsys, "json", warnings=[Warn("gap", "large")]))
    assert list(envelope) == ["schema_version", "command", "status", "run_id", "data", "warnings", "error"]
    assert envelope["schema_version"] == 1
    assert (envelope["command"], envelope["status"], envelope["run_id"]) == ("plan", "ok", "r1")
    assert envelope["warnings"] == [{"code": "gap", "message": "large", "notice": False}]
    assert envelope["data"]["rows"][0]["week"] == "2026-03-02"
    assert envelope["error"] is None


def test_a_piped_table_is_never_cut_and_eats_no_brackets(capsys):
    text = printed(capsys, "table")
    assert LONG.strip() in text
    assert "[red]款" in text


def test_empty_frames_keep_their_header(capsys):
    assert printed(capsys, "csv", Result(data=None, rows=FRAME.head(0))) == "style_id,units,share,week,reason\n"


def test_problems_alike_in_many_files_are_few_lines_on_a_terminal_and_all_of_them_elsewhere(monkeypatch):
    alike = [Finding(f"day-{n}.csv", "a date", "Mend it.", 5, "date", "2025-13-01") for n in range(14)]
    error = InputError("bad", hint="mend", details=[*alike, Finding("a.csv", "a number", "Mend it.", 3, "units", "x")])
    shown = {}
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr("sys.stderr", stream)
        render.show_error(error, "table", "check", ())
        shown[stream.isatty()] = stream.getvalue()
    assert "... and 12 more alike, the last day-13.csv:5 date" in " ".join(shown[True].split())
    assert "a.csv:3 units" in shown[True]
    assert [f"day-{n}.csv:5" in shown[False] for n in range(14)] == [True] * 14


def test_an_error_in_json_is_an_envelope_too(capsys):
    error = InputError("bad", hint="mend", details=[Finding("a.csv", "a number", "Mend it.", 3, "units", "x")])
    render.show_error(error, "json", "check", ())
    out, err = capsys.readouterr()
    envelope = json.loads(out)
    assert envelope["status"] == "error"
    assert envelope["error"]["details"][0] == {
        "file": "a.csv",
        "expected": "a number",
        "mend": "Mend it.",
        "row": 3,
        "column": "units",
        "value": "x",
    }
    assert "a.csv:3 units: found 'x', expected a number. Mend it." in err


@pytest.mark.parametrize(
    ("asked", "json_flag", "output", "stream", "expected"),
    [
        (None, False, None, Terminal(), "table"),
        (None, False, None, io.StringIO(), "csv"),
        (None, True, None, Terminal(), "json"),
        ("ndjson", False, None, Terminal(), "ndjson"),
        (None, False, Path("x.json"), Terminal(), "json"),
        (None, False, Path("x.txt"), Terminal(), "csv"),
        ("table", False, None, io.StringIO(), "table"),
    ],
)
def test_choice_of_format(asked, json_flag, output, stream, expected):
    assert render.choose_format(asked, json_flag, output, stream) == expected


def test_an_unknown_format_is_wrong_usage():
    with pytest.raises(UsageError):
        render.choose_format("xml", False, None, io.StringIO())


def test_output_goes_whole_into_a_file(tmp_path):
    target = tmp_path / "orders.csv"
    render.show(Result(data=None, rows=FRAME), "csv", "plan", (), target)
    assert target.read_text(encoding="utf-8").count("\n") == 3
    with pytest.raises(StorageError):
        refuse_output(tmp_path, tmp_path)


def test_no_color(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    render.console_for(stream).print("x", style="bold red")
    assert "\x1b[3" not in stream.getvalue()


def test_plain_values():
    assert plain({"a": float("inf"), "d": date(2026, 1, 1), "p": Path("x"), "s": {3}}) == {
        "a": None,
        "d": "2026-01-01",
        "p": "x",
        "s": [3],
    }
