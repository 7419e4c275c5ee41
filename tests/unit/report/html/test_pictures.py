"""Pictures: small files go into the page, large ones and addresses are linked, anything else is left out."""

from planner.report.html.pictures import SMALL, pictures_of


def test_what_becomes_of_each(tmp_path):
    (tmp_path / "img").mkdir()
    (tmp_path / "img/small.png").write_bytes(b"png")
    (tmp_path / "img/大 图.jpg").write_bytes(b"x" * (SMALL + 1))
    (tmp_path / "img/evil.svg").write_text("<svg onload='alert(1)'/>", encoding="utf-8")
    images = [
        ("A", "img/small.png"),
        ("B", "img/大 图.jpg"),
        ("C", "https://example.com/c.jpg"),
        ("D", "img/none.png"),
        ("E", "img/evil.svg"),
        ("F", "javascript:alert(1)"),
        ("G", None),
    ]
    found = pictures_of(images, tmp_path, tmp_path / "reports/run.html")
    assert found == {
        "A": "data:image/png;base64,cG5n",
        "B": "../img/%E5%A4%A7%20%E5%9B%BE.jpg",
        "C": "https://example.com/c.jpg",
    }
