"""Sales of shops and tills abroad: Shopify, Amazon, TikTok Shop, Shopee, WooCommerce, Etsy, Lightspeed."""

from export_cases.case import Case, day, form, text, workbook

SHOPIFY_COLUMNS = (
    "Name | Email | Financial Status | Paid at | Created at | Lineitem quantity | Lineitem name"
    " | Lineitem price | Lineitem sku | Cancelled at | Refunded Amount | Id"
)

CASES = [
    Case(
        "shopify-orders",
        "orders_export.csv",
        text(
            f"""
            {SHOPIFY_COLUMNS}
            #2001 | x@example.com | paid | 2026-03-02 10:00:00 +0100 | 2026-03-02 09:59:00 +0100 | 1 | Dress - Black / S | 30 | LK3301-BLK-S |  | 0 | 6001
            #2001 | x@example.com |  |  | 2026-03-02 09:59:00 +0100 | 2 | Dress - Black / M | 30 | LK3301-BLK-M |  |  |
            #2002 | y@example.com | refunded | 2026-03-03 23:50:00 +0100 | 2026-03-03 23:49:00 +0100 | 3 | Shirt - White / L | 30 | LK3302-WHT-L |  | 90 | 6002
            #2003 | y@example.com | voided |  | 2026-03-03 12:00:00 +0100 | 5 | Shirt - White / L | 30 | LK3302-WHT-L | 2026-03-03 12:10:00 +0100 | 0 | 6003
            #2004 | z@example.com | paid | 2026-03-03 13:00:00 +0100 | 2026-03-03 13:00:00 +0100 | 4 | Scarf | 7 | 0045112 |  | 0 | 6004
            """,
            encoding="utf-8",
        ),
        {
            (day(3, 2), "LK3301", "Black", "S"): 1,
            (day(3, 2), "LK3301", "Black", "M"): 2,
            (day(3, 3), "LK3302", "White", "L"): 3,
            (day(3, 3), "0045112", None, None): 4,
        },
    ),
    Case(
        "amazon-orders",
        "all_orders.txt",
        text(
            """
            amazon-order-id | purchase-date | order-status | product-name | sku | item-status | quantity | item-price
            302-0000001-0000001 | 2026-03-01T20:00:00+00:00 | Shipped | Dress | LK3301-BLK-S | Shipped | 1 | 30.0
            302-0000002-0000002 | 2026-03-02T10:00:00+00:00 | Shipped | Dress | LK3301-BLK-M | Shipped | 2 | 60.0
            302-0000003-0000003 | 2026-03-02T11:00:00+00:00 | Cancelled | Dress | LK3301-BLK-M | Cancelled | 2 |
            """,
            delimiter="\t",
            encoding="utf-8",
        ),
        {(day(3, 2), "LK3301", "BLK", "S"): 1, (day(3, 2), "LK3301", "BLK", "M"): 2},
        zone="Asia/Tokyo",
    ),
    Case(
        "lightspeed-lines",
        "sales_lines.csv",
        text(
            """
            Sale ID | Completed Date | System ID    | Custom SKU   | Description | Quantity | Unit Price | Total
            501     | 2026-03-02     | 210000000001 | LK3301-BLK-S | Dress       | 1        | 99         | 99
            502     | 2026-03-02     | 210000000002 | LK3301-BLK-M | Dress       | 2        | 99         | 198
            503     | 2026-03-03     | 210000000001 | LK3301-BLK-S | Dress       | -1       | 99         | -99
            """,
            encoding="utf-8",
        ),
        {
            (day(3, 2), "LK3301", "BLK", "S"): 1,
            (day(3, 2), "LK3301", "BLK", "M"): 2,
            (day(3, 3), "LK3301", "BLK", "S"): 0,
        },
    ),
    form(
        "shopify orders",
        "orders_export_1.csv",
        text(
            """
            Name | Email | Financial Status | Paid at | Fulfillment Status | Currency | Subtotal | Discount Code | Created at | Lineitem quantity | Lineitem name | Lineitem price | Lineitem sku | Lineitem fulfillment status | Cancelled at | Refunded Amount | Vendor | Id | Source | Location
            #1001 | a@b | paid | 2026-08-01 23:50:11 -0700 | fulfilled | USD | 200 |  | 2026-08-01 23:50:10 -0700 | 1 | Linen Dress - Black / M | 100 | LK3301-BLK-M | fulfilled |  | 0 | V | 5500000000001 | web |
            #1001 | a@b |  |  |  |  |  |  | 2026-08-01 23:50:10 -0700 | 2 | Linen Dress - Black / L | 100 | LK3301-BLK-L | fulfilled |  |  | V |  |  |
            #1002 | a@b | refunded | 2026-08-02 00:50:11 -0700 | unfulfilled | USD | 100 |  | 2026-08-02 00:50:10 -0700 | 1 | Linen Dress - Black / L | 100 | LK3301-BLK-L | pending | 2026-08-02 05:50:10 -0700 | 100 | V | 5500000000002 | web |
            #1003 | a@b | voided |  | unfulfilled | USD | 100 |  | 2026-08-02 00:50:10 -0700 | 4 | Linen Dress - Black / L | 100 | LK3301-BLK-L | pending | 2026-08-02 05:50:10 -0700 | 0 | V | 5500000000003 | web |
            #1004 | a@b | partially_refunded | 2026-08-02 00:50:11 -0700 | fulfilled | USD | 100 |  | 2026-08-02 00:50:10 -0700 | 2 | Gift wrap | 5 |  | fulfilled |  | 5 | V | 5500000000004 | web |
            """,
            encoding="utf-8",
        ),
        {
            (day(8, 1), "LK3301", "Black", "M"): 1,
            (day(8, 1), "LK3301", "Black", "L"): 2,
            (day(8, 2), "LK3301", "Black", "L"): (1, 1),
        },
    ),
    form(
        "shopify variants by day",
        "Sales by product variant.csv",
        text(
            """
            Day | Product title | Product variant title | Product variant SKU | Quantity ordered | Quantity returned | Net items sold | Gross sales | Discounts | Returns | Net sales
            2026-08-01 | Linen Dress | Black / M | LK3301-BLK-M | 3 | -1 | 2 | 300.00 | 0 | -100.00 | 200.00
            2026-08-02 | Linen Dress | Black / L | LK3301-BLK-L | 1 | 0 | 1 | 100.00 | 0 | 0 | 100.00
            """,
            encoding="utf-8",
        ),
        {(day(8, 1), "LK3301", "Black", "M"): (3, 1), (day(8, 2), "LK3301", "Black", "L"): 1},
    ),
    form(
        "tiktok shop",
        "OrderSKUList.csv",
        text("""
            Order ID | Order Status | Order Substatus | Cancelation/Return Type | Normal or Pre-order | SKU ID | Seller SKU | Product Name | Variation | Quantity | Sku Quantity of return | SKU Unit Original Price | Created Time | Paid Time | Cancelled Time
            Platform unique order ID. | Current order status. | Current order substatus | Order is cancelled or returned | Order type | Platform SKU ID | Seller sku input by the seller | Product name | Platform sku variation. | SKU sold quantity in the order | SKU return quantity | SKU original price | The time of order creation | The time of payment | The time of cancellation
            \t576460000000000001 | Completed | Completed |  | Normal | \t1729 | LK3301-BLK-M | Dress | Black, M | 2 | 0 | 30.00 | 08/01/2026 11:05:12 PM\t | 08/01/2026 11:06:12 PM\t |
            \t576460000000000002 | Shipped | In transit | Return/Refund | Normal | \t1729 | LK3301-BLK-L | Dress | Black, L | 1 | 1 | 30.00 | 08/02/2026 11:05:12 AM\t | 08/13/2026 11:06:12 AM\t |
            \t576460000000000003 | Canceled | Canceled | Cancel | Normal | \t1729 | LK3301-BLK-L | Dress | Black, L | 6 | 0 | 30.00 | 08/02/2026 11:05:12 AM\t |  | 08/02/2026 11:09:12 AM
            """),
        {(day(8, 1), "LK3301", "Black", "M"): 2, (day(8, 13), "LK3301", "Black", "L"): (1, 1)},
    ),
    form(
        "shopee",
        "Order.all.xlsx",
        workbook("""
            Order ID | Order Status | Cancel reason | Return / Refund Status | Tracking Number* | Order Creation Date | Order Paid Time | Parent SKU Reference No. | Product Name | SKU Reference No. | Variation Name | Original Price | Deal Price | Quantity | Returned quantity
            260801ABCDEFGH | Completed | "" | "" | TH | 2026-08-01 00:10 | 2026-08-01 00:12 | LK3301 | Dress | LK3301-BLK-M | Black,M | "399" | "299" | "1" | "0"
            260801ABCDEFGI | Cancelled | Cancelled automatically | "" | TH | 2026-08-01 00:10 | "" | LK3301 | Dress | LK3301-BLK-M | Black,M | "399" | "299" | "3" | "0"
            260802ABCDEFGJ | To ship | "" | "" | TH | 2026-08-02 00:10 | 2026-08-02 00:12 | LK3301 | Dress | LK3301-BLK-L | Black,L | "399" | "299" | "2" | "0"
            """),
        {(day(8, 1), "LK3301", "Black", "M"): 1, (day(8, 2), "LK3301", "Black", "L"): 2},
    ),
    form(
        "vend lines",
        "vend.csv",
        text(
            """
            Date | Receipt Number | Line Type | Customer Code | Customer Name | Note | Quantity | Subtotal | Sales Tax | Total | Paid | Details | Register | User | Status | Sku
            2026-08-01 10:00:00 | 1001 | Sale | WALKIN |  |  | 3 | 270 | 30 | 300 | 300 | 2 X LK, 1 X | Main | Ann | CLOSED |
            2026-08-01 10:00:00 | 1001 | Sale Line | WALKIN |  |  | 2 | 180 | 20 | 200 | 0 | Dress | Main | Ann | CLOSED | LK3301-BLK-M
            2026-08-01 10:00:00 | 1001 | Sale Line | WALKIN |  |  | 1 | 90 | 10 | 100 | 0 | Dress | Main | Ann | CLOSED | LK3301-BLK-L
            2026-08-01 10:00:00 | 1001 | Payment | WALKIN |  |  | 0 | 0 | 0 | 0 | 300 | Cash | Main | Ann | CLOSED |
            """,
            encoding="utf-8",
        ),
        {(day(8, 1), "LK3301", "BLK", "M"): 2, (day(8, 1), "LK3301", "BLK", "L"): 1},
    ),
    form(
        "woo",
        "woo.csv",
        text(
            """
            Order Number | Order Status | Order Date | Customer Note | SKU | Item # | Item Name | Quantity (- Refund) | Item Cost
            5001 | Completed | 2026-08-01 10:00 |  | LK3301-BLK-M | 1 | Dress - Black, M | 2 | 30
            5002 | Refunded | 2026-08-01 10:00 |  | LK3301-BLK-M | 1 | Dress - Black, M | 1 | 30
            5003 | On hold | 2026-08-02 10:00 |  | LK3301-BLK-L | 1 | Dress - Black, L | 1 | 30
            5004 | Pending payment | 2026-08-02 10:00 |  | LK3301-BLK-L | 1 | Dress | 4 | 30
            """,
            encoding="utf-8",
        ),
        {(day(8, 1), "LK3301", "BLK", "M"): (3, 1)},
    ),
    form(
        "etsy",
        "EtsySoldOrderItems2026-8.csv",
        text(
            """
            Sale Date | Item Name | Buyer | Quantity | Price | Coupon Code | Order ID | Transaction ID | Variations | SKU | Date Paid | Order Type
            08/01/26 | Dress | b | 1 | 30 |  | 3000000001 | 4000000001 | Size:M,Color:Black | LK3301-BLK-M | 08/01/2026 | online
            08/13/26 | Dress | b | 2 | 30 |  | 3000000002 | 4000000002 | Size:L,Color:Black | LK3301-BLK-L | 08/13/2026 | online
            """,
            encoding="utf-8",
        ),
        {(day(8, 1), "LK3301", "Black", "M"): 1, (day(8, 13), "LK3301", "Black", "L"): 2},
    ),
    form(
        "magento, cancelled pieces of an order that goes on",
        "order_items.csv",
        text(
            """
            Order # | Purchased On | Status | SKU | Name | Qty Ordered | Qty Invoiced | Qty Refunded | Qty Canceled | Price
            000000101 | Aug 1, 2026 10:01:00 AM | complete | LK3301-Black-M | Dress | 2.0000 | 2.0000 | 1.0000 | 0.0000 | 39.9
            000000102 | Aug 1, 2026 1:01:00 PM | canceled | LK3301-Black-L | Dress | 1.0000 | 0.0000 | 0.0000 | 1.0000 | 39.9
            000000103 | Aug 13, 2026 1:01:00 PM | processing | LK3302-White-L | Top | 3.0000 | 2.0000 | 0.0000 | 1.0000 | 19.9
            """,
            encoding="utf-8",
        ),
        {(day(8, 1), "LK3301", "Black", "M"): (2, 1), (day(8, 13), "LK3302", "White", "L"): 2},
    ),
]
