"""Exports with headers in Spanish, Portuguese, French, Italian, Japanese, Korean and Russian, in the encodings of their countries."""

from export_cases.case import Case, day, form, text, workbook


def sold(colour, first="M", second="L", style="LK3301"):
    return {(day(8, 1), style, colour, first): 2, (day(8, 2), style, colour, second): 1}


def in_stock(colour):
    return {(None, "LK3301", colour, "M"): 25, (None, "LK3301", colour, "L"): 8}


def at_factory(colour):
    return {(day(9, 1), "LK3301", colour, "M"): 60, (day(9, 1), "LK3301", colour, "L"): 20}


CASES = [
    form(
        "mercado libre",
        "20260803_Ventas_MX.xlsx",
        workbook("""
 Ventas |||||||||||||
 # de venta | Fecha de venta | Estado | Descripción del estado | Paquete de varios productos | Unidades | Ingresos por productos (MXN) | Total (MXN) | Venta por publicidad | SKU | # de publicación | Canal de venta | Título de la publicación | Variante
 "2000001" | 1 de agosto de 2026 14:25 hs. | Entregado | Llegó el 3 de agosto | No | 2 | 198 | 150.5 | No | LK3301-NEG-M | MLM1 | Mercado Libre | Vestido | Color : Negro, Talla : M
 "2000002" | 2 de agosto de 2026 09:05 hs. | En camino | Llega mañana | No | 1 | 99 | 70 | No | LK3301-NEG-L | MLM1 | Mercado Libre | Vestido | Color : Negro, Talla : L
 "2000003" | 2 de agosto de 2026 10:05 hs. | Venta cancelada | Cancelaste la venta | No | 1 | 99 | 0 | No | LK3301-NEG-L | MLM1 | Mercado Libre | Vestido | Color : Negro, Talla : L
 """),
        sold("Negro"),
    ),
    form(
        "shopee br",
        "Order.all.20260801_20260802.xlsx",
        workbook("""
 ID do pedido | Status do pedido | Cancelar Motivo | Status da Devolução / Reembolso | Número de rastreamento | Data de criação do pedido | Hora do pagamento do pedido | Nº de referência do SKU principal | Nome do Produto | Número de referência SKU | Nome da variação | Preço original | Preço acordado | Quantidade | Returned quantity | Subtotal do produto
 "260801A" | Concluído |  |  | BR1 | 2026-08-01 10:00 | 2026-08-01 10:05 | LK3301 | Vestido | LK3301-PRE-M | Preto,M | 120 | 99 | 2 | 0 | 198
 "260802A" | A Enviar |  |  | BR2 | 2026-08-02 10:00 | 2026-08-02 10:05 | LK3301 | Vestido | LK3301-PRE-G | Preto,G | 120 | 99 | 1 | 0 | 99
 "260802B" | Cancelado | Cancelado automaticamente |  |  | 2026-08-02 11:00 |  | LK3301 | Vestido | LK3301-PRE-G | Preto,G | 120 | 99 | 1 | 0 | 99
 "260802C" | Não pago |  |  |  | 2026-08-02 12:00 |  | LK3301 | Vestido | LK3301-PRE-G | Preto,G | 120 | 99 | 1 | 0 | 99
 """),
        sold("Preto", "M", "G"),
    ),
    form(
        "jp pos",
        "売上明細_20260803.csv",
        text(
            """
 売上日 | 店舗コード | 店舗名 | 伝票番号 | 取引区分 | 品番 | 商品名 | カラー | サイズ | 数量 | 単価 | 売上金額
 2026/08/01(土) | 101 | 渋谷店 | A001 | 売上 | LK3301 | ワンピース | 黒 | M | 2 | 9,900 | 19,800
 2026/08/02(日) | 101 | 渋谷店 | A002 | 売上 | LK3301 | ワンピース | 黒 | L | 2 | 9,900 | 19,800
 2026/08/02(日) | 101 | 渋谷店 | A003 | 返品 | LK3301 | ワンピース | 黒 | L | -1 | 9,900 | -9,900
 合計 |  |  |  |  |  |  |  |  | 3 |  | 29,700
 """,
            ",",
            "cp932",
        ),
        {(day(8, 1), "LK3301", "黒", "M"): 2, (day(8, 2), "LK3301", "黒", "L"): (2, 1)},
    ),
    form(
        "jp stock",
        "在庫一覧_20260803.csv",
        text(
            """
 倉庫名 | 品番 | カラー | サイズ | 在庫数 | 引当数 | 有効在庫数
 本社倉庫 | LK3301 | 黒 | M | 27 | 2 | 25
 本社倉庫 | LK3301 | 黒 | L | 8 | 0 | 8
 """,
            ",",
            "cp932",
        ),
        in_stock("黒"),
        "stock",
    ),
    form(
        "jp orders",
        "発注残一覧.xlsx",
        workbook("""
 発注番号 | 発注日 | 仕入先名 | 品番 | カラー | サイズ | 発注数 | 入荷数 | 残数 | 納期
 PO-1 | 2026-07-20 | 大連工場 | LK3301 | 黒 | M | 60 | 20 | 40 | 2026-09-01
 PO-1 | 2026-07-20 | 大連工場 | LK3301 | 黒 | L | 20 | 0 | 20 | 2026-09-01
 """),
        at_factory("黒"),
        "orders",
    ),
    form(
        "naver",
        "스마트스토어_전체주문발주발송관리_20260803.xlsx",
        workbook("""
 다운로드 받은 파일로 '엑셀 일괄발송' 처리하는 방법 |||||||||||
 상품주문번호 | 주문번호 | 배송방법 | 판매채널 | 구매자명 | 주문상태 | 결제일 | 상품번호 | 상품명 | 옵션정보 | 옵션관리코드 | 수량 | 판매자 상품코드
 "2026080111" | "202608011" | 택배 | 스마트스토어 | 김 | 구매확정 | 2026-08-01 10:00:00 | "5001" | 원피스 | 색상: 블랙 / 사이즈: M | LK3301-BK-M | 2 | LK3301
 "2026080211" | "202608021" | 택배 | 스마트스토어 | 김 | 결제완료 | 2026-08-02 10:00:00 | "5001" | 원피스 | 색상: 블랙 / 사이즈: L | LK3301-BK-L | 1 | LK3301
 "2026080212" | "202608022" | 택배 | 스마트스토어 | 김 | 취소완료 | 2026-08-02 10:00:00 | "5001" | 원피스 | 색상: 블랙 / 사이즈: L | LK3301-BK-L | 1 | LK3301
 """),
        sold("블랙"),
    ),
    form(
        "coupang",
        "DeliveryList(2026-08-03).xlsx",
        workbook("""
 번호 | 묶음배송번호 | 주문번호 | 택배사 | 운송장번호 | 주문일 | 등록상품명 | 등록옵션명 | 노출상품명(옵션명) | 노출상품ID | 옵션ID | 최초등록옵션명 | 업체상품코드 | 바코드 | 결제액 | 구매수(수량)
 1 | "11" | "3001" | CJ |  | 2026-08-01 10:00:00 | 원피스 | 블랙,M | 원피스 블랙 | "71" | "81" | 블랙,M | LK3301-BK-M |  | 19800 | 2
 2 | "12" | "3002" | CJ |  | 2026-08-02 10:00:00 | 원피스 | 블랙,L | 원피스 블랙 | "71" | "82" | 블랙,L | LK3301-BK-L |  | 9900 | 1
 """),
        sold("블랙"),
    ),
    form(
        "kr erp cp949",
        "판매현황.csv",
        text(
            """
 판매일자 | 매장명 | 전표번호 | 구분 | 품번 | 품명 | 색상 | 사이즈 | 판매수량 | 단가 | 금액
 2026-08-01 | 강남점 | 1001 | 판매 | LK3301 | 원피스 | 블랙 | M | 2 | 9900 | 19800
 2026-08-02 | 강남점 | 1002 | 판매 | LK3301 | 원피스 | 블랙 | L | 2 | 9900 | 19800
 2026-08-02 | 강남점 | 1003 | 반품 | LK3301 | 원피스 | 블랙 | L | -1 | 9900 | -9900
 합계 |  |  |  |  |  |  |  | 3 |  | 29700
 """,
            ",",
            "cp949",
        ),
        {(day(8, 1), "LK3301", "블랙", "M"): 2, (day(8, 2), "LK3301", "블랙", "L"): (2, 1)},
    ),
    form(
        "kr stock",
        "재고현황.xlsx",
        workbook("""
 창고명 | 품번 | 색상 | 사이즈 | 현재고 | 예약수량 | 가용재고
 본사 | LK3301 | 블랙 | M | 27 | 2 | 25
 본사 | LK3301 | 블랙 | L | 8 | 0 | 8
 """),
        in_stock("블랙"),
        "stock",
    ),
    form(
        "ozon",
        "orders.csv",
        text(
            """
 Номер заказа | Номер отправления | Принят в обработку | Дата отгрузки | Статус | Дата доставки | Сумма отправления | Код валюты отправления | Название товара | SKU | Артикул | Итоговая стоимость товара | Стоимость товара для покупателя | Количество | Цвет | Размер
 11-1 | 11-1-1 | 2026-08-01 10:00:00 | 2026-08-02 10:00:00 | Доставлен |  | 3980.00 | RUB | Платье | "900001" | LK3301-07-M | 3980.00 | 3980 | 2 | черный | M
 11-2 | 11-2-1 | 2026-08-02 10:00:00 | 2026-08-03 10:00:00 | Ожидает отгрузки |  | 1990.00 | RUB | Платье | "900002" | LK3301-07-L | 1990.00 | 1990 | 1 | черный | L
 11-3 | 11-3-1 | 2026-08-02 11:00:00 | 2026-08-03 10:00:00 | Отменён |  | 1990.00 | RUB | Платье | "900002" | LK3301-07-L | 1990.00 | 1990 | 1 | черный | L
 """,
            ";",
        ),
        sold("черный"),
    ),
    form(
        "1c sales cp1251",
        "Продажи.csv",
        text(
            """
 Дата | Документ | Магазин | Артикул | Номенклатура | Цвет | Размер | Количество | Сумма
 01.08.2026 10:00:00 | Реализация 1 | Центр | LK3301 | Платье | черный | M | 2 | 3 980,00
 02.08.2026 10:00:00 | Реализация 2 | Центр | LK3301 | Платье | черный | L | 1 | 1 990,00
 Итого |  |  |  |  |  |  | 3 | 5 970,00
 """,
            ";",
            "cp1251",
        ),
        sold("черный"),
    ),
    form(
        "1c stock cp1251",
        "Остатки.csv",
        text(
            """
 Склад | Артикул товара | Наименование | Цвет | Размер | Остаток | В резерве | Доступно
 Основной | LK3301 | Платье | черный | M | 27 | 2 | 25
 Основной | LK3301 | Платье | черный | L | 8 | 0 | 8
 """,
            ";",
            "cp1251",
        ),
        in_stock("черный"),
        "stock",
    ),
    form(
        "fastmag",
        "ventes.csv",
        text(
            """
 Date vente | Magasin | N° ticket | Référence | Désignation | Couleur | Taille | Qté vendue | Prix unitaire | Montant TTC
 01/08/2026 | Paris | T1 | LK3301 | Robe | Noir | M | 2 | 99,90 | 199,80
 02/08/2026 | Paris | T2 | LK3301 | Robe | Noir | L | 1 | 99,90 | 99,90
 15/08/2026 | Paris | T3 | LK3302 | Robe été | Écru | TU | 1 | 1 099,90 | 1 099,90
 Total général |  |  |  |  |  |  | 4 |  | 1 399,60
 """,
            ";",
            "cp1252",
        ),
        {**sold("Noir"), (day(8, 15), "LK3302", "Écru", "TU"): 1},
    ),
    form(
        "woo fr",
        "commandes.csv",
        text(
            """
 N° commande | État de la commande | Date de commande | UGS | Nom du produit | Couleur | Taille | Quantité | Prix
 501 | Terminée | 2026-08-01 10:00 | LK3301 | Robe | Noir | M | 2 | 99,90
 502 | En cours | 2026-08-02 10:00 | LK3301 | Robe | Noir | L | 1 | 99,90
 503 | Annulée | 2026-08-02 11:00 | LK3301 | Robe | Noir | L | 1 | 99,90
 504 | En attente de paiement | 2026-08-02 11:00 | LK3301 | Robe | Noir | L | 1 | 99,90
 505 | Échouée | 2026-08-02 11:00 | LK3301 | Robe | Noir | L | 1 | 99,90
 506 | Remboursée | 2026-08-02 11:00 | LK3301 | Robe | Noir | L | 1 | 99,90
 """,
            ";",
        ),
        {(day(8, 1), "LK3301", "Noir", "M"): 2, (day(8, 2), "LK3301", "Noir", "L"): (2, 1)},
    ),
    form(
        "fr stock",
        "stock.csv",
        text(
            """
 Dépôt | Référence | Désignation | Coloris | Taille | Stock réel | Qté réservée | Stock disponible
 Central | LK3301 | Robe | Noir | M | 27 | 2 | 25
 Central | LK3301 | Robe | Noir | L | 8 | 0 | 8
 """,
            ";",
            "cp1252",
        ),
        in_stock("Noir"),
        "stock",
    ),
    form(
        "fr orders",
        "commandes_fournisseurs.csv",
        text(
            """
 Commande fournisseur | Fournisseur | Référence | Coloris | Taille | Quantité commandée | Quantité reçue | Reste à livrer | Date de livraison prévue
 BC-1 | Atelier Sud | LK3301 | Noir | M | 60 | 20 | 40 | 01/09/2026
 BC-1 | Atelier Sud | LK3301 | Noir | L | 20 | 0 | 20 | 01/09/2026
 BC-2 | Atelier Sud | LK3302 | Noir | L | 20 | 20 | 0 | 20/09/2026
 """,
            ";",
        ),
        {**at_factory("Noir"), (day(9, 20), "LK3302", "Noir", "L"): 20},
        "orders",
    ),
    form(
        "it vendite",
        "vendite.csv",
        text(
            """
 Data documento | N. documento | Causale | Negozio | Cod. articolo | Descrizione | Colore | Taglia | Q.tà | Prezzo | Importo
 01/08/2026 | 1 | Vendita | Milano | LK3301 | Abito | Nero | M | 2 | 99,90 | 199,80
 02/08/2026 | 2 | Vendita | Milano | LK3301 | Abito | Nero | L | 2 | 99,90 | 199,80
 02/08/2026 | 3 | Reso | Milano | LK3301 | Abito | Nero | L | -1 | 99,90 | -99,90
 21/08/2026 | 4 | Trasferimento | Milano | LK3301 | Abito | Nero | L | 9 | 99,90 | 99,90
 Totale generale |  |  |  |  |  |  |  | 3 |  | 299,70
 """,
            ";",
            "cp1252",
        ),
        {(day(8, 1), "LK3301", "Nero", "M"): 2, (day(8, 2), "LK3301", "Nero", "L"): (2, 1)},
    ),
    form(
        "it fornitori",
        "ordini_fornitori.xlsx",
        workbook("""
 N. ordine fornitore | Fornitore | Cod. articolo | Colore | Taglia | Quantità ordinata | Quantità ricevuta | Quantità residua | Data consegna
 OF1 | Laboratorio Rossi | LK3301 | Nero | M | 60 | 20 | 40 | 2026-09-01
 OF1 | Laboratorio Rossi | LK3301 | Nero | L | 20 | 0 | 20 | 2026-09-01
 """),
        at_factory("Nero"),
        "orders",
    ),
    form(
        "es ventas",
        "ventas_detalle.csv",
        text(
            """
 Fecha factura | Nº factura | Tipo | Tienda | Referencia | Descripción | Color | Talla | Cantidad | Precio unitario | Importe
 01/08/2026 | F1 | Factura | Madrid | LK3301 | Vestido | Negro | M | 2 | 99,90 | 199,80
 02/08/2026 | F2 | Factura | Madrid | LK3301 | Vestido | Negro | L | 2 | 99,90 | 199,80
 02/08/2026 | A1 | Abono | Madrid | LK3301 | Vestido | Negro | L | -1 | 99,90 | -99,90
 21/08/2026 | F3 | Factura | Madrid | LK3302 | Falda | Negro | Única | 1 | 1.099,90 | 1.099,90
 Total general |  |  |  |  |  |  |  | 4 |  | 1.399,60
 """,
            ";",
            "cp1252",
        ),
        {
            (day(8, 1), "LK3301", "Negro", "M"): 2,
            (day(8, 2), "LK3301", "Negro", "L"): (2, 1),
            (day(8, 21), "LK3302", "Negro", "Única"): 1,
        },
    ),
    form(
        "es stock",
        "existencias.xlsx",
        workbook("""
 Almacén | Modelo | Color | Talla | Existencias | Reservado | Disponible
 Central | LK3301 | Negro | M | 27 | 2 | 25
 Central | LK3301 | Negro | L | 8 | 0 | 8
 """),
        in_stock("Negro"),
        "stock",
    ),
    form(
        "wb detail",
        "Отчёт о продажах.xlsx",
        workbook("""
 Дата | Бренд | Предмет | Артикул продавца | Артикул WB | Баркод | Размер | Заказано, шт. | Выкупили, шт. | Возвраты, шт.
 2026-08-01 | X | Платья | LK3301 | "100" | "2001" | M | 3 | 2 | 0
 2026-08-02 | X | Платья | LK3301 | "100" | "2002" | L | 4 | 1 | 0
 """),
        {(day(8, 1), "LK3301", None, "M"): 2, (day(8, 2), "LK3301", None, "L"): 1},
    ),
    Case(
        "rakuten-orders",
        "rakuten_order_20260803.csv",
        text(
            """
 注文番号 | ステータス | サブステータスID | 注文日時 | 注文日 | 注文時間 | キャンセル期限日 | 注文確認日時 | 注文確定日時 | 商品名 | 商品番号 | 商品管理番号 | 単価 | 個数 | 送料込別 | 項目・選択肢 | SKU管理番号 | システム連携用SKU番号 | SKU情報
 "300001-20260801-1" | "700" |  | 2026/08/01 10:00:00 | 2026/08/01 | 10:00:00 |  |  |  | ワンピース | LK3301 | lk3301 | 9900 | 2 | 0 |  | sku-1 | LK3301-BK-M | カラー:黒 サイズ:M
 "300001-20260802-1" | "300" |  | 2026/08/02 10:00:00 | 2026/08/02 | 10:00:00 |  |  |  | ワンピース | LK3301 | lk3301 | 9900 | 1 | 0 |  | sku-2 | LK3301-BK-L | カラー:黒 サイズ:L
 "300001-20260802-2" | "900" |  | 2026/08/02 10:00:00 | 2026/08/02 | 10:00:00 |  |  |  | ワンピース | LK3301 | lk3301 | 9900 | 1 | 0 |  | sku-2 | LK3301-BK-L | カラー:黒 サイズ:L
 """,
            ",",
            "cp932",
        ),
        sold("黒", style="lk3301"),
    ),
]
