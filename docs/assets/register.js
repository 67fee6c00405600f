/* The register's filter, and the print button. Works on what the page already holds; without it the page is whole. */
(function () {
  "use strict";

  /* One form for what looks alike: full and half width, upper and lower case, no spaces. */
  function fold(text) {
    return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  }

  const COLUMNS = { unit: 1, platform: 3, scope: 4, state: 6 };

  function start(table) {
    const form = document.getElementById("filters");
    const count = document.getElementById("count");
    const none = document.getElementById("none");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, function (row) {
      const words = Array.from(row.cells, function (cell) { return cell.textContent.trim(); });
      const state = row.cells[COLUMNS.state].querySelector(".state").textContent.trim();
      words[COLUMNS.state] = state;
      return { row: row, words: words, text: fold(words.join(" ") + " " + row.cells[0].firstElementChild.title) };
    });

    function wanted() {
      return Object.fromEntries(Array.from(new FormData(form)).filter(function (pair) { return pair[1] !== ""; }));
    }

    function show() {
      const want = wanted();
      const words = (want.text || "").split(/\s+/).map(fold).filter(Boolean);
      let shown = 0;
      for (const entry of rows) {
        const fits =
          words.every(function (word) { return entry.text.includes(word); }) &&
          Object.keys(COLUMNS).every(function (name) { return !want[name] || entry.words[COLUMNS[name]] === want[name]; });
        if (entry.row.hidden === fits) entry.row.hidden = !fits;
        shown += fits;
      }
      const narrowed = Object.keys(want).length > 0;
      count.textContent = rows.length + " 个群组" + (narrowed ? "，符合条件 " + shown + " 个" : "");
      none.hidden = shown > 0;
      table.hidden = shown === 0;
      const query = new URLSearchParams(want).toString();
      history.replaceState(null, "", location.pathname + (query ? "?" + query : "") + location.hash);
    }

    function restore() {
      for (const pair of new URLSearchParams(location.search)) {
        const field = form.elements.namedItem(pair[0]);
        if (field && "value" in field) field.value = pair[1];
      }
    }

    let timer = 0;
    form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(show, 80); });
    form.addEventListener("reset", function () { setTimeout(show); });
    form.addEventListener("submit", function (event) { event.preventDefault(); show(); });
    sortable(table, body, rows);
    restore();
    show();
  }

  function sortable(table, body, rows) {
    const compare = new Intl.Collator("zh-Hans-CN", { numeric: true }).compare;
    Array.from(table.tHead.rows[0].cells, function (head, column) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", function () {
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort(function (a, b) { return compare(a.words[column], b.words[column]) * (down ? -1 : 1); });
        const sorted = document.createDocumentFragment();
        for (const entry of rows) sorted.append(entry.row);
        body.append(sorted);
      });
    });
  }

  const table = document.getElementById("register");
  if (table) start(table);
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", function () { window.print(); });
  }
})();
