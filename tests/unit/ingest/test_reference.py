"""Reference tables: everything that is wrong over all of them, told at once with file, row and column."""

import datetime as dt

import polars as pl
import pytest

from planner.errors import InputError
from planner.ingest import read_inputs
from planner.tables import GIVEN
from planner.tables.frames import schema_of

STYLE = (
    "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,launch_date,fabric_id,fabric_per_unit\n"
)


def findings(ws):
    with pytest.raises(InputError) as caught:
        read_inputs(ws)
    return caught.value.details


def places(ws):
    return [(f.file, f.row, f.column, f.value) for f in findings(ws)]


def warnings(ws):
    return {w.code: w.message for w in read_inputs(ws)[1]}


def test_a_workspace_of_two_tables_is_enough(make):
    inputs, said = read_inputs(make())
    assert said == ()
    assert inputs.as_of == dt.date(2026, 3, 20)
    assert inputs.styles["style_id"].to_list() == ["00123", "A2"]
    assert inputs.attributes == ("neckline",)
    assert inputs.styles["fabric_per_unit"].to_list() == [0.0, 0.0]
    for name, table in GIVEN.items():
        if name not in {"styles", "sales", "factories"}:
            frame = getattr(inputs, name)
            assert frame.is_empty()
            assert frame.schema == pl.Schema(schema_of(table)), name


def test_all_that_is_wrong_over_all_tables_is_told_at_once(make):
    ws = make(
        styles=STYLE + "1,tee,99,30,10,10,2026-05-01,,,\n2,tee,-1,30,10,abc,2026-05-01,,,\n"
        "1,tee,99,30,10,10,2026-05-01,,,\n",
        factories="factory_id,weekly_minutes,min_batch\nF1,1,1\n",
        capacity="factory_id,week,minutes\nF1,someday,5\n",
    )
    found = findings(ws)
    assert [(f.file, f.row, f.column) for f in found] == [
        ("data/styles.csv", 3, "price"),
        ("data/styles.csv", 3, "sewing_minutes"),
        ("data/styles.csv", 4, "style_id"),
        ("data/factories.csv", 1, "lead_time_weeks"),
        ("data/capacity.csv", 2, "week"),
    ]


def test_names_that_no_other_table_knows_are_told_where_they_stand(make):
    ws = make(
        orders="order_id,style_id,factory_id,units,arrival_date\nO1,A2,F1,5,2026-04-01\nO2,A3,F9,5,2026-04-01\n",
        capacity="工厂,周,工时\nF2,2026-03-23,100\n",
        pins="style_id,factory_id,units\n00123,F1,100\n123,,0\n",
        packs="pack,size,units,style_id\nA,S,2,124\nA,S,1,\n",
        styles=STYLE + "A2,tee,99,30,10,10,2026-05-01,,,\n00123,tee,99,30,10,10,2026-05-01,,COTTON,1.5\n",
        fabrics="fabric_id,on_hand,cost,min_order\nSILK,1,1,1\n",
    )
    assert set(places(ws)) == {
        ("data/styles.csv", 3, "fabric_id", "COTTON"),
        ("data/orders.csv", 3, "factory_id", "F9"),
        ("data/orders.csv", 3, "style_id", "A3"),
        ("data/capacity.csv", 2, "工厂", "F2"),
        ("data/pins.csv", 3, "style_id", "123"),
        ("data/packs.csv", 2, "style_id", "124"),
    }


def test_an_order_book_has_a_language_that_there_is(make):
    ws = make(factories="factory_id,weekly_minutes,min_batch,lead_time_weeks,language\nF1,9,1,1,zh\nF2,9,1,1,fr\n")
    assert places(ws) == [("data/factories.csv", 3, "language", "fr")]


def test_a_table_that_is_missing_altogether_is_told_once(make):
    rows = "".join(f"{i},tee,99,30,10,10,2026-05-01,,COTTON,1.5\n" for i in range(50))
    assert places(make(styles=STYLE + rows)) == [("data/styles.csv", 2, "fabric_id", "COTTON")]


@pytest.mark.parametrize(
    ("table", "content", "place"),
    [
        (
            "styles",
            STYLE + "1,tee,9,3,1,1,2026-05-01,2026-05-01,,\n",
            ("data/styles.csv", 2, "exit_date", "2026-05-01"),
        ),
        (
            "events",
            "name,start_date,end_date\na,2026-05-01,2026-05-01\nb,2026-05-02,2026-05-01\n",
            ("data/events.csv", 3, "end_date", "2026-05-01"),
        ),
        ("pins", "style_id,factory_id,units\nA2,,100\nA2,F1,150\n", ("data/pins.csv", 3, "units", "150")),
        (
            "pins",
            "style_id,factory_id,week,units\nA2,F1,2026-03-23,60\nA2,F1,,50\n",
            ("data/pins.csv", 2, "units", "60"),
        ),
        (
            "factories",
            "factory_id,weekly_minutes,min_batch,lead_time_weeks,max_batch\nF1,1,50,2,40\n",
            ("data/factories.csv", 2, "max_batch", "40"),
        ),
    ],
)
def test_contradictions_within_a_table(make, table, content, place):
    assert places(make(**{table: content})) == [place]


@pytest.mark.parametrize(
    ("table", "content", "code"),
    [
        ("styles", STYLE + "1,tee,9,3,10,1,2026-05-01,,,\n", "salvage_above_price"),
        ("styles", STYLE + "1,tee,9,10,1,1,2026-05-01,,,\n", "cost_above_price"),
        ("styles", STYLE + "1,tee,9,3,4,1,2026-05-01,,,\n", "leftover_pays"),
        (
            "styles",
            STYLE + "".join(f"{k},tee,{900 if k == 3 else 9},3,1,1,2026-05-01,,,\n" for k in range(6)),
            "margin_beyond_others",
        ),
        ("styles", STYLE + "1,hat,9,3,1,1,2026-05-01,,,\n", "no_factory"),
        ("stock", "style_id,units\nA2,5\nB7,5\n", "stock_of_unknown_style"),
        ("reach", "visits_per_week,style_id\n100,\n100,B7\n", "reach_of_unknown_style"),
    ],
)
def test_what_may_be_right_is_a_warning(make, table, content, code):
    said = warnings(make(**{table: content}))
    assert list(said) == [code]
    assert said[code].startswith("1 style(s)")


def test_a_finished_style_without_a_factory_is_no_news(make):
    assert warnings(make(styles=STYLE + "1,hat,9,3,1,1,2026-02-01,,,\n")) == {}


def test_a_factory_without_categories_makes_all(make):
    ws = make(
        styles=STYLE + "1,hat,9,3,1,1,2026-05-01,,,\n",
        factories="factory_id,weekly_minutes,min_batch,lead_time_weeks,categories\nF1,1,1,1,\n",
    )
    assert warnings(ws) == {}


def test_a_missing_table_is_told_if_it_is_needed_or_named(make):
    assert places(make(factories=None)) == [("data/factories.csv", None, None, None)]
    assert places(make(settings="tables: {stock: erp/stock.xlsx}\n")) == [("erp/stock.xlsx", None, None, None)]


def test_a_table_may_come_in_several_files_but_each_row_once(make):
    head, *rows = (STYLE + "1,tee,9,3,1,1,2026-05-01,,,\n2,tee,9,3,1,1,2026-05-01,,,\n").splitlines(keepends=True)
    settings = "tables: {styles: 'styles-*.csv'}\n"
    ws = make(settings, **{"styles-a.csv": head + rows[0], "styles-b.csv": head + rows[1]})
    assert read_inputs(ws)[0].styles["style_id"].to_list() == ["1", "2"]
    ws = make(settings, **{"styles-a.csv": head + rows[0], "styles-b.csv": head + rows[0]})
    assert places(ws) == [("styles-b.csv", None, "style_id", "1")]


def test_attributes_are_numbers_where_every_cell_is_one(make):
    ws = make(
        styles="style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,"
        "length_cm,print,code,pattern_id,mixed,empty\n1,tee,9,3,1,1,2026-05-01,50.5,dots,007,12,1,\n2,tee,9,3,1,1,2026-05-01,,,008,13,M,\n"
    )
    inputs = read_inputs(ws)[0]
    assert inputs.attributes == ("length_cm", "print", "code", "pattern_id", "mixed", "empty")
    types = [inputs.styles.schema[name] for name in inputs.attributes]
    assert types == [pl.Float64(), pl.String(), pl.String(), pl.String(), pl.String(), pl.String()]


def test_chinese_tables_with_a_mapping(make):
    ws = make(
        settings="columns: {styles: {exit_date: 下架, neckline: 领型}}\n",
        styles="款号,品类,吊牌价,成本,残值,工时,下架,领型\n裙1,连衣裙,￥199,70,30,20,2026年5月1日,圆领\n".encode(
            "gb18030"
        ),
        factories='工厂,产能,起订量,交期,可做品类\n一厂,"10,000",50,2,连衣裙；T恤\n'.encode("gb18030"),
    )
    inputs, said = read_inputs(ws)
    assert said == ()
    assert inputs.styles.select("style_id", "price", "exit_date", "neckline").row(0) == (
        "裙1",
        199.0,
        dt.date(2026, 5, 1),
        "圆领",
    )
    assert inputs.factories["categories"].to_list() == ["连衣裙;T恤"]


def test_a_bad_row_does_not_make_its_name_unknown_to_other_tables(make):
    ws = make(
        factories="factory_id,weekly_minutes,min_batch,lead_time_weeks\nnorth,many,1,1\nsouth,1,1,1\n",
        capacity="factory_id,week,minutes\nnorth,2026-03-23,5\nwest,2026-03-23,5\n",
    )
    assert [(row, column, value) for _, row, column, value in places(ws)] == [
        (2, "weekly_minutes", "many"),
        (3, "factory_id", "west"),
    ]


@pytest.mark.parametrize(("day", "told"), [("2026-03-22", True), ("2026-03-28", True), ("2026-03-27", False)])
def test_weeks_named_by_a_weekend_are_told(make, day, told):
    """A calendar whose weeks begin on Sunday means the Monday after; the week of the Monday before it is taken for."""
    ws = make(capacity=f"factory_id,week,minutes\nF1,{day},0\n")
    inputs, said = read_inputs(ws)
    assert ("week_by_weekend" in {w.code for w in said}) == told
    assert inputs.capacity["week"].to_list()[0].weekday() == 0


def test_amounts_in_two_currencies_are_told_with_the_column(make):
    styles = (
        "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date\n"
        "a,dress,¥199,$30,5元,20,2026-05-01\nb,dress,199,30,5,20,2026-05-01\n"
    )
    assert [(f.file, f.column, f.value) for f in findings(make(styles=styles))] == [
        ("data/styles.csv", "unit_cost", "$")
    ]
    dollars = styles.replace("¥", "$").replace("5元", "USD 5")
    assert "other_currency" in warnings(make(styles=dollars))
    assert "other_currency" not in warnings(make("currency: USD\n", styles=dollars))
    assert "other_currency" not in warnings(make("currency: SEK\n", styles=dollars))


def test_money_is_no_number_of_pieces(make):
    ws = make(stock="style_id,units\nA2,¥12\n")
    assert places(ws) == [("data/stock.csv", 2, "units", "¥12")]


def test_stock_of_a_style_that_is_no_sum_of_its_pieces_is_told(make):
    both = "style_id,units,colour,size\nA2,60,,\nA2,30,red,M\nA2,20,red,L\n"
    assert "stock_counted_twice" in warnings(make(stock=both))
    assert "stock_counted_twice" not in warnings(make(stock=both.replace("A2,60,,", "00123,60,,")))
    orders = "order_id,style_id,factory_id,units,arrival_date,size\nP1,A2,F1,{},2026-04-01,\nP1,A2,F1,30,2026-04-01,M\n"
    assert "orders_counted_twice" in warnings(make(orders=orders.format(50)))


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        # of the style, of its colours, of its sizes
        ("A2,50,,\nA2,30,red,M\nA2,20,red,L\n", 50),
        ("A2,30,red,M\nA2,20,red,L\nA2,7,blue,M\nA2,50,red,\nA2,7,blue,\nA2,57,,\n", 57),
        ("A2,30,,M\nA2,20,,L\nA2,50,,\n", 50),
        # one part only may be chance, unless others of the file are sums
        ("A2,30,,\nA2,30,red,M\n", 60),
        ("A2,30,,\nA2,30,red,M\n00123,9,,\n00123,5,red,M\n00123,4,red,L\n", 39),
    ],
)
def test_stock_that_is_the_sum_of_pieces_beside_it_counts_once(make, rows, kept):
    inputs, told = read_inputs(make(stock="style_id,units,colour,size\n" + rows))
    assert inputs.stock["units"].sum() == kept
    assert ("sums_left_out" in {w.code for w in told}) == (kept in {50, 57, 39})


def test_an_order_that_is_the_sum_of_its_lines_counts_once_unless_it_knows_more(make):
    head = "order_id,style_id,factory_id,units,arrival_date,size,received\n"
    lines = "P1,A2,F1,30,2026-04-01,M,0\nP1,A2,F1,20,2026-04-01,L,0\n"
    inputs, _ = read_inputs(make(orders=head + "P1,A2,F1,50,2026-04-01,,0\n" + lines))
    assert inputs.orders["size"].to_list() == ["M", "L"]
    came = make(orders=head + "P1,A2,F1,50,2026-04-01,,40\n" + lines)
    assert "orders_counted_twice" in warnings(came)


def test_an_order_that_arrives_when_its_style_is_gone_is_told(make):
    orders = "order_id,style_id,factory_id,units,arrival_date\nPO,A2,F1,50,{}\n"
    assert "arrives_after_exit" in warnings(make(orders=orders.format("2026-05-01")))
    assert "arrives_after_exit" not in warnings(make(orders=orders.format("2026-04-30")))


def test_an_uplift_in_per_cent_and_a_start_after_the_arrival_are_told(make):
    orders = "order_id,style_id,factory_id,units,arrival_date,week\nPO,A2,F1,50,2026-04-06,2026-04-20\n"
    events = "name,start_date,end_date,uplift\nfest,2026-04-01,2026-04-03,50\n"
    said = warnings(make(orders=orders, events=events))
    assert "fest (50)" in said["huge_uplift"]
    assert "A2" in said["starts_after_arrival"]


def test_a_purchase_or_a_run_whose_most_is_below_its_least_is_told(make):
    fabrics = "fabric_id,on_hand,cost,min_order,max_order\nK,10,20,100,50\nL,10,20,100,0\nM,10,20,100,\n"
    head = "factory_id,weekly_minutes,min_batch,lead_time_weeks,lot_size,max_batch\n"
    ws = make(fabrics=fabrics, factories=head + "F1,10000,50,2,40,75\nF2,10000,50,2,40,80\n")
    assert places(ws) == [("data/factories.csv", 2, "max_batch", "75"), ("data/fabrics.csv", 2, "max_order", "50")]


@pytest.mark.parametrize(("salvage", "told"), [(31, False), (41, True)])
def test_a_leftover_pays_only_above_cost_and_fabric(make, salvage, told):
    """A unit costs 30 and two metres at 5 each."""
    head = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,fabric_id,fabric_per_unit\n"
    ws = make(
        styles=head + f"1,tee,99,30,{salvage},1,2026-05-01,F,2\npast,tee,99,30,50,1,2026-03-01,F,2\n",
        fabrics="fabric_id,on_hand,cost,min_order\nF,0,5,0\n",
    )
    said = warnings(ws)
    assert ("leftover_pays" in said) is told
    assert not told or "past" not in said["leftover_pays"]


def test_reach_and_packs_that_no_style_can_use_are_told(make):
    sized = "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,sizes\nA2,tee,99,30,10,10,2026-05-01,S;M\nB,dress,99,30,10,10,2026-05-01,S;M\n"
    reach, packs = "category,visits_per_week\nTEES,100\ntee,100\n", "pack,size,units\nP,S,2\nP,38,1\n"
    said = warnings(make(styles=sized, reach=reach, packs=packs))
    assert "TEES" in said["reach_of_no_style"]
    assert "size 38;" in said["packs_of_no_size"]
    good = warnings(make(styles=sized, reach=reach.replace("TEES", "dress"), packs=packs.replace("38", "M")))
    assert not {"reach_of_no_style", "packs_of_no_size"} & set(good)
