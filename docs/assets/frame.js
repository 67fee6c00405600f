/* The search box; what looks things up in it comes once it is needed. */
(function () {
  "use strict";

  const base = new URL("..", document.currentScript.src);
  if (!document.getElementById("__search"))
    document.body.insertAdjacentHTML("afterbegin", `<input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">`);
  const toggle = document.getElementById("__search"), search = document.querySelector(".md-search");
  search.setAttribute("role", "dialog");
  search.setAttribute("aria-label", "全站搜索");
  search.insertAdjacentHTML("beforebegin", `<label class="r-find" for="__search">搜索</label>`);
  search.innerHTML = `
    <label class="md-search__overlay" for="__search"></label>
    <div class="md-search__inner" role="search">
      <form class="md-search__form">
        <input class="md-search__input" name="query" aria-label="全站搜索" placeholder="查群组，或提问" autocomplete="off" spellcheck="false" required>
        <label class="r-back" for="__search">返回</label>
        <button class="r-clear" type="reset" tabindex="-1">清空</button>
      </form>
      <div class="md-search__output"><div class="md-search__scrollwrap"><section class="r-found" aria-label="查到的内容" hidden></section></div></div>
    </div>`;
  document.documentElement.classList.replace("no-js", "js");

  function bring() {
    for (const name of ["matching", "find"]) {
      if (document.querySelector(`script[src$="assets/${name}.js"]`)) continue; /* once, also where the page has it */
      const ours = Object.assign(document.createElement("script"), { src: `${base}assets/${name}.js`, async: false });
      document.body.append(ours); /* one after the other */
    }
  }
  const input = search.querySelector("input");
  const open = (isOpen) => {
    toggle.checked = isOpen;
    if (isOpen) bring();
  };
  toggle.addEventListener("change", () => (toggle.checked ? input.focus() : input.blur()));
  search.addEventListener("focusin", () => open(true));
  search.addEventListener("focusout", ({ relatedTarget: next }) => next && !search.contains(next) && open(false));
  search.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    open(false);
    document.activeElement.blur();
  });
})();
