/* The register's filter and sorting, over the rows that the page already holds. Without it the page is whole. */
(function () {
  "use strict";

  const CELLS = { unit: 1, platform: 3, scope: 4 };
  const STATE = 6;

  const form = document.getElementById("filters");
  const table = document.getElementById("register");
  const body = table.tBodies[0];

  /* One form for what looks alike: full and half width, upper and lower case, spaces. */
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  /* Read once: touching ten thousand rows at each keystroke is what makes a table slow. */
  const entries = Array.from(body.rows, (row, place) => {
    const words = Array.from(row.cells, (cell) => cell.textContent.trim());
    const mark = row.cells[STATE].className.split(" ")[1];
    return { row, place, words, mark, text: fold(words.slice(0, 3).join(" ") + row.dataset.more), shown: true };
  });

  function wanted() {
    const chosen = (name) => Array.from(form.querySelectorAll(`[name=${name}]:checked`));
    return {
      words: form.elements.text.value.split(/\s+/).map(fold).filter(Boolean),
      unit: form.elements.unit.value,
      marks: chosen("state").flatMap((box) => box.dataset.marks.split(" ")),
      scope: chosen("scope").map((box) => box.value),
      platform: chosen("platform").map((box) => box.value),
    };
  }

  function fits(entry, want) {
    return (
      (!want.unit || entry.words[CELLS.unit] === want.unit) &&
      (!want.marks.length || want.marks.includes(entry.mark)) &&
      (!want.scope.length || want.scope.includes(entry.words[CELLS.scope])) &&
      (!want.platform.length || want.platform.includes(entry.words[CELLS.platform])) &&
      want.words.every((word) => entry.text.includes(word))
    );
  }

  function show() {
    const want = wanted();
    let count = 0;
    for (const entry of entries) {
      const shown = fits(entry, want);
      if (shown !== entry.shown) entry.row.hidden = !(entry.shown = shown);
      count += shown;
    }
    const pairs = Array.from(new FormData(form)).filter((pair) => pair[1] !== "");
    const query = new URLSearchParams(pairs).toString();
    document.getElementById("count").textContent =
      `${entries.length} 个群组` + (pairs.length ? `，符合条件 ${count} 个` : "");
    document.getElementById("none").hidden = count > 0;
    table.hidden = count === 0;
    history.replaceState(null, "", location.pathname + (query && `?${query}`));
  }

  /* The address says what is shown: a filtered register can be sent on, and links lead into it. */
  function restore() {
    for (const [name, value] of new URLSearchParams(location.search)) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "checkbox") field.checked = field.checked || field.value === value;
        else field.value = value;
      }
    }
  }

  function sort(head, column, compare) {
    const ascending = head.getAttribute("aria-sort") !== "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    /* The page's own order of states is the order of urgency. */
    const order = column === STATE ? (a, b) => a.place - b.place : (a, b) => compare(a.words[column], b.words[column]);
    entries.sort((a, b) => (ascending ? order(a, b) : order(b, a)));
    body.append(...entries.map((entry) => entry.row));
  }

  function makeSortable() {
    const compare = new Intl.Collator("zh-Hans-CN", { numeric: true }).compare;
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sort(head, column, compare));
      head.replaceChildren(button);
    });
  }

  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 80);
  });
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  makeSortable();
  restore();
  show();
})();
