/* 我的: the way to one's own page, whose list 今天要办 is brought to home. The name is kept in this browser alone, and in an
   address only after the #, which no server is told. Everybody in the office may see that page. */

import { store, stored } from "./filing/draft.js";

const KEY = "group-registry.me";
const FORGET = "choose"; /* the link of each person's page that clears the name */
const choose = document.getElementById("choose"), home = document.querySelector("[data-me]");
const named = (page, name) => Array.from(page.querySelectorAll("#choose li a")).find((link) => link.textContent === name);

function look() {
  const asked = new URLSearchParams(`name=${location.hash.slice(1)}`).get("name");
  if (asked === FORGET) store(KEY, null);
  const name = asked === FORGET ? "" : asked || stored(KEY), own = named(document, name);
  document.getElementById("mine").textContent = own || !name ? "" : `名单中没有“${name}”：没有负责的群组和任职，或已更名。`;
  if (!own) return;
  store(KEY, name);
  location.replace(own.href);
}

async function bring() {
  home.hidden = false;
  const read = async (url) => new DOMParser().parseFromString(await (await fetch(url)).text(), "text/html");
  const me = new URL(home.dataset.me, location.href);
  const own = new URL(named(await read(me), stored(KEY)).getAttribute("href"), me);
  const list = (await read(own)).getElementById("today");
  for (const link of list.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), own);
  home.replaceChildren(...list.children, home.lastElementChild);
  dispatchEvent(new Event("focus")); /* a page of another day counts anew */
}

if (home) bring().catch(() => {});
else {
  choose.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) store(KEY, link.textContent);
  });
  addEventListener("hashchange", look);
  look();
}
