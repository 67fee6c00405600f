/* For every page: the print button, and what a page that has lain about must say anew. */
(function () {
  "use strict";

  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }

  try {
    if (document.querySelector("[data-me]") && localStorage["group-registry.me"]) import("./me.js");
  } catch {
    /* a browser that keeps nothing */
  }

  /* Without a server no module is loaded: the written instructions are all that the filing page has. */
  if (location.protocol === "file:") document.getElementById("filing")?.classList.add("absent");

  /* Copies a text, or that of an area. Without https only the old way works. */
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
    const box = button.closest("details");
    const area = box.querySelector("textarea"), done = await window.copied(area.value, area);
    box.querySelector("[role=status]").textContent = done ? button.dataset.copy : "未能复制，请按 Ctrl+C";
  });

  const SOON = 30; /* days, as in pages/wording.py */
  const PATIENCE = 15; /* days, as in lifecycle/reminders.py */
  const STALE = 6; /* hours without a round; GitHub's schedules come late */
  const DAY = 86400000;
  const made = document.getElementById("made");
  const stays = made && "stays" in made.dataset; /* a look back: its day is the one to count from, whatever today is */
  const days = (date) => Date.parse(date) / DAY;
  const today = () => (stays ? days(made.dateTime) : Math.floor((Date.now() + 8 * 3600000) / DAY)); /* Shanghai's day */
  window.daysTo = (date) => days(date) - today(); /* not a number where it is no day */

  /* Mark and word of a group today, by the days on which it ends and, if short-lived, starts. What is under way is kept
     behind the dot. */
  window.anew = (end, from, isSoft, word = "") => {
    const left = window.daysTo(end), going = / · .*/.exec(word);
    if (left < 0 && going) return [left < -PATIENCE ? "over" : "wait", `逾期 ${-left} 天${going[0]}`];
    if (left < 0) return ["over", `逾期 ${-left} 天`];
    if (from && window.daysTo(from) > 0) return ["short", `临时 ${from} 启用`];
    if (from) return ["short", left ? `临时 剩 ${left} 天` : "临时 今天止"];
    if (left <= SOON) return ["due", left ? `还有 ${left} 天` : "今天到期"];
    return isSoft ? ["soft", `还有 ${left} 天`] : null;
  };

  /* The machine that does the work says after each round, beside the pages, when that was. */
  const duty = document.getElementById("duty");
  async function lastRound(address) {
    const { at } = await (await fetch(address, { cache: "no-store" })).json();
    const hours = Math.floor((Date.now() - Date.parse(at)) / 3600000);
    const beijing = new Date(Date.parse(at) + 8 * 3600000).toISOString().slice(0, 16).replace("T", " ");
    if (duty) {
      duty.dateTime = at;
      duty.textContent = hours < 1 ? beijing : `${beijing}（${hours} 小时前）`;
    }
    if (hours >= STALE)
      note().textContent = `本站已 ${hours} 小时未更新，其后的审批、合并和新的申请未列入；办理前请以报送平台的申请页为准，并告知信息技术部。`;
  }
  if (made && "duty" in made.dataset) lastRound(new URL("../duty.json", document.currentScript.src)).catch(() => {});

  function note() {
    const line = Object.assign(document.createElement("p"), { className: "r-old" });
    line.setAttribute("role", "status");
    document.querySelector(".r-page, article").prepend(line);
    return line;
  }

  /* A page of another day, also one that stays open: each term is counted from today; sums and lists stay. */
  const say = (chip, mark, word) => { /* a style says behind it what it was */
    if (word !== chip.textContent) chip.dataset.was ??= chip.textContent;
    [chip.className, chip.textContent] = [`state ${mark}`, word];
  };
  let old = null;
  function look() {
    const age = made ? -window.daysTo(made.dateTime) : 0;
    if (age <= 0) return;
    for (const chip of document.querySelectorAll("[data-end]")) {
      const said = window.anew(chip.dataset.end, chip.dataset.from, chip.classList.contains("soft"), chip.textContent);
      if (said) say(chip, ...said);
    }
    for (const chip of document.querySelectorAll("[data-until]")) {
      const patience = chip.classList.contains("wait") ? PATIENCE : 0; /* a request is under way */
      if (window.daysTo(chip.dataset.until) < -patience) say(chip, "over", "逾期未注销");
    }
    old = old || note();
    old.textContent = `本页是 ${age} 天前（${made.textContent}）的，备案和各项合计未更新。请刷新；仍不更新的，请告知信息技术部。`;
  }
  for (const event of ["pageshow", "focus"]) addEventListener(event, look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 3600000);
  look();
})();
