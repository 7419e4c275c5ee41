"""Names of warehouses and shops as headers: 杭州仓, 万象城店, 天猫, Store 12."""

from __future__ import annotations

import re
import unicodedata

_COUNT = r"\s*(?:实际|可用|可售)?(?:库存|销量|销售量?|数量|件数|销售件数|stock|inventory|units|qty|sales)?(?:数量?|量)?"
_WAREHOUSE = re.compile(
    rf"(?:.{{0,14}}(?:仓|仓库|库房)|(?:warehouse|wh|dc)[\s_#-]*\w{{1,12}}|.{{1,20}}\s(?:warehouse|wh|dc|fc)){_COUNT}",
    re.I,
)
_CHANNELS = (
    "天猫|淘宝|京东|抖音|拼多多|快手|小红书|唯品会?|得物|视频号|微商城|小程序|有赞|微店|线下|线上|直播间?|批发|分销|团购|1688|阿里巴巴|"
    "tmall|taobao|jd|douyin|tiktok(?: shop)?|amazon|shopify|ebay|etsy|shopee|lazada|temu|shein|website|web|online|offline|"
    "retail|wholesale"
)
_SHOP = re.compile(
    rf"(?:.{{1,16}}(?:店|专柜)|(?:{_CHANNELS})(?:\s?(?:旗舰|自营|pop|渠道|平台))?"
    rf"|(?:store|shop|outlet|branch)[\s_#-]*\w{{1,12}}|.{{1,20}}\s(?:store|shop|outlet|branch)){_COUNT}",
    re.I,
)
_OTHER = re.compile(
    r"在途|调拨|占用|锁定|次品|残次|金额|价|率|额|时间|日期|编码|编号|名称|备注|访客|浏览|退|入库|进货|预售|安全|"
    r"price|amount|name|code|date|value|rate|visit|view|return|\bid\b",
    re.I,
)


def is_warehouse(header: str) -> bool:
    """Whether a header is the name of a warehouse: 杭州仓, 主仓库存."""
    plain = _plain(header)
    return bool(_WAREHOUSE.fullmatch(plain)) and not _OTHER.search(plain)


def is_shop(header: str) -> bool:
    """Whether a header is the name of a shop or a channel: 银泰店, 天猫, Store 12."""
    plain = _plain(header)
    return bool(_SHOP.fullmatch(plain)) and not _OTHER.search(plain)


def place_name(header: str) -> str:
    """The name without the word for what is counted: 银泰店销量 is 银泰店."""
    plain = _plain(header)
    named = re.sub(
        r"\s*(?:实际|可用|可售)?(?:库存|销量|销售量|销售件数|数量|件数|stock|inventory|units|sales|qty)(?:数量?|量)?$",
        "",
        plain,
        flags=re.I,
    ).strip()
    return named or plain


def _plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip().rstrip(":").strip()
