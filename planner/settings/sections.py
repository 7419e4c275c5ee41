"""What planner.yaml may say: every setting with its type, default, limits and meaning."""

# fmt: off
# One line a column or setting reads like the table it is.
from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

STORES = ("file", "s3", "s3a", "gs", "az", "abfs", "abfss")  # that keep a commit whole; a web server does not
FIRST_DAY, LAST_DAY = date(1980, 1, 1), date(2150, 1, 1)  # that can be planned for


class Section(BaseModel):
    """A part of planner.yaml: frozen, no unknown keys, no silent conversions."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class TableSource(Section):
    """Where a table comes from and how to read it."""

    path: str | list[str] = Field(description="a path, a glob or a list of them, relative to the workspace")
    period: Literal["day", "week"] = Field(default="day", description=(
        "what a row of sales counts: a day, or a week by its date"))
    rolling: bool = Field(default=False, description=(
        "a file of sales only holds its latest days: what it said of days before its first one stays"))
    date_format: str | None = Field(default=None, description=(
        "how dates are written (strptime: %d/%m/%Y); null = recognised"))
    decimal: Literal[".", ","] | None = Field(default=None, description=(
        "the sign before decimals, where files separated by ; could mean either: 1.234 or 1,234; null = recognised"))
    encoding: str | None = Field(default=None, description="utf-8 or gb18030; null = recognised")
    sheet: str | None = Field(default=None, description="sheet of a workbook; null = the first")

    @field_validator("path")
    @classmethod
    def _names_something(cls, value: str | list[str]) -> str | list[str]:
        if not value or (isinstance(value, list) and "" in value):
            raise ValueError("a path, a glob or a list of them")
        return value

    @property
    def paths(self) -> list[str]:
        """The paths or globs, always as a list."""
        return [self.path] if isinstance(self.path, str) else list(self.path)


def _source(path: str) -> Any:
    return Field(default_factory=lambda: TableSource(path=path))


class Tables(Section):
    """The path of each table, relative to the workspace."""

    styles: TableSource = _source("data/styles.csv")
    sales: TableSource = _source("data/sales.csv")
    factories: TableSource = _source("data/factories.csv")
    capacity: TableSource = _source("data/capacity.csv")
    fabrics: TableSource = _source("data/fabrics.csv")
    orders: TableSource = _source("data/orders.csv")
    stock: TableSource = _source("data/stock.csv")
    reach: TableSource = _source("data/reach.csv")
    events: TableSource = _source("data/events.csv")
    budget: TableSource = _source("data/budget.csv")
    pins: TableSource = _source("data/pins.csv")
    skus: TableSource = _source("data/skus.csv")
    packs: TableSource = _source("data/packs.csv")
    receiving: TableSource = _source("data/receiving.csv")

    @field_validator("*", mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        """`sales: data/sales.csv` and a list are short for `sales: {path: ...}`."""
        return {"path": value} if isinstance(value, str | list) else value


class PriorCurve(Section):
    """The life-cycle curve believed before any sale; a shop's own sales take its place as they come in."""

    spike: Annotated[float, Field(ge=0, le=50, description=(
        "by how much the first day on sale stands above what follows: 1 = twice as high, 0 = no launch spike"))] = 1.0
    spike_days: Annotated[float, Field(gt=0, description="days over which that spike fades to about a third")] = 5.0
    half_life: Annotated[float, Field(gt=0, description=(
        "share of the life of a usual style over which demand halves"))] = 0.6
    styles: Annotated[float, Field(gt=0, description=(
        "how many average styles' sales it counts as much as"))] = 4.0


class ForecastSettings(Section):
    """How demand is forecast."""

    seed: Annotated[int, Field(ge=0, description=(
        "draws which half of the finished styles is forecast from the other half, where past days are too few to learn "
        "from: the same seed gives the same forecast"))] = 7
    min_history_styles: Annotated[int, Field(ge=0, description=(
        "finished styles needed to learn from the past; with fewer it is a cold start"))] = 30
    evenings: Literal["apart", "counted"] = Field(default="apart", description=(
        "the chance of another livestream or evening of a host: told apart in demand, or counted in its mean and quantiles"))
    prior_curve: PriorCurve = Field(default_factory=PriorCurve)


class OptimizeSettings(Section):
    """How runs are planned. Money in the workspace's currency, times in weeks and seconds."""

    horizon_weeks: Annotated[int, Field(ge=1, le=104, description=(
        "weeks in which runs may start, from the first Monday on or after as_of"))] = 12
    firm_weeks: Annotated[int, Field(ge=0, le=104, description=(
        "runs that start in the first so many of these weeks are firm: to be released now"))] = 1
    budget: Annotated[float, Field(ge=0)] | None = Field(default=None, description=(
        "open-to-buy: the most that may be committed, in the workspace's currency; what was released under it is part "
        "of it; null = no limit"))
    budget_since: date | None = Field(default=None, description=(
        "the day from which releases count against budget; null = all that the ledger holds"))
    budget_rolls_over: bool = Field(default=False, description=(
        "what a week of the budget table leaves may be spent later: runs that start up to a week commit at most what the "
        "weeks up to it have together; of weeks gone by what the ledger shows to be left"))
    recourse: bool = Field(default=True, description=(
        "choose the firm runs for what they earn when later runs are decided on what is seen until then; "
        "false = as if nothing more were learned"))
    change_cost: Annotated[float, Field(ge=0)] | None = Field(default=None, description=(
        "with recourse: what changing a run of last night's plan must earn, in the workspace's currency; "
        "null = 5% of what a run of the plan earns on average"))
    gap: Annotated[float, Field(ge=0, le=1, description=(
        "stop when the plan is proven within this share of the best possible (0.01 = 1%)"))] = 0.01
    time_limit: Annotated[float, Field(gt=0, description="seconds after which the search stops at the latest")] = 60.0
    proof: bool = Field(default=True, description=(
        "search until the plan is proven as good as gap asks, or as far as the search goes; false = a short search: a "
        "plan 1 or 2% worse, a loose bound, a fifth of the time"))
    prefer: Literal["fewer-runs", "fewer-factories", "earlier"] | None = Field(default=None, description=(
        "fewer-runs, fewer-factories or earlier: of plans that earn nearly as much, the simpler one in this sense; "
        "null = the one that earns most"))
    prefer_within: Annotated[float, Field(ge=0, le=1, description=(
        "share of expected profit that a simpler plan may give up"))] = 0.005
    solver: Literal["highs", "cbc"] = Field(default="highs", description="highs, or cbc as the fallback")
    threads: Annotated[int, Field(ge=1, le=64, description="threads for the solver")] = 1
    seed: Annotated[int, Field(ge=0, description=(
        "draws which styles try other runs together: the same seed gives the same plan"))] = 0


class GradeSettings(Section):
    """The rule of grades 爆 旺 平 滞: what remains between good and slow is flat."""

    measure: Literal["expected_total", "rate", "sell_through"] = Field(default="expected_total", description=(
        "what styles of a category are compared by: what each is expected to sell in all, units a day, or sell-through"))
    min_age_days: Annotated[int, Field(ge=0, description="days on sale before a style gets a grade")] = 7
    min_styles: Annotated[int, Field(ge=1, description=(
        "categories with fewer graded styles are graded together"))] = 5
    hot: Annotated[float, Field(ge=0, le=1, description="share of a category that is hot (爆)")] = 0.15
    good: Annotated[float, Field(ge=0, le=1, description="share of a category that is good (旺)")] = 0.25
    slow: Annotated[float, Field(ge=0, le=1, description="share of a category that is slow (滞)")] = 0.25


class LedgerSettings(Section):
    """How released orders count where no orders file says what is open."""

    net_released: bool = Field(default=True, description=(
        "take what was released off budgets, and off fabric on hand what was released since it was counted"))


class IngestSettings(Section):
    """What is done about sales that look wrong."""

    incomplete: Literal["warn", "refuse"] = Field(default="warn", description=(
        "what to do when yesterday is not complete in a channel (missing, cut off, doubled, shifted): warn and plan, or "
        "refuse to plan"))
    confirmed_days: list[date] = Field(default_factory=list, description=(
        "days whose sales are right, however far they exceed what a style usually sells: they make demand; others that "
        "exceed it a hundred times are held out of it"))


class Settings(Section):
    """Everything planner.yaml may say."""

    name: str = Field(default="", description="free text, shown at the top of the nightly page")
    currency: str = Field(default="CNY", description="the currency of every amount; shown, never converted")
    as_of: date | str = Field(default="today", description=(
        "the day that is planned for, or today; forecasts use only records from before that day"))
    store: str = Field(default="store", description=(
        "where sales and the order ledger are kept: a folder relative to the workspace, or a URI such as "
        "s3://bucket/season"))
    tables: Tables = Field(default_factory=Tables)
    columns: dict[str, dict[str, str]] = Field(default_factory=dict, description=(
        "a table's column -> the header in the file, where it is none of the built-in names"))
    ingest: IngestSettings = Field(default_factory=IngestSettings)
    forecast: ForecastSettings = Field(default_factory=ForecastSettings)
    optimize: OptimizeSettings = Field(default_factory=OptimizeSettings)
    ledger: LedgerSettings = Field(default_factory=LedgerSettings)
    grades: GradeSettings = Field(default_factory=GradeSettings)

    @field_validator("as_of", mode="before")
    @classmethod
    def _a_day(cls, value: Any) -> Any:
        if value == "today":
            return value
        try:
            day = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            raise ValueError("a date (YYYY-MM-DD) or today") from None
        if not FIRST_DAY <= day <= LAST_DAY:
            raise ValueError(f"a day from {FIRST_DAY} to {LAST_DAY}")
        return day

    @field_validator("store")
    @classmethod
    def _a_place(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("a folder or a URI such as s3://bucket/season")
        scheme, separated, _ = value.partition("://")
        if separated and scheme.lower() not in STORES:
            raise ValueError(f"a folder, or a URI that begins with {'://, '.join(STORES)}://")
        return value

    @field_validator("columns")
    @classmethod
    def _known_tables(cls, value: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        unknown = sorted(set(value) - set(Tables.model_fields))
        if unknown:
            raise ValueError(f"names of tables ({', '.join(Tables.model_fields)}), not {unknown[0]}")
        return value

    def day(self) -> date:
        """as_of as a date; `today` is this machine's date."""
        return self.as_of if isinstance(self.as_of, date) else date.today()
