"""planner check: every table with what was matched to what, every problem, nothing written."""

from planner.ingest import check_workspace, ingest_sales, read_inputs


def test_a_sound_workspace_has_no_findings_and_a_line_a_file(make):
    report = check_workspace(make())
    assert report.findings == ()
    assert report.warnings == ()
    assert [(line["table"], line["file"], line["rows"], line["good"]) for line in report.tables] == [
        ("styles", "data/styles.csv", 2, 2),
        ("sales", "data/sales.csv", 3, 3),
        ("factories", "data/factories.csv", 1, 1),
    ]
    assert "neckline" not in report.tables[0]["headers"]


def test_problems_of_sales_and_of_reference_tables_are_told_together(make):
    report = check_workspace(
        make(
            sales="日期,款号,销量\n2026-03-02,A2,x\n2026-03-02,B9,1\n",
            factories="factory_id,weekly_minutes,min_batch,lead_time_weeks\nF1,?,1,1\n",
        )
    )
    assert [(f.file, f.row, f.column) for f in report.findings] == [
        ("data/factories.csv", 2, "weekly_minutes"),
        ("data/sales.csv", 2, "销量"),
    ]
    assert [w.code for w in report.warnings] == ["sales_of_unknown_style"]
    assert "B9" in report.warnings[0].message
    assert report.tables[1]["headers"] == "日期 -> date, 款号 -> style_id, 销量 -> units"


def test_a_table_that_cannot_be_read_is_not_blamed_for_what_it_would_know(make):
    report = check_workspace(make(styles="", pins="style_id,units\n00123,5\n", stock="style_id,units\nA2,5\n"))
    assert [f.file for f in report.findings] == ["data/styles.csv"]
    assert report.warnings == ()


def test_nothing_is_written(make):
    ws = make(sales="date,style_id,units\n2026-03-02,A2,x\n")
    before = sorted(ws.folder.rglob("*"))
    check_workspace(ws)
    assert sorted(ws.folder.rglob("*")) == before


def test_without_a_sales_file_what_the_store_holds_will_do(make):
    ingest_sales(make())
    report = check_workspace(make(sales=None))
    assert report.findings == ()
    assert [w.code for w in report.warnings] == ["no_sales_file"]


def test_signs_that_nobody_sees_are_told_where_they_stand(make):
    styles = (
        "style_id,category,price,unit_cost,salvage_value,sewing_minutes,exit_date,name,neckline\n"
        "A1,tee,9,1,1,1,2026-06-01,\u202etxet,V\u200b\nA2,tee,9,1,1,1,2026-06-01,👩\u200d🎨,V\n"
    )
    report = check_workspace(make(styles=styles, sales="date,style_id,units\n2026-03-02,A\u200b1,1\n"))
    told = {w.message.partition(":")[0]: w.message for w in report.warnings if w.code == "hidden_signs"}
    assert "name (1), neckline (1)" in told["data/styles.csv"]  # the joiner of an emoji is none of them
    assert "style_id (1)" in told["data/sales.csv"]
    inputs, _ = read_inputs(make(styles=styles))
    assert inputs.styles["neckline"].to_list() == ["V", "V"]
    assert inputs.styles["name"].to_list() == ["txet", "👩\u200d🎨"]
