/* The search box, the frame and the settings that Material's own script asks for, and that script itself, once it is needed:
   it begins by fetching the whole search index. Without scripts none is of use, and ten thousand pages need not each carry
   them; what files/site_build.py takes out is put in again here. */
(function () {
  "use strict";

  const me = document.currentScript;
  const base = new URL("..", me.src).href.replace(/\/$/, "");
  const settings = document.createElement("script");
  settings.id = "__config";
  settings.type = "application/json";
  settings.textContent = JSON.stringify({
    base,
    features: [],
    search: `${base}/assets/javascripts/workers/search.${me.dataset.worker}.min.js`,
    annotate: null,
    tags: null,
    version: null,
    translations: {
      "search.result.placeholder": "键入以开始搜索",
      "search.result.none": "未找到",
      "search.result.one": "找到 1 处",
      "search.result.other": "找到 # 处",
      "search.result.more.one": "该页还有 1 处",
      "search.result.more.other": "该页还有 # 处",
      "search.result.term.missing": "缺少",
    },
  });
  me.before(settings);

  if (!document.getElementById("__search")) {
    document.body.insertAdjacentHTML("afterbegin", `
      <input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" autocomplete="off">
      <input class="md-toggle" data-md-toggle="search" type="checkbox" id="__search" autocomplete="off">
      <label class="md-overlay" for="__drawer"></label>`);
    document.body.insertAdjacentHTML("beforeend", `
      <div class="md-dialog" data-md-component="dialog"><div class="md-dialog__inner md-typeset"></div></div>`);
    for (const part of ["header", "container", "main"]) document.querySelector(`.md-${part}`).dataset.mdComponent = part;
  }

  const search = document.querySelector(".md-search");
  search.dataset.mdComponent = "search";
  search.setAttribute("role", "dialog");
  search.setAttribute("aria-label", "全站搜索");
  search.insertAdjacentHTML("beforebegin", `<label class="r-find" for="__search">搜索</label>`);
  /* Of what the result holds, Material's script takes the first part for its count and the last for its list. */
  search.innerHTML = `
    <label class="md-search__overlay" for="__search"></label>
    <div class="md-search__inner" role="search">
      <form class="md-search__form" name="search">
        <input class="md-search__input" name="query" aria-label="全站搜索" placeholder="查群组，或搜索" autocomplete="off" spellcheck="false" data-md-component="search-query" required>
        <label class="r-back" for="__search">返回</label>
        <button class="r-clear" type="reset" tabindex="-1">清空</button>
      </form>
      <div class="md-search__output">
        <div class="md-search__scrollwrap" tabindex="0" data-md-scrollfix>
          <div class="md-search-result" data-md-component="search-result">
            <div class="md-search-result__meta">正在准备搜索</div>
            <section class="r-found" aria-label="群组" hidden><div class="r-verdict" role="status"></div><ol class="r-others"></ol><p class="r-all"><a></a></p></section>
            <ol class="md-search-result__list" role="presentation"></ol>
          </div>
        </div>
      </div>
    </div>`;

  const root = document.documentElement;
  root.classList.replace("no-js", "js");

  /* The search calls for the script; so does reading on in a hand-written page, whose contents it marks. */
  let isHere = false;
  function bring() {
    if (isHere) return;
    isHere = true;
    const own = document.createElement("script");
    own.src = `${base}/assets/javascripts/bundle.${me.dataset.bundle}.min.js`;
    document.body.append(own);
    for (const name of ["matching", "find"]) {
      if (document.querySelector(`script[src$="assets/${name}.js"]`)) continue; /* the page's own */
      const ours = document.createElement("script");
      ours.src = `${base}/assets/${name}.js`;
      ours.async = false; /* one after the other */
      document.body.append(ours);
    }
  }
  search.addEventListener("focusin", bring);
  search.addEventListener("pointerenter", bring);
  document.getElementById("__search").addEventListener("change", bring);
  if (document.querySelector(".md-sidebar")) addEventListener("scroll", bring, { once: true });
})();
