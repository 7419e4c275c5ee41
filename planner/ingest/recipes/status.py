"""What became of an order line: sold, never sold, sold and come back. The words of platforms and ERPs."""

from __future__ import annotations

import re
from typing import Literal

from planner.ingest.recipes.recipe import CountRule
from planner.ingest.recipes.traditional import simplified
from planner.ingest.recipes.values import clean

Fate = Literal["sold", "out", "refunded", "closed", "unknown"]

_NOT_REFUNDED = re.compile(
    r"部分|partial|未申请|无售后|没有申请|未退款|不?退款(?:关闭|取消|失败)|售后(?:关闭|取消|拒绝)|撤销|退款中|处理中|待.*处理|申请中|待退|no refund|not refunded"
    r"|parcial|partiel|parzial|一部|부분|частичн|\bn[oã]o? reembols|\bnon rembours|\bnon rimbors|не возвращ|未返|solicitad|demand[ée]|richiest|申請|신청|요청"
)
_REFUNDED = re.compile(
    r"退款成功|退货成功|已退款|已退货|退款完成|全额退款|全部退款|退货完成|退款完结|reembolsad|devuelt|devolvid|rembours[ée]|retourn[ée]|rimborsat|\breso\b|restituit|返品済|返金済|返品完了|返金完了|(?:반품|환불)\s*완료|возвращ[её]н|возврат (?:оформлен|выполнен|получен)|\brefunded\b|\breturned\b|erstattet|retourniert"
)
_CLOSED = re.compile(r"^(?:交易关闭|订单关闭|交易失败|已关闭（退款）)$")
_OUT = re.compile(
    r"取消(?!中)|关闭|作废|无效|交易未完成|删除|待付款|待支付|未付款|未支付|等待买家付款|被合并|被拆分|已合并|已拆分|未成团|拼团失败|待成团|草稿|暂存|未审核|不成立|^创建$|"
    r"\bvoid(?:ed)?\b|cancel|annul|\banulad|\bstorno|\bunpaid\b|\bexpired\b|\bdraft\b|\bfailed\b|\bpending\b|\bdeclined\b|storniert|\babandoned\b|\bincomplete\b|\bparked\b|\brfq\b|\bquote\b|\bquotation\b"
    r"|cancelad|anulad|pendiente de pago|sin pag|pago pendiente|esper\w+ (?:el )?pago|pagamento in attesa|paiement en attente|refus[ée]|rifiutat|\bno pagad|rechazad|fallid|vencid|borrador|\bn[ãa]o pag|aguardando pag|pagamento pendente|pendente de pagamento|expirad|rascunho|recusad"
    r"|annul[ée]|en attente (?:de|du) (?:paiement|règlement)|échou[ée]|impay[ée]|non pay[ée]|brouillon|\bdevis\b|annullat|in attesa (?:di|del) pagamento|non pagat|fallit|bozza|scadut"
    r"|キャンセル(?!中)|取消済|未入金|未払|入金待|支払い?待|無効|仮注文|下書|見積|취소|미결제|미입금|입금\s*대기|결제\s*대기|입금\s*전|무효|실패|отмен[её]н|отмена|аннулирован|не ?оплач|оплата не|ожида\w+ оплат|черновик"
)
_CAME_BACK_UNSENT = re.compile(r"售后(?:完成|成功|完结)|退货退款$")
_SOLD = re.compile(
    r"取消中|已付款|已支付|已确认|已推单|付款成功|发货|出库|配货|备货|完成|成功|收货|签收|揽收|评价|结束|审核|已审|异常|锁定|财审|客审|等供销商|外仓|拣货|打单|已打印|出货|派送|妥投|部分退款|已成交|成交|"
    r"\bpaid\b|\bto (?:be )?(?:ship|receive|deliver)|\bawaiting (?:shipment|collection|pickup|fulfil)|in transit|ready (?:to|for) |partially|authorized|\bshipped\b|\bunshipped\b|fulfil|complete|delivered|billed|invoiced|\bclosed\b|\bdone\b|\bopen\b|processing|"
    r"shipping|approved|\bplaced\b|back-?\s?order|confirmed|overdue|\bsent\b|\bposted\b|dispatch|\bpacked\b|warenausgang|freigabe|\bversand|\bsold\b|\bsales?\b|\blocked\b|abgeschlossen|versendet|bezahlt|freigegeben"
    r"|pagad[oa]|\benviad|entregad|entregue|completad|en camino|en tránsito|em trânsito|a caminho|list[oa] para|pronto para|confirmad|finalizad|despachad|preparad|acreditad|facturad|faturad|\bpago\b|conclu[ií]d|a enviar|aprovad|aprobad|atendid|preparaci[oó]n|prepara[çc]|em separa|\bproces[as]|\bprocess[ao]|recibid|recebid|re[çc]ue?\b"
    r"|\bpay[ée]|exp[ée]di[ée]|livr[ée]|termin[ée]|en cours|en préparation|confirm[ée]|valid[ée]|factur[ée]|trait[ée]|pagat[oa]|spedit|consegnat|completat|\bevas|in lavorazione|in transito|confermat|conclus|fatturat"
    r"|発送|出荷|入金済|支払済|決済済|確定|処理済|完了|配達|配送|新規受付|受付|印刷済|印刷待|起票済|결제\s*완료|배송|구매\s*확정|발송|출고|상품\s*준비|주문\s*확인|발주\s*확인|완료|확정|оплачен|отгру|доставл|доставк|выполнен|заверш[её]н|в пути|собран|сборк|передан|получен|выкуплен|подтвержд|провед[её]н"
)


ON_ACCOUNT = ("awaiting payment",)  # what an invoice says that is sold on account; an order that says so is none


def fate(status: str | None, after_sale: str | None, paid: bool | None, rule: CountRule) -> Fate:
    """What became of a line.

    `paid`: whether it has a time of payment; None where the file has no such column. `closed` is a deal that Taobao
    closed: after payment it came back, before it never was one.
    """
    words = [simplified(clean(text).casefold().replace("_", " ")) for text in (status, after_sale) if text]
    come_back = any(_says_refunded(word, rule) for word in words)
    own = words[0] if status and words else ""
    if come_back:
        return "refunded" if paid is not False else "out"
    if own and _CLOSED.match(own):
        return "refunded" if paid else "out"
    if paid and _OUT.search(own) and any(_CAME_BACK_UNSENT.search(word) for word in words[1:]):
        return "refunded"
    if own and (own in _words(rule.out) or (own not in _words(rule.sold) and _OUT.search(own))):
        return "out"
    if paid is False and not (own and (own in _words(rule.sold) or _SOLD.search(own))):
        return "out"
    if not own:
        return "sold"
    if own in _words(rule.sold) or _SOLD.search(own):
        return "sold"
    return "unknown"


# What became of an order at a factory: nothing more comes of these.
_ENDED = re.compile(
    r"取消|作废|无效|删除|关闭|完成|完结|结束|终止|结案|结单|完工|全部入库|已入库|已交清|草稿|暂存|"
    r"cancel|annul|\banulad|\bstorn|\bvoid|\bclosed\b|\bcomplete|\bfully\b|\bpending bill(?:ing)?$|^received$|\bdraft\b|\brfq\b|quotation|\brejected\b|\bdelivered\b"
    r"|cancelad|anulad|annul[ée]|annullat|cerrad|finalizad|recibid|completad|conclu[ií]d|recebid|termin[ée]|reçu|clôtur|chius|ricevut|evas|borrador|rascunho|brouillon|bozza|キャンセル|完了|入荷済|納品済|中止|취소|완료|마감|종결|отмен|выполнен|закрыт|получен|заверш|черновик"
)
_GOES_ON = re.compile(
    r"未|部分|不|\bnot\b|parcial|partiel|parzial|一部|부분|미|частичн|\bpas\b|\bnon\b|\bno\b|\bn[ãa]o\b|не |\bpartial|\bincomplete"
)


def is_ended(status: str) -> bool:
    """Whether an order at a factory is closed, cancelled or complete by its status."""
    plain = clean(status).casefold()
    return bool(_ENDED.search(plain)) and not _GOES_ON.search(plain)


def _says_refunded(word: str, rule: CountRule) -> bool:
    if word in _words(rule.refunded):
        return True
    return bool(_REFUNDED.search(word)) and not _NOT_REFUNDED.search(word)


def _words(listed: list[str]) -> set[str]:
    return {simplified(clean(word).casefold().replace("_", " ")) for word in listed}
