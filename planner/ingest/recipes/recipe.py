"""A recipe: how one kind of export becomes rows of ours. Kept as YAML in imports/, or shipped in `sources/`."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from planner.settings.sections import Section

Target = Literal["sales", "stock", "orders", "styles"]


class DateRule(Section):
    """How a line gets its day."""

    columns: list[str] = Field(default_factory=list, description="meanings, the first that a line has counts")
    order: Literal["ymd", "dmy", "mdy"] | None = Field(default=None, description="which of 8/1/26 is the day")
    zone: str | None = Field(default=None, description="the shop's time zone; null = the clock as written")
    begins: Annotated[str, Field(pattern=r"^\d{2}:\d{2}$")] = Field(default="00:00", description="when the day begins")
    files: dict[str, date] = Field(default_factory=dict, description="the day of files that do not say it")

    @field_validator("zone")
    @classmethod
    def _exists(cls, value: str | None) -> str | None:
        from zoneinfo import ZoneInfo

        if value is not None:
            try:
                ZoneInfo(value)
            except (KeyError, ValueError, OSError):
                raise ValueError("a time zone such as Asia/Shanghai") from None
        return value


class CountRule(Section):
    """Which lines count, where the usual words for it do not do."""

    sold: list[str] = Field(default_factory=list, description="further words for: this is a sale")
    out: list[str] = Field(default_factory=list, description="further words for: this is none")
    refunded: list[str] = Field(default_factory=list, description="further words for: sold and come back")


class VariantRule(Section):
    """How style, colour and size are found."""

    style: Literal["style", "code", "cut", "known", "table"] = Field(
        default="style",
        description=(
            "style = its own column, code = the code is the style, cut = a part of the code, known = the style of the "
            "styles table that the code begins with, table = the skus table says"
        ),
    )
    cut: str | None = Field(default=None, description="such as style-colour-size or style6+colour2+size")
    colour: Literal["colour", "spec", "title", "option", "cut"] | None = None
    size: Literal["size", "spec", "title", "option", "cut", "wide"] | None = None


class Recipe(Section):
    """Everything about one kind of export."""

    name: str = ""
    title: str = Field(default="", description="what people call the export")
    table: Target | None = None
    grain: Literal["lines", "days"] | None = Field(default=None, description="order lines, or rows that count a day")
    files: list[str] = Field(default_factory=list, description="patterns of the names of its files")
    orders_in: list[str] = Field(
        default_factory=list, description="patterns of the names of the files that say the days of its orders"
    )
    header: list[str] = Field(default_factory=list, description="headers that its files have")
    columns: dict[str, str] = Field(default_factory=dict, description="meaning -> header")
    wide: Literal["sizes", "days", "places"] | None = Field(default=None, description="what stands in the header row")
    date: DateRule = Field(default_factory=DateRule)
    counts: CountRule = Field(default_factory=CountRule)
    variants: VariantRule | None = None
    channel: str | None = Field(default=None, description="a header, or =text for a name; null = none")
    decimal: Literal[".", ","] | None = None
    pieces: bool = Field(default=False, description="whether every row is one piece, where no column counts them")
    outflow: bool = Field(
        default=False, description="whether counts below zero are what was sold, as in a list of stock"
    )
    seen_by: Literal["platform", "erp"] | None = Field(
        default=None,
        description=("whose order ids these are: an order seen by both counts once, as the platform has it"),
    )
    source: str | None = Field(default=None, description="the export it is one of, where order ids come from")
    refuse: str | None = Field(default=None, description="why such a file holds no sales by day")
