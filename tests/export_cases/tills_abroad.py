"""Tills, shops and books abroad: Loyverse, Lightspeed, BigCommerce, WooCommerce, Brightpearl, Unleashed, Xero, QuickBooks, Oracle, Business Central."""

from export_cases.case import day, form, text, workbook

EB, EL = (day(8, 1), "LK3301", "Black", "M"), (day(8, 2), "LK3301", "Black", "L")
KB, KL = (day(8, 1), "LK3301", "BLK", "M"), (day(8, 2), "LK3301", "BLK", "L")

CASES = [
    form(
        "loyverse, where rows are called receipts",
        "receipts-by-item-2026-08-01-2026-08-13.csv",
        text("""
 Date | Receipt number | Receipt type | Category | SKU | Item | Variant | Quantity | Gross sales | Net sales | POS | Store | Status
 8/1/26 10:00 AM | 1-1001 | Sale | Women | LK3301-BLK-M | Dress | Black / M | 2 | 198 | 198 | POS 1 | Main | Closed
 8/2/26 10:00 AM | 1-1002 | Sale | Women | LK3301-BLK-L | Dress | Black / L | 1 | 99 | 99 | POS 1 | Main | Closed
 8/13/26 10:00 AM | 1-1003 | Refund | Women | LK3301-BLK-L | Dress | Black / L | 1 | 99 | 99 | POS 1 | Main | Closed
 """),
        {EB: 2, EL: 1, (day(8, 13), *EL[1:]): (0, 1)},
    ),
    form(
        "lightspeed, its own number of an item beside the shop's",
        "sales_lines.csv",
        text("""
 ID | Date | Transaction | Description | System ID | Manufact. SKU | Custom SKU | Qty | Retail | Subtotal | Total | Cost | Employee | Shop
 1 | 2026-08-01 10:00 | 501 | Dress Black M | 210000001 |  | LK3301-BLK-M | 2 | 99 | 198 | 198 | 80 | y | Main
 2 | 2026-08-02 10:00 | 502 | Dress Black L | 210000002 |  | LK3301-BLK-L | 1 | 99 | 99 | 99 | 40 | y | Main
 """),
        {KB: 2, KL: 1},
    ),
    form(
        "bigcommerce, orders that were never finished",
        "order_products.csv",
        text("""
 Order ID | Order Date | Order Status | Product ID | Product SKU | Product Name | Variation Details | Product Qty | Product Unit Price
 101 | 2026-08-01 | Completed | 77 | LK3301-BLK-M | Dress | Color: Black, Size: M | 2 | 99
 102 | 2026-08-02 | Awaiting Fulfillment | 77 | LK3301-BLK-L | Dress | Color: Black, Size: L | 1 | 99
 103 | 2026-08-02 | Incomplete | 77 | LK3301-BLK-L | Dress | Color: Black, Size: L | 5 | 99
 104 | 2026-08-02 | Declined | 77 | LK3301-BLK-L | Dress | Color: Black, Size: L | 5 | 99
 """),
        {EB: 2, EL: 1},
    ),
    form(
        "woocommerce analytics, how many variations there are",
        "wc-products-report-2026-08-01.csv",
        text("""
 Product title | SKU | Items sold | N. Revenue | Orders | Category | Variations | Status | Stock
 Dress - Black, M | LK3301-BLK-M | 2 | 198 | 2 | Women | 0 | In stock | 25
 Dress - Black, L | LK3301-BLK-L | 1 | 99 | 1 | Women | 0 | In stock | 8
 """),
        {KB: 2, (day(8, 1), "LK3301", "BLK", "L"): 1},
    ),
    form(
        "brightpearl",
        "SalesDetailReport.csv",
        text("""
 Order ID | Order type | Order status | Channel | Tax date | Placed on | Invoiced on | Product ID | SKU | Product name | Options | Quantity | Net
 100001 | Sales order | Invoiced | Web | 2026-08-01 | 2026-08-01 10:00 | 2026-08-02 | 1001 | LK3301-BLK-M | Dress | Colour: Black, Size: M | 2 | 90
 100002 | Sales order | Invoiced | Web | 2026-08-02 | 2026-08-02 10:00 | 2026-08-03 | 1002 | LK3301-BLK-L | Dress | Colour: Black, Size: L | 1 | 90
 100003 | Sales credit | Invoiced | Web | 2026-08-02 | 2026-08-02 10:00 | 2026-08-03 | 1002 | LK3301-BLK-L | Dress | Colour: Black, Size: L | 1 | 90
 """),
        {EB: 2, EL: (1, 1)},
    ),
    form(
        "unleashed, parked orders",
        "SalesEnquiry.csv",
        text("""
 Order No. | Order Date | Required Date | Completed Date | Status | Customer | Product Code | Product Description | Order Qty | Unit Price
 SO-00000001 | 01/08/2026 | 03/08/2026 | 13/08/2026 | Completed | a | LK3301-BLK-M | Dress | 2 | 99
 SO-00000002 | 02/08/2026 | 04/08/2026 |  | Parked | a | LK3301-BLK-L | Dress | 4 | 99
 SO-00000003 | 14/08/2026 | 16/08/2026 |  | Placed | a | LK3301-BLK-L | Dress | 1 | 99
 """),
        {KB: 2, (day(8, 14), *KL[1:]): 1},
    ),
    form(
        "xero invoices on account",
        "SalesInvoices.csv",
        text("""
 ContactName | InvoiceNumber | Reference | InvoiceDate | DueDate | Total | InventoryItemCode | Description | Quantity | UnitAmount | Type | Sent | Status
 a | INV-1 |  | 01/08/2026 | 15/08/2026 | 198 | LK3301-BLK-M | Dress | 2 | 99 | Sales invoice | Sent | Paid
 a | INV-2 |  | 02/08/2026 | 16/08/2026 | 99 | LK3301-BLK-L | Dress | 1 | 99 | Sales invoice | Sent | Awaiting Payment
 a | INV-3 |  | 14/08/2026 | 28/08/2026 | 99 | LK3301-BLK-L | Dress | 1 | 99 | Sales invoice | Sent | Voided
 """),
        {KB: 2, KL: 1},
    ),
    form(
        "quickbooks, items above their lines in a column without a header",
        "Sales by Product Service Detail.csv",
        b"Sales by Product/Service Detail\r\nMy Shop\r\n\r\n"
        + text(
            """
  | Transaction date | Transaction type | Num | Customer | Memo/Description | Quantity | Sales price | Amount | Balance
 LK3301-BLK-M |  |  |  |  |  |  |  |  |
  | 08/01/2026 | Invoice | 1001 | a | Dress | 2 | 99 | 198 | 198
 Total for LK3301-BLK-M |  |  |  |  |  | 2 |  | 198 |
 LK3301-BLK-L |  |  |  |  |  |  |  |  |
  | 08/02/2026 | Sales Receipt | 1002 | a | Dress | 1 | 99 | 99 | 99
  | 08/13/2026 | Credit Memo | 1003 | a | Dress | -1 | 99 | -99 | 0
 Total for LK3301-BLK-L |  |  |  |  |  | 0 |  | 0 |
 TOTAL |  |  |  |  |  | 2 |  | 198 |
 """,
            encoding="utf-8",
        ),
        {KB: 2, KL: 1, (day(8, 13), *KL[1:]): (0, 1)},
    ),
    form(
        "oracle order lines",
        "Manage Order Lines.csv",
        text("""
 Order | Ordered Date | Customer | Line | Item | Item Description | Ordered Quantity | Shipped Quantity | UOM | Line Status | Unit Selling Price
 3001 | 2026-08-01 10:00:00 | a | 1 | LK3301-BLK-M | Dress | 2 | 2 | Ea | Closed | 99
 3002 | 2026-08-02 10:00:00 | a | 1 | LK3301-BLK-L | Dress | 1 | 0 | Ea | Awaiting Shipping | 99
 3003 | 2026-08-02 10:00:00 | a | 1 | LK3301-BLK-L | Dress | 7 | 0 | Ea | Canceled | 99
 """),
        {KB: 2, KL: 1},
    ),
    form(
        "business central items by location",
        "Items by Location.xlsx",
        workbook("""
 No. | Description | Variant Code | Inventory | Qty. on Purch. Order | Qty. on Sales Order | Base Unit of Measure | Unit Cost
 LK3301 | Dress | BLK-M | 25 | 0 | 0 | PCS | 40
 LK3301 | Dress | BLK-L | 8 | 0 | 0 | PCS | 40
 """),
        {(None, "LK3301", "BLK", "M"): 25, (None, "LK3301", "BLK", "L"): 8},
        "stock",
    ),
    form(
        "odoo requests for quotations are no orders",
        "purchase.order.line.xlsx",
        workbook("""
 Order Reference | Vendor | Product/Internal Reference | Description | Expected Arrival | Quantity | Received Qty | Status
 P0001 | Yongli | LK3301-BLK-M | Dress | 2026-08-20 | 100 | 40 | Purchase Order
 P0002 | Yongli | LK3301-BLK-L | Dress | 2026-08-20 | 50 | 0 | RFQ
 """),
        {(day(8, 20), "LK3301", "BLK", "M"): 100},
        "orders",
    ),
    form(
        "shopline, paid and unpaid orders under one status",
        "shopline_orders.csv",
        text("""
 Order Number | Order Status | Order Created At | Payment Status | Product Name | Option | SKU | Quantity | Item Price
 S1 | Confirmed | 2026-08-01 10:00 | Paid | Dress | Black / M | LK3301-BLK-M | 2 | 99
 S2 | Confirmed | 2026-08-02 10:00 | Paid | Dress | Black / L | LK3301-BLK-L | 1 | 99
 S3 | Confirmed | 2026-08-02 10:00 | Unpaid | Dress | Black / L | LK3301-BLK-L | 4 | 99
 """),
        {KB: 2, KL: 1},
    ),
]
