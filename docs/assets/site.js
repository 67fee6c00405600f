/* For every page: the print button, and what a page that has lain about must say anew. */
(function () {
  "use strict";

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }

  /* Without a server no module is loaded: the written instructions are all that the filing page has. */
  if (location.protocol === "file:") document.getElementById("filing")?.classList.add("absent");

  /* A text, or what stands in an area of its own. Without https, as often inside an office, only the old way works. */
  window.copied = async (text, own) => {
    own?.select();
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = own || document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text, className: "f-away" }));
      area.select();
      const done = document.execCommand("copy");
      if (!own) area.remove();
      return done;
    }
  };

  for (const area of document.querySelectorAll("[data-link]")) area.value += ` ${new URL(area.dataset.link, location.href)}`;
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const box = button.closest("details, dialog");
    const area = box.querySelector("textarea"), done = await window.copied(area.value, area);
    box.querySelector("[role=status]").textContent = done ? button.dataset.copy : "未能复制，请按 Ctrl+C";
  });

  const SOON = 30; /* days, as in pages/wording.py, which says the same when the page is made */
  const OLD = 2;
  const STALE = 6; /* hours without a round: schedules on GitHub come late, a machine of one's own does not */
  const DAY = 86400000;
  const made = document.getElementById("made");
  const days = (date) => Date.parse(date) / DAY;
  const dayNow = () => Math.floor((Date.now() + 8 * 3600000) / DAY); /* Shanghai's day */
  const stays = made && "stays" in made.dataset; /* a look back: its day is the one to count from, whatever today is */
  const today = stays ? days(made.dateTime) : dayNow();
  window.daysTo = (date) => days(date) - today; /* not a number where it is no day */
  const age = made ? today - days(made.dateTime) : 0;

  /* What a group that ends on a day, and starts on one if it is short-lived, is said to be today: mark and word. */
  function anew(end, from, isSoft) {
    const left = days(end) - today;
    if (left < 0) return ["over", `逾期 ${-left} 天`];
    if (from) {
      const day = today - days(from) + 1;
      return ["short", day > 0 ? `临时 第 ${day} 天` : `临时 ${from} 启用`];
    }
    if (left <= SOON) return ["due", left ? `还有 ${left} 天` : "今天到期"];
    return isSoft ? ["soft", `还有 ${left} 天`] : null;
  }
  window.anew = (end, from) => (age > 0 && end ? anew(end, from, false) : null); /* for rows that come later */

  const hoursSince = (at) => Math.floor((Date.now() - Date.parse(at)) / 3600000);
  for (const asked of document.querySelectorAll("[data-asked]")) {
    const hours = hoursSince(asked.dataset.asked);
    if (!stays && hours > 0) asked.append(`（${hours} 小时前）`);
  }

  /* The machine that does the work says after each round, beside the pages, when that was. */
  const duty = document.getElementById("duty");
  async function lastRound(address) {
    const { at } = await (await fetch(address, { cache: "no-store" })).json();
    const hours = hoursSince(at);
    const beijing = new Date(Date.parse(at) + 8 * 3600000).toISOString().slice(0, 16).replace("T", " ");
    if (duty) {
      duty.dateTime = at;
      duty.textContent = hours < 1 ? beijing : `${beijing}（${hours} 小时前）`;
    }
    if (hours >= STALE) note(`本站已 ${hours} 小时未更新，其后的审批、合并和新的申请未列入；办理前请以代码平台的申请页为准，并告知信息技术部。`);
  }
  if (made && "duty" in made.dataset) lastRound(new URL("../duty.json", document.currentScript.src)).catch(() => {});

  function note(says) {
    const line = document.createElement("p");
    line.className = "r-old";
    line.setAttribute("role", "status");
    line.textContent = says;
    document.querySelector(".r-page, article").prepend(line);
    return line;
  }

  /* A page that stays open, or is taken out of the browser's memory, was counted on another day. */
  let lasting = null;
  function look() {
    const more = dayNow() - today;
    if (!made || stays || more <= 0) return;
    lasting = lasting || note("");
    lasting.textContent = `本页打开后已过 ${more} 天，到期和逾期仍按打开当日计算，请刷新。`;
  }
  for (const event of ["pageshow", "focus"]) addEventListener(event, look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 3600000);

  if (age <= 0) return;

  function say(chip, mark, word) {
    chip.classList.remove("in", "short", "due", "over", "out", "soft");
    chip.classList.add(mark);
    chip.textContent = word;
  }

  /* How many terms end in how many days from the day the page was made, counted from today. */
  function count(part) {
    const ends = (part.dataset.ends || "").split(" ").filter(Boolean).map((pair) => pair.split(":").map(Number));
    const sum = (from, to) => ends.reduce((all, [left, many]) => (left >= from && left <= to ? all + many : all), 0);
    const number = (name) => part.querySelector(`[data-count="${name}"]`);
    const counts = { due: sum(age, age + SOON), over: Number(number("over").textContent) + sum(0, age - 1) };
    for (const [name, many] of Object.entries(counts)) {
      number(name).textContent = many;
      for (const some of part.querySelectorAll(`[data-some="${name}"]`)) some.hidden = !many;
      for (const none of part.querySelectorAll(`[data-none="${name}"]`)) none.hidden = many > 0;
    }
  }

  /* In the expiry report a row may belong to another section by now. */
  function move(report) {
    const sections = Array.from(report.querySelectorAll("[data-upto]"));
    const rows = sections.flatMap((section) => Array.from(section.querySelectorAll("tbody tr")));
    const left = (row) => days(row.querySelector("[data-end]").dataset.end) - today;
    for (const section of sections) {
      const from = Number(section.dataset.from), upto = Number(section.dataset.upto);
      const mine = rows.filter((row) => left(row) >= from && left(row) <= upto);
      section.querySelector("tbody").replaceChildren(...mine);
      section.querySelector("table").hidden = !mine.length;
      section.querySelector(".r-empty").hidden = mine.length > 0;
      for (const many of report.querySelectorAll(`[data-many="${section.id}"]`)) many.textContent = mine.length;
    }
  }

  for (const chip of document.querySelectorAll("[data-end]")) {
    const said = anew(chip.dataset.end, chip.dataset.from, chip.classList.contains("soft"));
    if (said) say(chip, ...said);
  }
  for (const chip of document.querySelectorAll("[data-until]")) {
    if (days(chip.dataset.until) < today) say(chip, "over", "逾期未注销");
  }
  for (const wait of document.querySelectorAll("[data-since]")) {
    wait.textContent = `已等 ${today - days(wait.dataset.since)} 天`;
  }
  for (const chip of document.querySelectorAll("[data-phases]")) {
    const now = new Date(today * DAY).toISOString().slice(0, 10);
    const phases = chip.dataset.phases.split("|").map((phase) => phase.split(" "));
    const [, mark, word] = phases.filter(([since]) => since <= now).pop();
    say(chip, mark, word);
  }
  for (const note of document.querySelectorAll("[data-first]")) {
    const away = days(note.dataset.first) - today;
    note.hidden = away > Number(note.dataset.before) || days(note.dataset.last) < today;
    note.querySelector("b").textContent = away > 0 ? `还有 ${away} 天` : "正在禁言期";
  }
  document.querySelectorAll("[data-ends]").forEach(count);
  document.querySelectorAll("[data-report]").forEach(move);
  if (age > OLD) note(`本页是 ${age} 天前（${made.textContent}）生成，其后的备案尚未显示；到期和逾期已按今天重新计算。`);
})();
