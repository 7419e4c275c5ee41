"""Headers and states as Taiwan and Hong Kong write them, in the signs of the mainland: 訂單編號 is 订单编号.

Only words of forms are read so; colours and names stay as they are written.
"""

from __future__ import annotations

_PAIRS = (
    "訂订單单編编號号狀状態态買买賣卖帳账時时間间總总價价貨货選选項项稱称規规數数顏颜碼码銷销庫库倉仓廠厂應应購购採采進进"
    "發发實实際际產产類类別别圖图連连結结訪访瀏浏覽览額额費费運运備备註注幣币門门業业務务報报統统計计營营後后處处條条參参長长"
    "體体區区關关閉闭廢废無无刪删審审確确認认簽签評评鎖锁異异補补贈赠樣样調调撥拨盤盘點点領领損损給给約约預预餘余來来達达"
    "萬万億亿個个雙双層层級级寫写會会員员組组織织場场檔档齊齐繳缴線线賬账儲储內内從从對对將将開开屬属標标題题賞赏"
    "換换週周"
)
_SIMPLE = str.maketrans(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))


def simplified(text: str) -> str:
    """The text with the signs of forms as the mainland writes them."""
    return text.translate(_SIMPLE)
