/* The register's filter and sorting, over the rows that the page came with. Without it the page is whole. */
(function () {
  "use strict";

  const STEP = 300; /* Rows laid out at a time: ten thousand at once take seconds. */

  const form = document.getElementById("filters");
  const table = document.getElementById("register");
  const more = document.getElementById("more");
  const body = table.tBodies[0];
  /* Which column is which: an edition may leave some out. */
  const heads = Array.from(table.tHead.rows[0].cells);
  const CELLS = Object.fromEntries(heads.map((head, column) => [head.dataset.key, column]));

  /* One form for what looks alike: full and half width, upper and lower case, spaces. */
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  /* Read once; from here on a row is in the page only while it is shown. */
  const entries = Array.from(body.rows, (row, place) => {
    const words = Array.from(row.cells, (cell) => cell.textContent.trim());
    const mark = row.cells[CELLS.state].className.split(" ")[1];
    return { row, place, words, mark, text: fold(words.slice(0, CELLS.platform).join(" ") + row.dataset.more) };
  });
  let found = entries;
  let shown = 0;

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

  function lay(upTo) {
    body.append(...found.slice(shown, upTo).map((entry) => entry.row));
    shown = Math.min(upTo, found.length);
    more.hidden = shown === found.length;
    more.textContent = `还有 ${found.length - shown} 个，继续显示`;
  }

  function show() {
    const want = wanted();
    found = entries.filter((entry) => fits(entry, want));
    const pairs = Array.from(new FormData(form)).filter((pair) => pair[1] !== "");
    const query = new URLSearchParams(pairs).toString();
    document.getElementById("count").textContent =
      `${entries.length} 个群组` + (pairs.length ? `，符合条件 ${found.length} 个` : "");
    document.getElementById("clear").hidden = !pairs.length;
    document.getElementById("none").hidden = found.length > 0;
    table.hidden = found.length === 0;
    history.replaceState(null, "", location.pathname + (query && `?${query}`));
    body.replaceChildren();
    shown = 0;
    lay(STEP);
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
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", ascending ? "ascending" : "descending");
    /* The order that the page came in is the order of urgency. */
    const order = column === CELLS.state ? (a, b) => a.place - b.place : (a, b) => compare(a.words[column], b.words[column]);
    entries.sort((a, b) => (ascending ? order(a, b) : order(b, a)));
    show();
  }

  function makeSortable() {
    const compare = new Intl.Collator("zh-Hans-CN", { numeric: true }).compare;
    heads.forEach((head, column) => {
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
  more.addEventListener("click", () => lay(shown + STEP));
  new IntersectionObserver((seen) => seen.some((it) => it.isIntersecting) && lay(shown + STEP), {
    rootMargin: "400px",
  }).observe(more);
  addEventListener("beforeprint", () => lay(found.length));
  form.hidden = false;
  makeSortable();
  restore();
  show();
  table.classList.add("ready");
})();
