/* A section of the report that is long on a phone, or very long on a desk, is folded by the months in which terms end;
   one without terms as a whole. */
(function () {
  "use strict";

  const FEW = matchMedia("(max-width: 820px)").matches ? 10 : 200; /* rows that stay open */

  const titled = (month) => (month ? `${month.slice(0, 4)} 年 ${Number(month.slice(5))} 月` : "全部");
  const term = (row) => /^\d{4}-\d\d/.exec(row.querySelector("[data-term]").textContent)?.[0] || "";

  for (const body of document.querySelectorAll("[data-report] tbody")) {
    const rows = Array.from(body.rows);
    if (rows.length <= FEW) continue;
    const months = new Map();
    for (const row of rows) months.set(term(row), [...(months.get(term(row)) || []), row]);
    for (const [month, within] of months) {
      const head = document.createElement("tr"), cell = head.insertCell(), button = document.createElement("button");
      head.className = "r-fold";
      cell.colSpan = rows[0].cells.length;
      button.type = "button";
      button.textContent = `${titled(month)} ${within.length} 个`;
      const fold = (isShut) => {
        button.setAttribute("aria-expanded", String(!isShut));
        for (const row of within) row.hidden = isShut;
      };
      button.addEventListener("click", () => fold(!within[0].hidden));
      cell.append(button);
      within[0].before(head);
      fold(true);
    }
  }
  addEventListener("beforeprint", () => {
    for (const button of document.querySelectorAll(".r-fold [aria-expanded=false]")) button.click();
  });
})();
