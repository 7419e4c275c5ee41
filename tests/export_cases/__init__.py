"""Made-up exports in the form of each source, and what is right for them. No row is anybody's.

`CASES` are read without a finding, each by its own recipe; `FORMS` are other versions of the sources and the oddities of people's
sheets, of which a finding may speak. `REFUSED` holds no sales by day.
"""

from export_cases import (
    abroad,
    abroad_platforms,
    chinese_platforms,
    chinese_shops,
    daily_reports,
    erp,
    erp_abroad,
    erp_of_brands,
    erp_of_shops,
    factories,
    languages,
    ledgers,
    odd_sheets,
    stock,
    tills_abroad,
    wide_places,
)
from export_cases.abroad import SHOPIFY_COLUMNS
from export_cases.case import USUAL, Case, text, workbook
from export_cases.chinese_shops import DOUYIN
from export_cases.erp import JST
from export_cases.refused import REFUSED

MODULES = (
    *(chinese_shops, daily_reports, abroad, erp, factories, stock, odd_sheets),
    *(erp_of_shops, chinese_platforms, abroad_platforms, erp_abroad, wide_places),
    *(ledgers, tills_abroad, erp_of_brands, languages),
)
CASES = [case for module in MODULES for case in module.CASES if not case.is_form]
FORMS = [case for module in MODULES for case in module.CASES if case.is_form]

__all__ = ["CASES", "DOUYIN", "FORMS", "JST", "REFUSED", "SHOPIFY_COLUMNS", "USUAL", "Case", "text", "workbook"]
