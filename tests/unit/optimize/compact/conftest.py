"""Small problems drawn at random are those of the tests of columns."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "columns"))
