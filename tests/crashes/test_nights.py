"""Nights that are killed between two steps, robbed of their disk, or whose last written bytes a power cut took: nothing is
lost, nothing counts twice, nothing is left behind after the next command, and what is damaged is told.

A few of each in `make test`; `make crash` draws 200 kills, 100 torn files and a full disk at every step.
"""

import os
import random
import shutil
import time

import pytest
from crashes.nights import COMMANDS, carry_out, copy_of, held, left_behind, write_night

KILLS = int(os.environ.get("CRASH_KILLS", "3"))
TORN = int(os.environ.get("CRASH_TORN", "2"))
FULL = int(os.environ.get("CRASH_FULL", "2"))
SEED = int(os.environ.get("CRASH_SEED", "0"))
LONGEST = 0.02  # seconds after a step in which the clock kills


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """The night undisturbed: the workspace before each command and after the last, what each holds, steps of each."""
    place = tmp_path_factory.mktemp("night")
    folder, stages = write_night(place / "w"), []
    for n, words in enumerate((*COMMANDS, None)):
        kept = place / f"before-{n}"
        shutil.copytree(folder, kept, symlinks=True)
        taken = 0
        if words is not None:
            code, taken, said = carry_out(folder, words)
            assert code == 0, said
        stages.append((kept, held(kept), taken))
    return stages


def drawn(night, how_many, kind):
    """(command, step) of each disturbance: every command is met, its steps at random."""
    luck = random.Random(f"{SEED} {kind}")
    for k in range(how_many):
        n = k % len(COMMANDS) if how_many >= len(COMMANDS) else luck.randrange(len(COMMANDS))
        yield luck, n, luck.randint(1, night[n][2])


def state_of(found):
    """What a workspace holds but its runs: a command that is repeated may leave one more."""
    return {name: value for name, value in found.items() if name != "runs"}


def as_before_or_after(found, before, after):
    """Each of sales, files and orders is as before the command or as after it; they are committed one after the other."""
    return all(value in (before[name], after[name]) for name, value in state_of(found).items())


def held_after_another_try(folder, n, night, case):
    """What the workspace holds once the command is repeated undisturbed: all that it should, and nothing left behind."""
    code, _, said = carry_out(folder, COMMANDS[n])
    assert code == 0, (case, said)
    found = held(folder)
    assert state_of(found) == state_of(night[n + 1][1]), case
    assert left_behind(folder) == [], case
    return found


def test_a_killed_command_is_as_if_it_had_not_begun_or_had_ended(night, tmp_path):
    for luck, n, at in drawn(night, KILLS, "kill"):
        with copy_of(night[n][0], tmp_path / "killed") as folder:
            seconds = luck.choice((0.0, luck.uniform(1e-5, LONGEST)))
            carry_out(folder, COMMANDS[n], at=at, seconds=seconds)
            case = (COMMANDS[n], at, seconds)
            found = held(folder)
            assert as_before_or_after(found, night[n][1], night[n + 1][1]), case
            found = held_after_another_try(folder, n, night, case)
            assert set(found["runs"]) == set(night[n + 1][1]["runs"]), case


def test_a_full_disk_is_told_and_changes_nothing(night, tmp_path):
    for _, n, at in drawn(night, FULL, "full"):
        with copy_of(night[n][0], tmp_path / "full") as folder:
            code, _, said = carry_out(folder, COMMANDS[n], fault="full", at=at)
            case = (COMMANDS[n], at)
            assert code in {0, 3}, (case, said)
            assert "Traceback" not in said, (case, said)
            assert code == 0 or "the disk is full" in said, (case, said)
            found = held(folder)
            assert as_before_or_after(found, night[n][1], night[n + 1][1]), case
            assert code == 3 or state_of(found) == state_of(night[n + 1][1]), case
            held_after_another_try(folder, n, night, case)


def test_torn_files_are_told_or_made_good(night, tmp_path):
    for luck, n, _ in drawn(night, TORN, "torn"):
        with copy_of(night[n][0], tmp_path / "torn") as folder:
            began = time.time_ns()
            assert carry_out(folder, COMMANDS[n])[0] == 0
            written = [p for p in folder.rglob("*") if p.is_file() and not p.is_symlink() and p.stat().st_size]
            written = sorted(p for p in written if p.stat().st_mtime_ns > began)
            torn = luck.sample(written, min(len(written), luck.choice((1, 1, 2))))
            for path in torn:
                whole = path.read_bytes()
                path.write_bytes(whole[: luck.choice((0, len(whole) // 2, len(whole) - 1))])
            case = (COMMANDS[n], [str(path.relative_to(folder)) for path in torn])
            found = held(folder)
            assert "told" in found or state_of(found) == state_of(night[n + 1][1]), case
            code, _, said = carry_out(folder, ["run"])
            assert code in {0, 3}, (case, said)
            assert "Traceback" not in said, (case, said)
            assert code == 3 or {**state_of(held(folder))} == state_of(night[n + 1][1]), case
