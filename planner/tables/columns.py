"""The columns that several tables share, so that a header means the same in all of them."""

from __future__ import annotations

from planner.tables.schema import Column

STYLE = Column(
    "style_id",
    "id",
    "the style",
    required=True,
    also=("style", "style_no", "style_code", "product_id", "sku_style", "款号", "货号", "款式编号", "商品编码", "款式"),
)
FACTORY = Column(
    "factory_id",
    "id",
    "the factory",
    required=True,
    also=("factory", "factory_code", "supplier", "supplier_id", "工厂", "工厂编号", "供应商", "加工厂"),
)
FABRIC = Column(
    "fabric_id",
    "id",
    "the fabric",
    required=True,
    also=("fabric", "fabric_code", "material_id", "面料", "面料编号", "布料", "面料号"),
)
COLOUR = Column("colour", "id", "colourway", also=("color", "colourway", "颜色", "色", "颜色名称"))
SIZE = Column("size", "id", "size", also=("size_name", "尺码", "尺寸", "码"))
SKU = Column(
    "sku",
    "id",
    "the code of a style in one colour and size, as shops, ERP and factory use it",
    also=("sku_id", "sku_code", "SKU编码", "sku编号", "规格编码", "商家编码", "商品SKU"),
)
CHANNEL = Column("channel", "id", "where it was sold or shown", also=("渠道", "平台", "店铺", "platform", "shop"))
AUDIENCE = Column("audience", "id", "whom it was shown to", also=("人群", "客群", "受众", "segment"))
