"""The Python of docs/python.md runs as it stands, from top to bottom."""

import re
from pathlib import Path

from typer.testing import CliRunner

from planner.cli import app

PAGE = Path(__file__).parents[2] / "docs" / "python.md"


def test_the_python_of_the_guide_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["init", "demo", "--example", "giftware"]).exit_code == 0
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    assert names["plan"].orders.height > 0
    assert names["firm"].height > 0
    assert (tmp_path / "demo" / "runs" / names["night"].run_id / "orders.csv").is_file()
    capsys.readouterr()
