/* A long list: its first rows, a box that looks through all, a button that shows them. */
(function () {
  "use strict";

  for (const list of document.querySelectorAll("[data-fold]")) {
    const few = Number(list.dataset.fold) || 10;
    const rows = Array.from(list.tBodies ? list.tBodies[0].rows : list.children);
    if (rows.length <= few) continue;
    const box = document.createElement("input"), all = document.createElement("button");
    Object.assign(box, { type: "search", className: "r-look", autocomplete: "off", placeholder: `在 ${rows.length} 行中查找` });
    box.setAttribute("aria-label", box.placeholder);
    Object.assign(all, { type: "button", className: "r-btn r-all", textContent: `全部 ${rows.length} 行` });
    let isOpen = false;
    const look = () => {
      const word = box.value.trim();
      rows.forEach((row, at) => (row.hidden = word ? !row.textContent.includes(word) : !isOpen && at >= few));
      all.hidden = isOpen || Boolean(word);
    };
    const open = () => {
      isOpen = true;
      look();
    };
    box.addEventListener("input", look);
    all.addEventListener("click", open);
    addEventListener("beforeprint", open);
    list.before(box);
    list.after(all);
    look();
  }
})();
