/* A new entry of a book, begun at the office's host: the form goes along where one address holds it. */
(function () {
  "use strict";

  const modules = new URL("filing/forge.js", document.currentScript.src).href;
  async function offer(link) {
    const { forgeOf, addressFor } = await import(modules);
    const forge = forgeOf(document);
    if (!forge) return;
    const path = link.dataset.new;
    link.href = addressFor(forge, { path, text: `${link.closest("details").querySelector("pre").textContent}\n` }) || forge.blank(path);
    link.hidden = false;
  }
  for (const link of document.querySelectorAll("[data-new]")) offer(link).catch(() => {}); /* without a server no module comes */
})();
