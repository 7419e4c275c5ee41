"""Further platforms and tills abroad: Lazada, eBay, Temu, Shopee in Chinese, Square, Amazon's warehouses, plentymarkets."""

from export_cases.case import day, form, text, workbook

B, L = (day(8, 1), "LK3301", "Black", "M"), (day(8, 2), "LK3301", "Black", "L")

# A blank line above, two notes below; an order of several lines has a row of its own.
EBAY = (
    b"\r\n"
    + text(
        """
    Sales Record Number | Order Number | Buyer Username | Buyer Name | Item Number | Item Title | Custom Label | Sold Via Promoted Listings | Quantity | Sold For | Shipping And Handling | Total Price | Payment Method | Sale Date | Paid On Date | Ship By Date | Shipped On Date | Transaction ID | Variation Details
    112 | 24-14934-00001 | x | X | 318500000001 | Dress | LK3301-BLK-M | No | 2 | $30.00 | $5.00 | $65.00 | Other | Aug-01-26 | Aug-01-26 | Aug-04-26 |  | 1001 | [Color:Black,Size:M]
    113 | 24-14935-00002 | y | Y | 318500000001 | Dress | LK3301-BLK-L | No | 1 | $30.00 | $5.00 | $35.00 | Other | Aug-02-26 | Aug-02-26 | Aug-04-26 |  | 1002 | [Color:Black,Size:L]
    114 | 24-14935-00003 | z | Z |  |  |  | No | 3 | $90.00 | $5.00 | $95.00 | Other | Aug-02-26 | Aug-02-26 | Aug-04-26 |  |  |
    114 | 24-14935-00003 | z | Z | 318500000001 | Dress | LK3301-BLK-L | No | 1 | $30.00 |  |  | Other | Aug-02-26 | Aug-02-26 | Aug-04-26 |  | 1003 | [Color:Black,Size:L]
    114 | 24-14935-00003 | z | Z | 318500000002 | Shirt | LK3302-WHT-L | No | 2 | $30.00 |  |  | Other | Aug-02-26 | Aug-02-26 | Aug-04-26 |  | 1004 | [Color:White,Size:L]
    """,
        encoding="utf-8",
    )
    + b"\r\n3,record(s) downloaded,,,,,,,,,,,,,,,,,\r\nSeller ID : someone,,,,,,,,,,,,,,,,,,\r\n"
)

CASES = [
    form(
        "lazada",
        "lazada_orders.xlsx",
        workbook("""
 orderItemId | orderType | Guarantee | deliveryType | lazadaId | sellerSku | lazadaSku | wareHouse | createTime | updateTime | orderNumber | customerName | paidPrice | unitPrice | itemName | variation | shippingProvider | trackingCode | status | buyerFailedDeliveryReason
 "90000001" | Normal |  | standard | "100" | LK3301-BLK-M | "1_PH-1" | dropshipping | 01 Aug 2026 10:00 | 02 Aug 2026 10:00 | "80000001" | x | 30.00 | 30.00 | Dress | Color Family:Black, Size:M |  |  | delivered |
 "90000002" | Normal |  | standard | "100" | LK3301-BLK-M | "1_PH-1" | dropshipping | 01 Aug 2026 10:00 | 02 Aug 2026 10:00 | "80000001" | x | 30.00 | 30.00 | Dress | Color Family:Black, Size:M |  |  | delivered |
 "90000003" | Normal |  | standard | "100" | LK3301-BLK-L | "1_PH-2" | dropshipping | 02 Aug 2026 10:00 | 02 Aug 2026 10:00 | "80000002" | x | 30.00 | 30.00 | Dress | Color Family:Black, Size:L |  |  | shipped |
 "90000004" | Normal |  | standard | "100" | LK3301-BLK-L | "1_PH-2" | dropshipping | 02 Aug 2026 10:00 | 02 Aug 2026 10:00 | "80000003" | x | 30.00 | 30.00 | Dress | Color Family:Black, Size:L |  |  | canceled |
 """),
        {B: 2, L: 1},
    ),
    form(
        "lazada csv",
        "lazada.csv",
        text(
            """
 Order Item Id;Order Type;Delivery Type;Lazada Id;Seller SKU;Lazada SKU;Created at;Updated at;Order Number;Item Name;Variation;Paid Price;Unit Price;Status
 90000001;Normal;standard;100;LK3301-BLK-M;1_PH-1;2026-08-01 10:00:00;2026-08-01 10:00:00;80000001;Dress;Black, Int:M;30;30;delivered
 90000002;Normal;standard;100;LK3301-BLK-M;1_PH-1;2026-08-01 10:00:00;2026-08-01 10:00:00;80000001;Dress;Black, Int:M;30;30;delivered
 90000005;Normal;standard;100;LK3301-BLK-L;1_PH-1;2026-08-02 10:00:00;2026-08-01 10:00:00;80000007;Dress;Black, Int:L;30;30;returned
 """.replace(";", " | ")
        ),
        {B: 2, L: (1, 1)},
    ),
    form(
        "ebay orders",
        "eBay-OrdersReport.csv",
        EBAY,
        {B: 2, (day(8, 2), "LK3301", "Black", "L"): 2, (day(8, 2), "LK3302", "White", "L"): 2},
    ),
    form(
        "temu",
        "temu_orders.xlsx",
        workbook("""
 order id | order status | logistics service suggestion | order item id | order item status | product name | variation | contribution sku | sku id | quantity purchased | quantity shipped | quantity to ship | purchase date | latest shipping time | activity goods base price
 PO-001-01 | Shipped | x | PO-001-01-1 | Shipped | Dress | Black / M | LK3301-BLK-M | 17001 | 2 | 2 | 0 | "Aug 1, 2026, 10:05 am CST(UTC+8)" | x | 10
 PO-002-01 | Unshipped | x | PO-002-01-1 | Unshipped | Dress | Black / L | LK3301-BLK-L | 17002 | 1 | 0 | 1 | "Aug 2, 2026, 10:05 am CST(UTC+8)" | x | 10
 PO-003-01 | Canceled | x | PO-003-01-1 | Canceled | Dress | Black / L | LK3301-BLK-L | 17002 | 8 | 0 | 0 | "Aug 2, 2026, 10:05 am CST(UTC+8)" | x | 10
 """),
        {B: 2, L: 1},
    ),
    form(
        "square items",
        "items-2026-08-01-2026-08-03.csv",
        text(
            """
 Date | Time | Time Zone | Category | Item | Qty | Price Point Name | SKU | Modifiers Applied | Gross Sales | Discounts | Net Sales | Tax | Transaction ID | Payment ID | Device Name | Notes | Details | Event Type | Location | Dining Option | Customer ID | Customer Name | Customer Reference ID | Unit | Count | Itemization Type | Commission | Employee
 2026-08-01 | 12:59:30 | Eastern Time (US & Canada) | Dresses | Dress | 2.0 | Black, M | LK3301-BLK-M |  | $60.00 | $0.00 | $60.00 | $0.00 | AbC1 | p1 | iPad |  | https://x | Payment | Main |  |  |  |  | ea | 2 | Physical Good |  | Ann
 2026-08-02 | 12:59:30 | Eastern Time (US & Canada) | Dresses | Dress | 1.0 | Black, L | LK3301-BLK-L |  | $30.00 | $0.00 | $30.00 | $0.00 | AbC2 | p2 | iPad |  | https://x | Payment | Main |  |  |  |  | ea | 1 | Physical Good |  | Ann
 2026-08-03 | 12:59:30 | Eastern Time (US & Canada) | Dresses | Dress | -1.0 | Black, L | LK3301-BLK-L |  | -$30.00 | $0.00 | -$30.00 | $0.00 | AbC3 | p3 | iPad |  | https://x | Refund | Main |  |  |  |  | ea | 1 | Physical Good |  | Ann
 2026-08-02 | 12:59:30 | Eastern Time (US & Canada) |  | Custom Amount | 1.0 |  |  |  | $5.00 | $0.00 | $5.00 | $0.00 | AbC4 | p4 | iPad |  | https://x | Payment | Main |  |  |  |  | ea | 1 | Custom Amount |  | Ann
 """,
            encoding="utf-8",
        ),
        {
            (day(8, 1), "LK3301", "Black", "M"): 2,
            (day(8, 2), "LK3301", "Black", "L"): 1,
            (day(8, 3), "LK3301", "Black", "L"): (0, 1),
        },
    ),
    form(
        "amazon fba inventory",
        "fba_inventory.txt",
        text(
            """
 sku | fnsku | asin | product-name | condition | your-price | mfn-listing-exists | mfn-fulfillable-quantity | afn-listing-exists | afn-warehouse-quantity | afn-fulfillable-quantity | afn-unsellable-quantity | afn-reserved-quantity | afn-total-quantity | per-unit-volume | afn-inbound-working-quantity | afn-inbound-shipped-quantity | afn-inbound-receiving-quantity
 LK3301-BLK-M | X001 | B001 | Dress | New | 30.00 | No |  | Yes | 30 | 25 | 1 | 4 | 55 | 0.1 | 0 | 25 | 0
 LK3301-BLK-L | X002 | B002 | Dress | New | 30.00 | No |  | Yes | 8 | 8 | 0 | 0 | 8 | 0.1 | 0 | 0 | 0
 """,
            delimiter="\t",
            encoding="utf-8",
        ),
        {(None, "LK3301", "BLK", "M"): 25, (None, "LK3301", "BLK", "L"): 8},
        "stock",
    ),
    form(
        "amazon fba health",
        "inventory_health.csv",
        text(
            """
 snapshot-date | sku | fnsku | asin | product-name | condition | available | pending-removal-quantity | inv-age-0-to-90-days | currency | units-shipped-t7 | units-shipped-t30 | units-shipped-t60 | units-shipped-t90 | alert | your-price | sales-price | days-of-supply
 2026-08-01 | LK3301-BLK-M | X001 | B001 | Dress | New | 25 | 0 | 25 | USD | 7 | 30 | 60 | 90 |  | 30.00 | 30.00 | 25
 2026-08-01 | LK3301-BLK-L | X002 | B002 | Dress | New | 8 | 0 | 8 | USD | 2 | 9 | 18 | 30 |  | 30.00 | 30.00 | 25
 """,
            encoding="utf-8",
        ),
        {(None, "LK3301", "BLK", "M"): 25, (None, "LK3301", "BLK", "L"): 8},
        "stock",
    ),
    form(
        "amazon fba shipments",
        "fulfilled_shipments.txt",
        text(
            """
 amazon-order-id | merchant-order-id | shipment-id | shipment-item-id | amazon-order-item-id | merchant-order-item-id | purchase-date | payments-date | shipment-date | reporting-date | buyer-email | buyer-name | sku | product-name | quantity-shipped | currency | item-price | sales-channel
 302-0000001-0000001 |  | D1 | s1 | 50000000000001 |  | 2026-08-01T10:00:00-07:00 | 2026-08-02T10:00:00-07:00 | 2026-08-02T12:00:00-07:00 | 2026-08-02T12:00:00-07:00 | x | x | LK3301-BLK-M | Dress | 2 | USD | 60 | Amazon.com
 302-0000002-0000002 |  | D2 | s2 | 50000000000002 |  | 2026-08-02T10:00:00-07:00 | 2026-08-02T10:00:00-07:00 | 2026-08-02T12:00:00-07:00 | 2026-08-02T12:00:00-07:00 | x | x | LK3301-BLK-L | Dress | 1 | USD | 30 | Amazon.com
 """,
            delimiter="\t",
            encoding="utf-8",
        ),
        {(day(8, 2), "LK3301", "BLK", "M"): 2, (day(8, 2), "LK3301", "BLK", "L"): 1},
    ),
    form(
        "shopee tw",
        "Order.shipping.xlsx",
        workbook("""
 訂單編號 | 訂單狀態 | 不成立原因 | 退貨 / 退款狀態 | 買家帳號 | 訂單成立日期 | 商品總價 | 買家付款時間 | 主商品貨號 | 商品名稱 | 商品選項貨號 | 商品選項名稱 | 商品原價 | 商品活動價格 | 數量 | 退貨數量
 260801ABCDEFG1 | 已完成 |  |  | x | 2026-08-01 10:00 | 600 | 2026-08-01 10:05 | LK3301 | 洋裝 | LK3301-07-M | 黑色,M | 399 | 299 | 2 | 0
 260802ABCDEFG2 | 不成立 | 買家取消 |  | x | 2026-08-02 10:00 | 600 |  | LK3301 | 洋裝 | LK3301-07-L | 黑色,L | 399 | 299 | 4 | 0
 260802ABCDEFG3 | 待出貨 |  |  | x | 2026-08-02 10:00 | 299 | 2026-08-02 10:05 | LK3301 | 洋裝 | LK3301-07-L | 黑色,L | 399 | 299 | 1 | 0
 """),
        {(day(8, 1), "LK3301", "黑色", "M"): 2, (day(8, 2), "LK3301", "黑色", "L"): 1},
    ),
    form(
        "etsy with colours beside the code",
        "EtsySoldOrderItems.csv",
        text(
            """
 Sale Date | Item Name | Buyer | Quantity | Price | Coupon Code | Coupon Details | Discount Amount | Shipping Discount | Order Shipping | Order Sales Tax | Item Total | Currency | Transaction ID | Listing ID | Date Paid | Date Shipped | Ship Name | Ship City | Order ID | Variations | Order Type | Listings Type | Payment Type | SKU
 08/14/26 | Dress | x | 2 | 5.00 |  |  |  |  | 4.5 | 0.6 | 10 | USD | 4001 | 9001 | 08/14/26 | 08/15/26 | J | A | 5001 | Color:Black,Size:M | online | listing | online_cc | LK3301-BLK-M
 08/15/26 | Dress | x | 1 | 5.00 |  |  |  |  | 4.5 | 0.6 | 10 | USD | 4002 | 9001 | 08/15/26 | 08/15/26 | J | A | 5002 | Color:Black,Size:L | online | listing | online_cc | LK3301-BLK-L
 """,
            encoding="utf-8",
        ),
        {(day(8, 14), "LK3301", "Black", "M"): 2, (day(8, 15), "LK3301", "Black", "L"): 1},
    ),
    form(
        "tiktok shop, day first",
        "All order.csv",
        text(
            """
 Order ID | Order Status | Order Substatus | Cancelation/Return Type | Normal or Pre-order | SKU ID | Seller SKU | Product Name | Variation | Quantity | Sku Quantity of return | SKU Unit Original Price | Order Amount | Created Time | Paid Time | RTS Time | Shipped Time | Delivered Time | Cancelled Time | Cancel By
 576460000000000001 | To ship | Awaiting shipment |  | Normal | 1729 | LK3301-BLK-M | Dress | Black, M | 2 | 0 | 30 | 60 | 01/08/2026 11:05:12 | 01/08/2026 11:06:12 |  |  |  |  |
 576460000000000002 | Completed |  |  | Normal | 1730 | LK3301-BLK-L | Dress | Black, L | 1 | 0 | 30 | 30 | 13/08/2026 11:05:12 | 13/08/2026 11:06:12 |  |  |  |  |
 """,
            encoding="utf-8",
        ),
        {B: 2, (day(8, 13), "LK3301", "Black", "L"): 1},
    ),
    form(
        "plenty",
        "plenty_orders.csv",
        text(
            """
 Auftrags-ID | Auftragstyp | Status | Auftragsdatum | Zahlungseingang | Varianten-ID | Variantennr. | Artikelbezeichnung | Attribute | Menge | Preis brutto | Herkunft
 100001 | Auftrag | [7] Warenausgang gebucht | 01.08.2026 10:00:00 | 01.08.2026 10:05:00 | 1001 | LK3301-BLK-M | Kleid | Farbe: Black; Größe: M | 2,00 | 59,90 | Shop
 100002 | Auftrag | [5] Freigabe Versandvorbereitung | 02.08.2026 10:00:00 | 02.08.2026 10:05:00 | 1002 | LK3301-BLK-L | Kleid | Farbe: Black; Größe: L | 1,00 | 59,90 | Shop
 100003 | Auftrag | [8] Storniert | 02.08.2026 10:00:00 |  | 1002 | LK3301-BLK-L | Kleid | Farbe: Black; Größe: L | 9,00 | 59,90 | Shop
 100004 | Retoure | [9] Retoure | 03.08.2026 10:00:00 |  | 1002 | LK3301-BLK-L | Kleid | Farbe: Black; Größe: L | 1,00 | 59,90 | Shop
 """,
            delimiter=";",
            encoding="cp1252",
        ),
        {
            (day(8, 1), "LK3301", "Black", "M"): 2,
            (day(8, 2), "LK3301", "Black", "L"): 1,
            (day(8, 3), "LK3301", "Black", "L"): (0, 1),
        },
    ),
    form(
        "zalando, an article number of the platform's beside the SKU",
        "zalando_orders.csv",
        text(
            """
 Order number | Order date | Article number | Partner article simple SKU | Size | Colour | Quantity | Order status | Price
 10100 | 2026-08-01 | ZA1 | LK3301-BLK-M | M | Black | 2 | shipped | 59.95
 10101 | 2026-08-02 | ZA1 | LK3301-BLK-L | L | Black | 1 | shipped | 59.95
 10102 | 2026-08-02 | ZA1 | LK3301-BLK-L | L | Black | 1 | returned | 59.95
 """,
            encoding="utf-8",
        ),
        {(day(8, 1), "LK3301", "Black", "M"): 2, (day(8, 2), "LK3301", "Black", "L"): (2, 1)},
    ),
]
