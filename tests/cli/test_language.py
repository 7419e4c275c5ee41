"""The language that people read: chosen by --lang, PLANNER_LANG or the locale; keys and codes stay the same."""

import json
import os
import subprocess
import sys

import pytest

from planner.language import asked_language


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["run"], {}, "en"),
        (["run", "--lang", "zh"], {"LANG": "en_GB.UTF-8"}, "zh"),
        (["--lang=zh_CN", "run"], {}, "zh"),
        (["run"], {"PLANNER_LANG": "zh", "LANG": "C"}, "zh"),
        (["run"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["run"], {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        (["run", "--lang", "en"], {"PLANNER_LANG": "zh"}, "en"),
        (["run"], {"LANG": "fr_FR.UTF-8"}, "en"),
        (["ingest", "--", "--lang", "zh"], {}, "en"),
    ],
)
def test_the_language_asked_for(arguments, environment, language):
    assert asked_language(arguments, environment) == language


def spoken(*words, **environment):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PLANNER_"))}
    return subprocess.run(
        [sys.executable, "-m", "planner", *words], capture_output=True, text=True, check=False, env=kept | environment
    )


def test_help_and_errors_are_in_the_language_asked_for():
    assert "每晚作业" in spoken("--help", LANG="zh_CN.UTF-8").stdout
    of_a_command = spoken("forecast", "--help", "--lang", "zh").stdout
    assert "在售款式" in of_a_command
    assert "显示本帮助并退出" in of_a_command
    assert "错误：" in spoken("--lang", "zh", "-w", "/nowhere", "check").stderr
    assert "nightly job" in spoken("--help").stdout


def test_an_unknown_language_is_wrong_usage():
    done = spoken("run", "--lang", "fr")
    assert done.returncode == 2
    assert "expected en or zh" in done.stderr


def test_keys_and_codes_are_the_same_in_every_language():
    english, chinese = (
        json.loads(spoken("-w", "/nowhere", "check", "--json", "--lang", x).stdout) for x in ("en", "zh")
    )
    assert english.keys() == chinese.keys()
    assert english["error"]["code"] == chinese["error"]["code"] == "settings"
