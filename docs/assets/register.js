/* The register's filter and sorting, over the rows of the page and those that follow as data (pages/register.py). */
(function () {
  "use strict";

  const STEP = 300; /* Rows laid out at a time: ten thousand at once take seconds. */
  const FACETS = ["state", "coverage", "scope", "platform"];

  const form = document.getElementById("filters");
  const table = document.getElementById("register");
  const more = document.getElementById("more");
  const body = table.tBodies[0];
  /* Which column is which: an edition may leave some out. */
  const heads = Array.from(table.tHead.rows[0].cells);
  const CELLS = Object.fromEntries(heads.map((head, column) => [head.dataset.key, column]));
  const compare = new Intl.Collator("zh-Hans-CN", { numeric: true }).compare;

  const { asked: wordsOf, groupsOf, isLetters, learn, says } = window.matching;

  /* A group: its words by column, the mark of its state, what else is searched; its row once it is shown. */
  const saidOf = (words) => words.slice(0, CELLS.platform).join(" "); /* the columns before the platform are searched */
  const entries = Array.from(body.rows, (row, place) => {
    const words = Array.from(row.cells, (cell) => cell.textContent.trim()), said = saidOf(words);
    return { row, place, words, said, mark: row.cells[CELLS.state].className.split(" ")[1], more: row.dataset.more };
  });
  const row = (entry) => (entry.row ??= made(entry));
  let found = entries;
  let shown = 0;
  let order = "";
  let pending = Number(form.dataset.rest || 0); /* groups that are still on their way */
  let sounds = null;
  let awaited = pending ? "，其余正在读取" : "";

  function made(entry) {
    const row = model.cloneNode(true);
    entry.words.forEach((word, column) => (row.cells[column].textContent = word));
    const link = document.createElement("a");
    link.href = `../groups/${entry.page}/`;
    link.textContent = entry.words[CELLS.name];
    row.cells[CELLS.name].replaceChildren(link);
    row.cells[CELLS.state].className = `state ${entry.mark}`;
    row.className = entry.proof === "refused" ? "red" : "";
    row.cells[CELLS.coverage].className = entry.proof;
    return row;
  }
  const model = document.createElement("tr");
  for (const _ of heads) model.insertCell();

  /* The other groups, from the list of all. */
  function take(data, purposes) {
    groupsOf(data).slice(entries.length).forEach(({ mark, proof, page, number, ...group }, at) => {
      group.number = number.slice(Math.max(number.indexOf("〔"), 0));
      const words = heads.map((head) => group[head.dataset.key]), said = saidOf(words);
      entries.push({ row: null, place: entries.length, words, said, mark, proof, more: `${number} ${purposes[at]}`, page });
    });
  }

  const rest = document.getElementById("rest");
  async function follow() {
    const read = async (name) => {
      const answer = await fetch(`${name}.json`);
      if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
      return answer.json();
    };
    const lists = ["purposes", "../search/groups", ...(form.elements.custodian ? ["../search/inside"] : [])];
    const [purposes, groups, inside] = await Promise.all(lists.map(read));
    take({ ...groups, ...inside }, purposes);
    pending = 0;
    awaited = "";
    if (order) sort(order);
    if (order || asked().length) show();
    else {
      found = entries;
      lay(shown); /* the rows that are there stay */
    }
  }

  function wanted() {
    const chosen = (name) => Array.from(form.querySelectorAll(`[name=${name}]:checked`));
    const words = wordsOf(form.elements.text.value);
    if (words.some(isLetters)) sounds = sounds || learn("pinyin.txt", new URL(form.dataset.tables, location.href)).then(show);
    return {
      words,
      unit: form.elements.unit.value,
      custodian: form.elements.custodian?.value,
      state: chosen("state").flatMap((box) => box.dataset.marks.split(" ")),
      ...Object.fromEntries(FACETS.slice(1).map((name) => [name, chosen(name).map((box) => box.value)])),
    };
  }

  /* Ends within thirty days, whatever its state. */
  const soon = (entry) => {
    const left = entry.mark === "out" ? NaN : window.daysTo(entry.words[CELLS.term]);
    return left >= 0 && left <= 30;
  };
  const is = (entry, name) =>
    name !== "state" ? [entry.words[CELLS[name]]] : soon(entry) ? [entry.mark, "soon"] : [entry.mark];
  const fits = (entry, want, but) =>
    (!want.unit || entry.words[CELLS.unit] === want.unit) &&
    (!want.custodian || entry.words[CELLS.custodian] === want.custodian) &&
    FACETS.every((name) => name === but || !want[name].length || is(entry, name).some((it) => want[name].includes(it)));

  /* Each choice says how many it would find with all the others as they are. */
  function count(said, want) {
    for (const name of FACETS) {
      const counts = {};
      for (const entry of said) {
        if (fits(entry, want, name)) for (const it of is(entry, name)) counts[it] = (counts[it] || 0) + 1;
      }
      for (const box of form.querySelectorAll(`[name=${name}]`)) {
        const marks = name === "state" ? box.dataset.marks.split(" ") : [box.value];
        box.nextElementSibling.querySelector("sup").textContent = marks.reduce((sum, it) => sum + (counts[it] || 0), 0);
      }
    }
  }

  function lay(upTo) {
    if (upTo > shown) body.append(...found.slice(shown, upTo).map(row));
    shown = Math.min(upTo, found.length);
    more.hidden = shown === found.length || pending > 0;
    more.textContent = `还有 ${found.length - shown} 个，继续显示`;
  }

  const asked = () => Array.from(new FormData(form)).filter((pair) => pair[1] !== "");

  function show() {
    const want = wanted();
    const said = entries.filter((entry) => want.words.every((word) => says(entry, word)));
    found = said.filter((entry) => fits(entry, want));
    if (!pending) count(said, want);
    const pairs = asked();
    const query = new URLSearchParams(order ? [...pairs, ["sort", order]] : pairs).toString();
    const who = want.custodian ? `${heads[CELLS.custodian].textContent}“${want.custodian}”，` : "";
    document.getElementById("count").textContent =
      `${entries.length + pending} 个群组` + (pairs.length ? `，${who}符合条件 ${found.length} 个${awaited}` : "");
    document.getElementById("clear").hidden = !pairs.length;
    document.getElementById("none").hidden = found.length > 0 || pending > 0;
    table.hidden = found.length === 0;
    history.replaceState(null, "", location.pathname + (query && `?${query}`));
    body.replaceChildren();
    shown = 0;
    lay(STEP);
  }

  /* The address says what is shown, and in which order. */
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
    const { key } = head.dataset, button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: (head.dataset.label = head.textContent) });
    button.addEventListener("click", () => (sort(order === key ? `-${key}` : key), show()));
    head.replaceChildren(button);
  }

  const unfold = document.getElementById("unfold"); /* on a phone, rows come before what filters them */
  const open = (isOpen) => unfold.setAttribute("aria-expanded", form.classList.toggle("open", isOpen));
  unfold.addEventListener("click", () => open());

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
  open(asked().some(([name]) => name !== "text"));
  if (order || asked().length) show();
  else {
    /* Nothing to be looked for: the first rows stay as they are. */
    for (const entry of entries.slice(STEP)) entry.row.remove();
    shown = Math.min(STEP, entries.length);
    lay(shown);
  }
  table.classList.add("ready");
  if (pending) {
    rest.hidden = true;
    follow().catch(() => {
      rest.hidden = false;
      awaited = "，其余未能读取";
      show();
    });
  }
})();
