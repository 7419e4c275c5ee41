// Filters and sorting of the tables of runs. Without it the page shows the same, in the order of profit.
"use strict";
for (const table of document.querySelectorAll("table.runs")) {
  const runs = [...table.querySelectorAll("tbody.run")];
  if (runs.length < 2) continue;
  const bar = document.createElement("div");
  bar.className = "bar";
  const search = Object.assign(document.createElement("input"), {type: "search", placeholder: say.search});
  search.setAttribute("aria-label", say.by_text);
  const factory = choice(say.by_factory, [["", say.every], ...unique("factory").map((name) => [name, name])]);
  const order = choice(say.sort, [["profit", say.profit], ["units", say.units], ["week", say.week],
    ["style", say.style], ["factory", say.factory]]);
  const shown = document.createElement("output");
  bar.append(search, factory, order, shown);
  table.parentElement.before(bar);

  function unique(key) {
    return [...new Set(runs.map((run) => run.dataset[key]))].sort();
  }
  function choice(label, options) {
    const select = document.createElement("select");
    select.setAttribute("aria-label", label);
    select.append(...options.map(([value, text]) => new Option(text, value)));
    return select;
  }
  function show() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let units = 0, number = 0;
    for (const run of runs) {
      const text = run.dataset.text.toLowerCase();
      run.hidden = !words.every((word) => text.includes(word)) || (factory.value !== "" && run.dataset.factory !== factory.value);
      if (!run.hidden) { number += 1; units += Number(run.dataset.units); }
    }
    shown.textContent = say.shown.replace("{n}", number).replace("{runs}", runs.length).replace("{units}", units.toLocaleString("en"));
  }
  function sort(key, up) {
    const number = key === "profit" || key === "units";
    const way = up ? 1 : -1;
    runs.sort((a, b) => way * (number ? a.dataset[key] - b.dataset[key] : a.dataset[key].localeCompare(b.dataset[key])));
    table.append(...runs);
  }
  search.addEventListener("input", show);
  factory.addEventListener("change", show);
  order.addEventListener("change", () => sort(order.value, !["profit", "units"].includes(order.value)));
  for (const head of table.querySelectorAll("th[data-sort]")) {
    head.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      sort(head.dataset.sort, up);
    });
  }
  show();
}
