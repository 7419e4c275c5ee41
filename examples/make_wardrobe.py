"""Makes the example `wardrobe`: a women's wear shop that does not exist, with colours, sizes, three factories, a festival.

    python examples/make_wardrobe.py [FOLDER]      default: examples/wardrobe

Everything is drawn from one seed, so the same program makes the same files. Each style has a level, a life-cycle curve
and a mix of colours and sizes of its own around that of its category; tests sell out, sizes run out, reorders come in.
"""

from __future__ import annotations

import csv
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np

AS_OF = date(2026, 3, 16)
FIRST = date(2025, 10, 13)
LIFE_DAYS, STYLES_A_WEEK, SEED = 84, 3, 38
FESTIVAL = (date(2026, 3, 6), date(2026, 3, 8), 1.8)  # 三八节
HOLIDAY = (date(2026, 2, 15), date(2026, 2, 23))  # 春节: factories stand still

LETTERS = {"S": 0.20, "M": 0.34, "L": 0.27, "XL": 0.14, "2XL": 0.05}
WAISTS = {"26": 0.16, "27": 0.26, "28": 0.27, "29": 0.19, "30": 0.12}
# category: names, price, unit cost without fabric, minutes, metres a unit, fabric, sizes
CATEGORIES = {
    "连衣裙": (("茶歇裙", "吊带裙", "衬衫裙", "碎花裙"), 299, 62, 34, 2.1, "雪纺", LETTERS),
    "针织衫": (("开衫", "圆领毛衣", "小香风针织"), 199, 55, 22, 0.0, "", {"均码": 1.0}),
    "衬衫": (("法式衬衫", "条纹衬衫", "醋酸衬衫"), 219, 40, 26, 1.5, "醋酸", LETTERS),
    "半身裙": (("百褶裙", "鱼尾裙", "A字裙"), 189, 33, 20, 1.3, "雪纺", LETTERS),
    "裤子": (("阔腿裤", "烟管裤", "直筒牛仔裤"), 239, 48, 28, 1.4, "牛仔", WAISTS),
}
COLOURS = {"黑色": 0.30, "米白": 0.22, "雾蓝": 0.14, "豆沙粉": 0.12, "卡其": 0.12, "酒红": 0.10}
FITS = ("修身", "常规", "宽松")
FACTORIES = [
    "factory_id,name,weekly_minutes,min_batch,min_batch_colour,lead_time_weeks,categories,lot_size,line_multiple,min_line,"
    "setup_minutes,setup_cost,cost_factor,overtime_minutes,overtime_cost,language",
    "HZ,杭州快反车间,9000,60,20,2,,1,1,5,90,150,1.12,1500,0.9,zh",
    "GZ,广州新塘厂,24000,120,40,3,连衣裙;衬衫;半身裙;裤子,10,2,6,180,300,1,0,0,zh",
    "NB,Ningbo Knit Ltd,15000,100,30,3,针织衫,1,1,6,120,200,1.03,0,0,en",
]
FABRICS = [
    "fabric_id,on_hand,cost,min_order,lead_time_weeks,leftover_value,min_dye_lot",
    "雪纺,2600,14,500,1,4,40",
    "醋酸,1500,19,400,1,6,30",
    "牛仔,1800,16,500,2,5,0",
]


def make(folder: Path) -> None:
    """Writes every file of the example to `folder`."""
    rng = np.random.default_rng(SEED)
    styles, sales, skus = [], [], []
    weeks = (AS_OF - FIRST).days // 7
    for number in range(weeks * STYLES_A_WEEK):
        launch = FIRST + timedelta(weeks=number // STYLES_A_WEEK, days=int(rng.integers(0, 5)))
        style = draw_style(rng, number, launch)
        styles.append(style["row"])
        skus += style["skus"]
        sales += sell(rng, style, launch)
    data = folder / "data"
    data.mkdir(parents=True, exist_ok=True)
    write(data / "styles.csv", styles)
    write(data / "sales.csv", sorted(sales, key=lambda row: (row["date"], row["style_id"], row["colour"], row["size"])))
    write(data / "skus.csv", skus)
    lines = order_lines(np.random.default_rng(SEED + 1), sales, skus, {s["style_id"]: s["price"] for s in styles})
    write(folder / f"聚水潭订单_{AS_OF:%Y%m%d}.csv", lines, "gb18030")
    for name, lines in (("factories", FACTORIES), ("fabrics", FABRICS), ("events", events()), ("capacity", capacity())):
        (data / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "planner.yaml").write_text(
        "# A shop that does not exist: made by examples/make_wardrobe.py.\n"
        f"name: 衣橱 (虚构示例, made up)\ncurrency: CNY\nas_of: {AS_OF}\n"
        "optimize: {horizon_weeks: 8, firm_weeks: 1, budget: 260000, time_limit: 30}\n",
        encoding="utf-8",
    )


def draw_style(rng: np.random.Generator, number: int, launch: date) -> dict[str, object]:
    """One style: its row of styles, its SKUs with their true shares, its level (units a day at first)."""
    category = list(CATEGORIES)[int(rng.choice(len(CATEGORIES), p=[0.3, 0.2, 0.2, 0.15, 0.15]))]
    names, price, cost, minutes, metres, fabric, curve = CATEGORIES[category]
    style_id = f"{launch:%y}{launch:%m}-{number:03}"
    several = int(rng.integers(2, 4))
    palette = np.array(list(COLOURS.values()))
    colours = [list(COLOURS)[i] for i in sorted(rng.choice(len(COLOURS), several, replace=False, p=palette))]
    fit = str(rng.choice(FITS, p=[0.25, 0.5, 0.25]))
    wear = np.array(list(curve.values())) * np.exp(
        {"修身": 0.18, "常规": 0.0, "宽松": -0.18}[fit] * np.arange(len(curve))
    )
    expected = np.outer([COLOURS[c] for c in colours], wear / wear.sum()).ravel()
    shares = rng.dirichlet(expected / expected.sum() * 45)
    pairs = [(c, z) for c in colours for z in curve]
    price = round(price * float(rng.choice([0.85, 1.0, 1.2])) / 10) * 10 - 1
    row = {
        "style_id": style_id, "name": f"{rng.choice(names)}", "category": category, "fit": fit, "price": price,
        "unit_cost": cost, "salvage_value": round(price * 0.08), "sewing_minutes": minutes,
        "launch_date": launch, "exit_date": launch + timedelta(days=LIFE_DAYS), "fabric_id": fabric,
        "fabric_per_unit": metres or "", "return_rate": 0.12 if category == "连衣裙" else 0.08, "colours": ";".join(colours),
        "sizes": ";".join(curve), "colour_substitution": 0.15, "image": f"pictures/{style_id}.jpg",
    }  # fmt: skip
    skus = [
        {"sku": f"{style_id}-{colours.index(c) + 1:02}{z}", "style_id": style_id, "colour": c, "size": z,
         "barcode": f"69{int(rng.integers(10**10, 10**11))}"}
        for c, z in pairs
    ]  # fmt: skip
    return {"row": row, "skus": skus, "pairs": pairs, "shares": shares, "level": float(rng.lognormal(1.5, 0.75))}


def sell(rng: np.random.Generator, style: dict[str, object], launch: date) -> list[dict[str, object]]:
    """The days of a style up to as_of: units sold and the stock each began with, of every SKU that sold or ran out."""
    shares, level = np.asarray(style["shares"]), float(style["level"])  # type: ignore[arg-type]
    # A test of some pieces a SKU by what the shop believes of sizes; a reorder of the right mix after four weeks.
    stock = np.maximum(rng.poisson(60 * (0.5 * shares + 0.5 / len(shares))), 2)
    rows = []
    for age in range(LIFE_DAYS):
        day = launch + timedelta(days=age)
        if day >= AS_OF:
            break
        if age == 28 and level > 3:
            stock = stock + rng.poisson(level * 26 * shares)
        rate = level * (0.35 + 0.65 * np.exp(-age / 9)) * np.exp(-age / 70) * (1.35 if day.weekday() >= 5 else 0.9)
        rate *= FESTIVAL[2] if FESTIVAL[0] <= day <= FESTIVAL[1] else 0.6 if HOLIDAY[0] <= day <= HOLIDAY[1] else 1.0
        wanted = rng.poisson(rate * shares)
        sold = np.minimum(wanted, stock)
        for k, (colour, size) in enumerate(style["pairs"]):  # type: ignore[arg-type, var-annotated]
            if sold[k]:
                rows.append(
                    {"date": day, "style_id": style["row"]["style_id"], "colour": colour, "size": size,  # type: ignore[index]
                     "units": int(sold[k]), "stock": int(stock[k])}
                )  # fmt: skip
        stock = stock - sold
    return rows


def order_lines(
    rng: np.random.Generator,
    sales: list[dict[str, object]],
    skus: list[dict[str, object]],
    prices: dict[object, object],
) -> list[dict[str, object]]:
    """The last two days as 聚水潭 exports them: an order line a row, some cancelled or never paid, a total below."""
    codes = {(s["style_id"], s["colour"], s["size"]): s["sku"] for s in skus}
    lines: list[dict[str, object]] = []
    for sale in sales:
        if sale["date"] < AS_OF - timedelta(days=2):  # type: ignore[operator]
            continue
        left = int(sale["units"])  # type: ignore[call-overload]
        states = ["已发货" if sale["date"] < AS_OF - timedelta(days=1) else "已付款待审核"]  # type: ignore[operator]
        while left > 0 or len(states) > 1:
            state = states.pop() if len(states) > 1 else states[0]
            units = min(left, int(rng.choice([1, 1, 1, 2]))) if state == states[0] else 1
            left -= units if state == states[0] else 0
            at = f"{sale['date']} {int(rng.integers(8, 24)):02}:{int(rng.integers(60)):02}:{int(rng.integers(60)):02}"
            price = prices[sale["style_id"]]
            lines.append(
                {"内部订单号": 1180000 + len(lines), "线上订单号": f"39260{int(rng.integers(10**13, 10**14))}", "店铺": "衣橱旗舰店",
                 "订单状态": state, "下单时间": at, "付款日期": "" if state == "待付款" else at, "款式编码": sale["style_id"],
                 "商品编码": codes[sale["style_id"], sale["colour"], sale["size"]], "颜色规格": f"{sale['colour']};{sale['size']}",
                 "数量": units, "单价": f"{price}.00", "应付金额": f"{int(price) * units}.00"}  # type: ignore[call-overload]
            )  # fmt: skip
            if left and rng.random() < 0.1:
                states.append(str(rng.choice(["已取消", "待付款"])))
    total = dict.fromkeys(lines[0], "") | {"内部订单号": "合计", "数量": sum(int(x["数量"]) for x in lines)}  # type: ignore[call-overload]
    return [*lines, total]


def events() -> list[str]:
    """The festival with its known uplift left to be learned."""
    return [
        "name,start_date,end_date,uplift",
        f"三八节,{FESTIVAL[0]},{FESTIVAL[1]},",
        "清明假期,2026-04-04,2026-04-06,1.2",
    ]


def capacity() -> list[str]:
    """A week in which a factory moves house."""
    return ["factory_id,week,minutes", "GZ,2026-04-06,12000"]


def write(file: Path, rows: list[dict[str, object]], encoding: str = "utf-8") -> None:
    """A CSV as other programs write it, with LF."""
    with file.open("w", encoding=encoding, newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "wardrobe")
