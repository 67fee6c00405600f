/* The register's filter and sorting, over the rows that the page came with. Without it the page is whole. */
(function () {
  "use strict";

  const STEP = 300; /* Rows laid out at a time: ten thousand at once take seconds. */
  const FACETS = ["state", "scope", "platform"];

  const form = document.getElementById("filters");
  const table = document.getElementById("register");
  const more = document.getElementById("more");
  const body = table.tBodies[0];
  /* Which column is which: an edition may leave some out. */
  const heads = Array.from(table.tHead.rows[0].cells);
  const CELLS = Object.fromEntries(heads.map((head, column) => [head.dataset.key, column]));
  const compare = new Intl.Collator("zh-Hans-CN", { numeric: true }).compare;

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
  let order = "";

  /* Pinyin: whole syllables or their beginnings, asked for when somebody types letters. */
  let readings = null;
  function learn() {
    readings = new Map();
    fetch(form.dataset.pinyin)
      .then((answer) => (answer.ok ? answer.text() : ""))
      .then((lines) => {
        for (const [syllable, characters] of lines.split("\n").map((line) => line.split(" "))) {
          for (const character of characters || "") readings.set(character, syllable);
        }
        if (readings.size) show();
      });
  }
  function speaks(syllables, at, rest) {
    if (!rest) return true;
    const one = syllables[at];
    if (!one) return false;
    if (one.startsWith(rest)) return true;
    const lengths = /^[zcs]h/.test(one) ? [one.length, 2, 1] : [one.length, 1];
    return lengths.some((n) => rest.startsWith(one.slice(0, n)) && speaks(syllables, at + 1, rest.slice(n)));
  }
  function sounds(entry, letters) {
    if (!readings.size) return false;
    entry.spoken ??= Array.from(entry.words.slice(0, CELLS.platform).join(" "), (sign) => readings.get(sign) || "");
    return entry.spoken.some((_, at) => speaks(entry.spoken, at, letters));
  }
  const says = (entry, word) => entry.text.includes(word) || (/^[a-z]+$/.test(word) && sounds(entry, word));

  function wanted() {
    const chosen = (name) => Array.from(form.querySelectorAll(`[name=${name}]:checked`));
    const words = form.elements.text.value.split(/\s+/).map(fold).filter(Boolean);
    if (!readings && words.some((word) => /^[a-z]+$/.test(word))) learn();
    return {
      words,
      unit: form.elements.unit.value,
      custodian: form.elements.custodian?.value,
      state: chosen("state").flatMap((box) => box.dataset.marks.split(" ")),
      scope: chosen("scope").map((box) => box.value),
      platform: chosen("platform").map((box) => box.value),
    };
  }

  const is = (entry, name) => (name === "state" ? entry.mark : entry.words[CELLS[name]]);
  const fits = (entry, want, but) =>
    (!want.unit || is(entry, "unit") === want.unit) &&
    (!want.custodian || is(entry, "custodian") === want.custodian) &&
    FACETS.every((name) => name === but || !want[name].length || want[name].includes(is(entry, name)));

  /* Each choice says how many it would find with all the others as they are. */
  function count(said, want) {
    for (const name of FACETS) {
      const counts = {};
      for (const entry of said) {
        if (fits(entry, want, name)) counts[is(entry, name)] = (counts[is(entry, name)] || 0) + 1;
      }
      for (const box of form.querySelectorAll(`[name=${name}]`)) {
        const marks = name === "state" ? box.dataset.marks.split(" ") : [box.value];
        box.nextElementSibling.querySelector("sup").textContent = marks.reduce((sum, it) => sum + (counts[it] || 0), 0);
      }
    }
  }

  function lay(upTo) {
    body.append(...found.slice(shown, upTo).map((entry) => entry.row));
    shown = Math.min(upTo, found.length);
    more.hidden = shown === found.length;
    more.textContent = `还有 ${found.length - shown} 个，继续显示`;
  }

  function show() {
    const want = wanted();
    const said = entries.filter((entry) => want.words.every((word) => says(entry, word)));
    found = said.filter((entry) => fits(entry, want));
    count(said, want);
    const pairs = Array.from(new FormData(form)).filter((pair) => pair[1] !== "");
    const query = new URLSearchParams(order ? [...pairs, ["sort", order]] : pairs).toString();
    const who = want.custodian ? `${heads[CELLS.custodian].textContent}“${want.custodian}”，` : "";
    document.getElementById("count").textContent =
      `${entries.length} 个群组` + (pairs.length ? `，${who}符合条件 ${found.length} 个` : "");
    document.getElementById("clear").hidden = !pairs.length;
    document.getElementById("none").hidden = found.length > 0;
    table.hidden = found.length === 0;
    history.replaceState(null, "", location.pathname + (query && `?${query}`));
    body.replaceChildren();
    shown = 0;
    lay(STEP);
  }

  /* The address says what is shown and in which order: a register can be sent on, and links lead into it. */
  function restore() {
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (name === "sort") sort(value);
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "checkbox") field.checked = field.checked || field.value === value;
        else field.value = value;
      }
    }
  }

  /* By a column's name, downwards with a minus before it. */
  function sort(by) {
    const key = by.replace(/^-/, "");
    const column = CELLS[key];
    if (column === undefined) return;
    order = by;
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", by === key ? "ascending" : "descending");
    /* The order that the page came in is the order of urgency. */
    const first = key === "state" ? (a, b) => a.place - b.place : (a, b) => compare(a.words[column], b.words[column]);
    entries.sort((a, b) => (by === key ? first(a, b) : first(b, a)) || a.place - b.place);
  }

  for (const head of heads) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    button.addEventListener("click", () => {
      sort(order === head.dataset.key ? `-${order}` : head.dataset.key);
      show();
    });
    head.replaceChildren(button);
  }

  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 80);
  });
  form.addEventListener("reset", () => {
    if (form.elements.custodian) form.elements.custodian.value = ""; /* a hidden field is not reset */
    setTimeout(show);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => lay(shown + STEP));
  new IntersectionObserver((seen) => seen.some((it) => it.isIntersecting) && lay(shown + STEP), {
    rootMargin: "400px",
  }).observe(more);
  addEventListener("beforeprint", () => lay(found.length));
  form.hidden = false;
  restore();
  show();
  table.classList.add("ready");
})();
