"""planner report from outside: one page that needs nothing else, and the same figures as data."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from small_workspace import AS_OF, planned_workspace, write_small_workspace

EVIL = "<script>alert('x')</script> & \"裙子\""
VOID = {"meta", "br", "hr", "img", "input", "link"}


class Page(HTMLParser):
    """What a browser would make of the page: every start tag with its attributes, and whether tags are balanced."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.text = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)

    def count(self, tag):
        return sum(name == tag for name, _ in self.tags)


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A workspace with one run and one backtest, some names hostile; to be copied, not used."""
    folder = write_small_workspace(tmp_path_factory.mktemp("report") / "small")
    settings = (folder / "planner.yaml").read_text(encoding="utf-8")
    (folder / "planner.yaml").write_text(settings.replace("name: small", "name: '<b>秋季</b> small'"), encoding="utf-8")
    return planned_workspace(folder, EVIL, ["run"], ["backtest", "--origins", "2"])


def report(planner, folder, *words):
    done = planner("-w", folder, "report", *words, "--json")
    assert done.code == 0, done.err
    data = json.loads(done.out)["data"]
    return data, Path(data["file"]).read_text(encoding="utf-8")


def test_the_page_is_whole_and_needs_nothing_else(folder, planner):
    data, text = report(planner, folder)
    page = Page(text)
    assert page.open == []
    assert re.findall(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)[\w.]+", text) == []
    assert not {"link", "img", "iframe"} & {tag for tag, _ in page.tags}
    assert [attrs for tag, attrs in page.tags if tag == "script"] == [{}]  # its own, of which no source is fetched
    links = [value for _, attrs in page.tags for key, value in attrs.items() if key in {"src", "href"}]
    assert links
    assert all(link.startswith("#") for link in links)
    assert not any(key.startswith("on") for _, attrs in page.tags for key in attrs)
    anchors = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert {attrs["href"][1:] for tag, attrs in page.tags if tag == "a"} <= anchors
    assert data["bytes"] == len(text.encode()) < 1_000_000


def test_every_chart_has_words_and_a_table(folder, planner):
    _, text = report(planner, folder)
    figures = re.findall(r"<figure>.*?</figure>", text, re.DOTALL)
    assert len(figures) > 6
    assert text.count("<svg") == len(figures) + 1  # arrivals, for a phone as well
    for figure in figures:
        assert re.search(r'<div role="img" aria-label="[^"]{20,}">(?:<div class="wide">)?<svg', figure)
        assert "<figcaption>" in figure
    tables = [f for f in figures if "<table>" in f]
    assert len(tables) == len(figures) - 1  # reliability has its tables beside it
    assert all("<caption>" in table for table in re.findall(r"<table>.*?</table>", text, re.DOTALL))


def test_ids_are_unique_in_the_page(folder, planner):
    _, text = report(planner, folder)
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", text)) <= set(ids)


def test_what_users_wrote_is_escaped(folder, planner):
    data, text = report(planner, folder)
    assert data["firm"]["rows"][0]["name"] == EVIL
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &#34;裙子&#34;" in text
    assert text.count("<script") == 1
    assert "<b>秋季" not in text
    assert "&lt;b&gt;秋季&lt;/b&gt; small" in text


def test_figures_are_those_of_the_run(folder, planner):
    data, text = report(planner, folder)
    run = folder / "runs/latest"
    plan, orders = json.loads((run / "plan.json").read_text()), pl.read_parquet(run / "orders.parquet")
    assert plan.items() <= data["headline"].items()
    firm = orders.filter(pl.col("firm"))
    assert (data["firm"]["total"], data["firm"]["units"]) == (firm.height, firm["units"].sum())
    assert {row["order_id"] for row in data["firm"]["rows"]} == set(firm["order_id"])
    assert sum(week["firm"] + week["provisional"] for week in data["arrivals"]) == orders["units"].sum()
    limits = pl.read_parquet(run / "limits.parquet").filter(pl.col("kind") == "minutes")
    weeks = [week for factory in data["load"]["factories"] for week in factory["weeks"]]
    assert sum(week["regular"] + week["overtime"] for week in weeks) == pytest.approx(limits["used"].sum())
    assert sum(week["units"] for week in weeks) == orders["units"].sum()
    assert sum(kind["styles"] for kind in data["skipped"]["kinds"]) == plan["styles_skipped"]
    verdicts = pl.read_parquet(run / "verdicts.parquet")["verdict"].value_counts()
    assert {row["verdict"]: row["styles"] for row in data["verdicts"]["styles"] if row["styles"]} == dict(
        verdicts.iter_rows()
    )
    for words in (f"{plan['objective']:,.0f}", f"{plan['bound']:,.0f}", *firm["reason"].head(3)):
        assert words in text.replace("&#39;", "'")


def test_fans_go_on_from_what_was_sold(folder, planner):
    data, _ = report(planner, folder)
    demand = {row["style_id"]: row for row in pl.read_parquet(folder / "runs/latest/demand.parquet").rows(named=True)}
    sales = pl.read_csv(folder / "data/sales.csv", schema_overrides={"style_id": pl.String}, try_parse_dates=True)
    sums = sales.filter(pl.col("date") < AS_OF).group_by("style_id").agg(pl.col("units").sum())
    sold = dict(sums.iter_rows())
    assert len(data["fans"]) == min(12, data["headline"]["styles_ordered"])
    for fan in data["fans"]:
        facts = demand[fan["style_id"]]
        assert fan["sold"][-1] == {"day": AS_OF.isoformat(), "units": sold[fan["style_id"]]}
        assert fan["ahead"][0]["p10"] == fan["ahead"][0]["p90"] == sold[fan["style_id"]]
        for level in ("p05", "p50", "p95"):
            assert fan["ahead"][-1][level] == pytest.approx(sold[fan["style_id"]] + facts[level])


def test_reliability_is_that_of_the_newest_backtest(folder, planner):
    data, text = report(planner, folder)
    found = json.loads(next((folder / "runs").glob("*/backtest.json")).read_text())
    whole = next(row for row in found["rows"] if (row["group"], row["forecast"]) == ("all", "planner"))
    assert data["reliability"]["forecasts"] == whole["n"] > 0
    assert [row["covered"] for row in data["reliability"]["ranges"]] == [whole["cov50"], whole["cov80"], whole["cov90"]]
    assert sum(row["n"] for row in data["reliability"]["ages"]) == whole["n"]
    assert len(data["reliability"]["levels"]) == 21
    assert f"{whole['cov80']:.1%}" in text
    for run in folder.glob("runs/*/backtest.json"):
        shutil.rmtree(run.parent)
    data, text = report(planner, folder)
    assert data["reliability"] is None
    assert "planner backtest" in text


def test_the_same_run_gives_the_same_bytes_and_stays_as_it_was(folder, planner, tmp_path):
    before = {path: path.read_bytes() for path in (folder / "runs").rglob("*") if path.is_file()}
    data, text = report(planner, folder)
    run_id = (folder / "runs/latest").readlink().name
    assert data["file"] == str(folder / "reports" / f"{run_id}.html")
    again, same = report(planner, folder, run_id[:-1], "--output", tmp_path / "page.html")
    assert again["file"] == str(tmp_path / "page.html")
    assert same == text
    assert {path: path.read_bytes() for path in (folder / "runs").rglob("*") if path.is_file()} == before


def test_a_run_without_a_plan_shows_its_demand(folder, planner):
    run_id = json.loads(planner("-w", folder, "forecast", "--json").out)["run_id"]
    data, text = report(planner, folder, run_id)
    assert data["headline"] is data["firm"] is None
    assert len(data["fans"]) == 12
    assert Page(text).open == []
    assert "Release now" not in text


def test_a_run_that_failed_says_so(folder, planner):
    (folder / "data/pins.csv").write_text("style_id,factory_id,week,units\n00059,near,2026-03-02,90000\n")
    assert planner("-w", folder, "run").code == 5
    failed = json.loads(planner("-w", folder, "runs", "--json").out)["data"][0]
    data, text = report(planner, folder, failed["run_id"])
    assert "no plan satisfies every limit" in data["run"]["error"]
    assert "This run ended with an error: no plan satisfies every limit" in text
    assert data["headline"] is None
    assert len(data["fans"]) == 12


def test_the_screen_and_csv_name_the_file(folder, planner):
    page = planner("-w", folder, "report", "--format", "table").out
    assert "reports/" in page
    assert ".html" in page
    assert (
        planner("-w", folder, "report", "--output", folder / "x.html")
        .out.splitlines()[1]
        .startswith(f"{folder}/x.html,")
    )


def test_runs_that_cannot_be_shown(folder, planner):
    backtest = next((folder / "runs").glob("*/backtest.json")).parent.name
    done = planner("-w", folder, "report", backtest)
    assert done.code == 2
    assert "no forecast and no plan" in done.err
    assert planner("-w", folder, "report", "none").code == 2
    assert planner("-w", folder, "report", "--output", folder / "nowhere/x.html").code == 3
    printed = planner("-w", folder, "report", "--output", folder / "x.pdf")
    assert (printed.code, (folder / "x.pdf").exists()) == (2, False)
    assert "print the page from a browser" in printed.err
    assert not (folder / "reports").exists()


def test_missing_libraries_are_named_with_the_way_to_get_them(folder, planner, monkeypatch):
    monkeypatch.setattr("planner.report.charts.drawing.find_spec", lambda name: None if name == "vl_convert" else True)
    done = planner("-w", folder, "report")
    assert done.code == 3
    assert "vl_convert" in done.err
    assert "pip install '.[report]'" in done.err
