"""An export with the recipe it is read by, and text that is damaged: cut, or with signs in it that do not belong there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

# A shop's export of orders and what `planner adopt` writes of it.
EXPORT = "店铺订单,,,,,\n付款时间,订单编号,商家编码,颜色,尺码,数量,订单状态\n" + "".join(
    f"2026-02-{1 + i % 27:02} 1{i % 10}:00:00,N{i},S{3 + i % 5},red,{'SM'[i % 2]},{1 + i % 3},{'交易成功' if i % 7 else '交易关闭'}\n"
    for i in range(40)
)
RECIPE = """table: sales
grain: lines
files: [exports/shop.csv]
header: [付款时间, 订单编号, 商家编码, 颜色, 尺码, 数量, 订单状态]
columns: {paid_at: 付款时间, order: 订单编号, code: 商家编码, colour: 颜色, size: 尺码, quantity: 数量, status: 订单状态}
date:
  columns: [paid_at]
variants: {style: code, colour: colour, size: size}
decimal: .
"""
RECIPE_VALUES = [
    "null", "[]", "{}", "[1, [2]]", "-1", "1e400", "true", "''", '"\\0"', "2026-02-30", "&a [*a]", "*b", "!!python/object:os.system x",
    "[code, code]", "{a: {b: c}}", "/dev/zero", "../../planner.yaml", "'%Q'", "utf-16", "hex", "99999999999999999999", "days", "goods",
]  # fmt: skip
SPLICES = [
    "",
    "\0",
    "\ufeff",
    "\t",
    "\r",
    "{",
    "]",
    "'",
    '"',
    ",,",
    ";",
    "\n",
    "\x1b[31m",
    "NaN",
    "1e999",
    "null",
    "-",
    "9" * 400,
    "款",
]


def spliced(case: dict[str, Any], which: str, text: str) -> str:
    """The text with what the case puts into it, cuts out of it or sets in its lines."""
    for kind, *words in case["mutations"]:
        if kind == "splice" and words[0] == which:
            at = int(len(text) * words[1])
            text = text[:at] + words[3] + text[at + words[2] :]
        elif kind == "recipe" and which == "recipe":
            lines = text.splitlines()
            at = words[0] % max(len(lines), 1)
            text = "\n".join(
                [*lines[:at], f"{''.join(lines[at : at + 1]).partition(':')[0]}: {words[1]}", *lines[at + 1 :]]
            )
    return text


def write_export(case: dict[str, Any], folder: Path) -> None:
    """A recipe and the export it is for, where the case speaks of them."""
    if not any(kind in {"recipe", "splice"} for kind, *_ in case["mutations"]):
        return
    (folder / "imports").mkdir()
    (folder / "exports").mkdir()
    (folder / "imports/shop.yaml").write_bytes(spliced(case, "recipe", RECIPE).encode("utf-8"))
    (folder / "exports/shop.csv").write_bytes(spliced(case, "export", EXPORT).encode("gb18030"))
