"""What a header of an export means: 支付件数 -> units, 主订单编号 -> order. The words are in meanings.yaml and, of further languages,
in meanings_abroad.yaml.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

import yaml

from planner.ingest.header_units import other_unit
from planner.ingest.recipes.traditional import simplified

_BRACKETS = re.compile(r"[(\[{<【〔].*?[)\]}>】〕]")
# Nested records: `Order Lines/Product/Internal Reference`.
_OF_LINES = re.compile(
    r"^(?:(?:order |invoice |sale )?(?:lines?|items?)\s*/\s*(?:product\s*/\s*(?=.))?"
    r"|(?:(?:(?:pos|sales?)[\s_]*)?order(?:[\s_]*ref(?:erence)?)?|product(?:[\s_]*variant)?|invoice|picking|transfer)\s*/\s*(?=.))",
    re.I,
)
_NO_WORD = re.compile(r"[^0-9a-z\u00c0-\u024f\u0400-\u04ff\u3040-\u9fff\uac00-\ud7a3]+")


def plain(header: str) -> str:
    """A header in plain signs: full-width letters and digits as others are, words apart where underscores stand."""
    return unicodedata.normalize("NFKC", header).replace("_", " ").strip()


def bare(header: str) -> str:
    """A header without what people vary: case, width, spaces, punctuation, traditional signs."""
    return simplified(_NO_WORD.sub("", unicodedata.normalize("NFKC", header).casefold()))


def variants_of(header: str) -> tuple[str, ...]:
    """The header bare, without what stands in brackets, and without the list it is of; the first is the better guess."""
    whole = unicodedata.normalize("NFKC", header)
    within = _OF_LINES.sub("", whole)
    return tuple(dict.fromkeys(found for found in (bare(whole), bare(_BRACKETS.sub("", whole)), bare(within)) if found))


@cache
def words() -> dict[str, dict[str, int]]:
    """meaning -> bare header -> its rank, 0 = the best."""
    listed = _listed("meanings.yaml")
    abroad = _listed("meanings_abroad.yaml")
    return {
        meaning: {
            bare(str(header)): rank for rank, header in reversed(list(enumerate(headers + abroad.get(meaning, []))))
        }
        for meaning, headers in listed.items()
    }


def _listed(name: str) -> dict[str, list[object]]:
    text = resources.files("planner.ingest.recipes").joinpath(name).read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C is ten times as fast
    listed: dict[str, list[object]] = yaml.load(text, loader)
    return listed


@cache
def meanings_of(header: str) -> dict[str, int]:
    """meaning -> rank, of all that the header may mean; none for a header nobody knows."""
    found: dict[str, int] = {}
    for guess in variants_of(header):
        for meaning, headers in words().items():
            if guess in headers:
                if meaning in _COUNTS and counts_otherwise(header):
                    continue
                found.setdefault(meaning, headers[guess])
        if found:
            break
    return found or _by_words(bare(header))


def counts_otherwise(header: str) -> bool:
    """Whether the header counts, but not pieces: 数量(打) are dozens."""
    return other_unit(header, "units") is not None and any(
        guess in words()[meaning] for guess in variants_of(header) for meaning in _COUNTS
    )


_COUNTS = frozenset(
    (
        *(
            "units",
            "quantity",
            "ordered_units",
            "refunded_units",
            "cancelled_units",
            "available",
            "on_hand",
            "committed",
        ),
        *("in_transit", "order_units", "received", "outstanding", "sizes_group"),
    )
)

# Times have many names, such as 买家付款完成时间; those of what is only promised say nothing.
_TIMES = (
    ("paid_at", re.compile(r"(?:付款|支付)(?:完成|成功|确认)?(?:时间|日期)$")),
    ("created_at", re.compile(r"(?:下单|拍下|订单创建|订单生成|订单提交)(?:时间|日期)$")),
    ("paid_at", re.compile(r"^(?:order)?(?:paid|payment)(?:at|on|date|time|datetime)$")),
    (
        "created_at",
        re.compile(r"^(?:order|purchase)?(?:created|creation|placed|placement|submitted)(?:at|on|date|time|datetime)$"),
    ),
    ("refunded_at", re.compile(r"退款(?:完成|成功|完结)?(?:时间|日期)$")),
)
# Of stock that can be sold, under whatever name: FBA可售.
_CAN_BE_SOLD = re.compile(
    r"^(?!.*(?:不可|非|率|天|额|价|在途|占用|锁定)).*(?:可售|可用|可销售?|可发)(?:库存)?(?:数量?|件数|量)?$"
)
_PERIOD = re.compile(
    r"(?:(?:近|最近|过去|前)\d+[天日周月]|[本上当每][周月季年]|今年|累计|历史).{0,4}(?:销量|销售量?|销售件?数量?|件数)$"
)
_PROMISED = re.compile(r"截止|最晚|承诺|预计|超时|剩余|要求|定金|尾款|申请")


def _by_words(header: str) -> dict[str, int]:
    if _PROMISED.search(header):
        return {}
    found = {meaning: 99 for meaning, words_ in _TIMES if words_.search(header)}
    if _PERIOD.search(header):
        return {"period_units": 99}
    return found or ({"available": 99} if _CAN_BE_SOLD.search(header) else {})
