/* 我的: the way to one's own page, and what it says must be done, brought to home. The name is kept in this browser alone, and
   in an address only after the #, which no server is told. It leads to a page that everybody in the office may see. */

import { store, stored } from "./filing/draft.js";

const KEY = "group-registry.me";
const FORGET = "choose"; /* the link of each person's page that clears the name */
const MOST = 5; /* lines on home */
const choose = document.getElementById("choose"), home = document.querySelector("[data-me]");
const named = (page, name) => Array.from(page.querySelectorAll("#choose li a")).find((link) => link.textContent === name);
function asked() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

function look() {
  if (asked() === FORGET) store(KEY, null);
  const name = asked() === FORGET ? "" : asked() || stored(KEY), own = named(document, name);
  document.getElementById("mine").textContent = own || !name ? "" : `名单中没有“${name}”：没有负责的群组和任职，或已更名。`;
  if (!own) return;
  store(KEY, name);
  location.replace(own.href);
}

async function bring(name) {
  home.hidden = false;
  const read = async (url) => new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  const me = new URL(home.dataset.me, location.href);
  const own = new URL(named(await read(me), name).getAttribute("href"), me);
  const list = (await read(own)).getElementById("today");
  for (const link of list.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), own);
  const rows = list.querySelectorAll("li");
  rows.forEach((row, at) => at < MOST || row.remove());
  const all = Object.assign(document.createElement("a"), { href: own, textContent: `${name}的全部 ${rows.length} 件` });
  home.querySelector("p").replaceChildren(all);
  home.replaceChildren(...list.children, home.lastElementChild);
  dispatchEvent(new Event("focus")); /* a page of another day counts anew */
}

if (home) bring(stored(KEY)).catch(() => {});
else {
  choose.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) store(KEY, link.textContent);
  });
  addEventListener("hashchange", look);
  look();
}
