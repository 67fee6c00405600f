/* 我的: the way to one's own page. The name is kept in this browser alone, and in an address only after the #, which no server
   is told. It leads to a page that everybody in the office may see, and says nothing of who sits here. */

import { store, stored } from "./filing/draft.js";

const KEY = "group-registry.me";
const FORGET = "choose"; /* the link of each person's page that clears the name */
const mine = document.getElementById("mine"), choose = document.getElementById("choose");
function asked() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

function look() {
  if (asked() === FORGET) store(KEY, null);
  const name = asked() === FORGET ? "" : asked() || stored(KEY);
  const own = Array.from(choose.querySelectorAll("li a")).find((link) => link.textContent === name);
  mine.textContent = own || !name ? "" : `名单中没有“${name}”：没有负责的群组和任职，或已更名。`;
  if (!own) return;
  store(KEY, name);
  location.replace(own.href);
}

choose.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) store(KEY, link.textContent);
});
addEventListener("hashchange", look);
look();
