"""What a file is, is told from its bytes; Chinese comes in right from any usual program."""

import gzip

import pytest

from planner.errors import Finding

CHINESE = "日期,款号,颜色,销量\n2026-03-02,裙001,红色,3\n2026-03-03,裙001,蓝色,4\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_every_usual_encoding_reads_the_same(read, encoding, packed):
    data = CHINESE.encode(encoding)
    found = read("sales", gzip.compress(data) if packed else data)
    assert found.findings == []
    assert found.good.select("style_id", "colour", "units").rows() == [("裙001", "红色", 3.0), ("裙001", "蓝色", 4.0)]
    assert found.encoding == {"utf-8": "utf-8", "utf-8-sig": "utf-8-sig", "utf-16": "utf-16"}.get(encoding, "gb18030")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends_are_recognised(read, delimiter, line_end):
    found = read("sales", CHINESE.replace(",", delimiter).replace("\n", line_end))
    assert found.findings == []
    assert found.good["units"].to_list() == [3.0, 4.0]


def test_characters_beyond_gbk_come_in_from_gb18030(read):
    found = read("sales", "日期,款号,销量\n2026-03-02,𠮷㐀,3\n".encode("gb18030"))
    assert found.good["style_id"].to_list() == ["𠮷㐀"]


def test_days_in_chinese_below_headers_in_english_are_not_russian(read):
    days = "".join(f"2026年3月{day}日,A{day},3\n" for day in range(1, 29))
    assert read("sales", ("date,style_id,units\n" + days).encode("gb18030")).good.height == 28
    assert read("sales", ("日期,款号,销量\n" + days).encode("gb18030")).good.height == 28
    names = "".join(f"2026-03-{day:02},красный,3\n" for day in range(1, 29))
    assert read("sales", ("date,style_id,units\n" + names).encode("cp1251")).good["style_id"][0] == "красный"


def test_utf8_with_a_broken_byte_is_not_taken_for_gb18030(read):
    found = read("sales", CHINESE.encode().replace("蓝".encode(), "蓝".encode()[:2]))
    assert found.good.is_empty()
    assert found.faults == [
        Finding("file.csv", row=3, value=found.faults[0].value, expected="text in UTF-8", mend=found.faults[0].mend)
    ]


def test_what_is_neither_is_told_with_its_row(read):
    found = read("sales", b"date,style_id,units\n2026-03-02,a,1\n2026-03-03,\xff\xff,2\n")
    assert [(f.row, f.expected) for f in found.faults] == [(3, "text in UTF-8 or GB18030")]


def test_an_encoding_that_is_named_is_used(read):
    found = read("sales", "date,style_id,units\n2026-03-02,é,1\n".encode("latin-1"), encoding="latin-1")
    assert found.good["style_id"].to_list() == ["é"]
    assert read("sales", b"\xe9", encoding="klingon").faults[0].value == "klingon"


def test_a_cut_off_gzip_file_is_told(read):
    assert "whole gzip file" in read("sales", gzip.compress(CHINESE.encode() * 99)[:-20]).faults[0].expected


def test_the_two_ways_of_writing_chinese_in_pairs_of_bytes_are_told_apart(read):
    """Each reads as the other without an error, and colours become other colours."""
    text = "日期,款號,顏色,銷量\n" + "".join(
        f"2026-03-0{n},裙{n},{c},3\n" for n, c in enumerate("紅藍綠黃橙紫灰白", start=1)
    )
    for encoding, found_as in (("big5", "big5hkscs"), ("gb18030", "gb18030")):
        found = read("sales", text.encode(encoding), columns={"style_id": "款號", "colour": "顏色", "units": "銷量"})
        assert found.encoding == found_as
        assert "".join(found.good["colour"]) == "紅藍綠黃橙紫灰白"
