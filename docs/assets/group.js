/* The page of a group: the buttons that need scripts, the notice to paste into the group, the code on the printed form. */
(function () {
  "use strict";

  const text = (selector) => document.querySelector(selector)?.textContent.trim() || "";
  const item = (label) => {
    const term = Array.from(document.querySelectorAll(".r-form dt")).find((it) => it.textContent === label);
    return term ? term.nextElementSibling.textContent.trim() : "";
  };

  function notice() {
    const custodian = item("群组负责人").replace(/（.*）$/, "");
    const number = text("[data-number]");
    return [
      `【群公告】${text(".r-name")}`,
      `${/\d/.test(number) ? `备案编号：${number}　` : ""}群组负责人：${custodian}`,
      `一、昵称一律使用真实姓名加单位（部门）名称，如“${custodian} ${item("使用部门")}”。（第十二条）`,
      "二、不随意加入与本人无关的群组，不邀请无关人员加入；发现无关人员及时联系负责人；未经群组负责人同意，不得擅自退群。（第十二条）",
      "三、不发送与工作无关的信息、涉密信息、个人隐私和未经领导签字确认的统计数据；群内信息严禁转发给非相关人员。（第十三、十四、十六条）",
    ].join("\n");
  }

  /* On paper: a code with the page's address and the digest of the content that was printed. Whoever opens it from
     there is told whether the register still says the same. */
  const sheet = document.querySelector("[data-digest]");
  if (sheet) {
    const digest = sheet.dataset.digest;
    const drawing = document.createElement("script"); /* brings qr(); no page names it */
    drawing.src = new URL("qr.js", document.currentScript.src).href;
    drawing.addEventListener("load", () => {
      const rows = qr(`${location.origin}${location.pathname}#${digest}`);
      if (!rows) return;
      const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
      sheet.insertAdjacentHTML(
        "beforeend",
        `<svg viewBox="-2 -2 ${rows.length + 4} ${rows.length + 4}" role="img" aria-label="扫码核对"><path d="${path}"/></svg>`,
      );
    });
    document.head.append(drawing);
    const printed = location.hash.slice(1);
    if (/^[0-9a-f]{40}$/.test(printed)) {
      const note = document.createElement("p");
      note.className = printed === digest ? "r-same" : "r-old";
      note.setAttribute("role", "status");
      note.textContent =
        printed === digest
          ? "纸面内容与登记册现有内容一致。"
          : "纸面内容与登记册现有内容不一致：打印后已有变更或注销，请以本页为准。";
      document.querySelector(".r-page").prepend(note);
    }
  }

  /* What the evidence names is one click away where the office's host is known. */
  const named = document.querySelectorAll("[data-pull], [data-record]");
  const forges = new URL("filing/forge.js", document.currentScript.src).href;
  async function link() {
    const forge = (await import(forges)).forgeOf(document);
    for (const it of forge ? named : []) {
      const link = document.createElement("a");
      link.href = it.dataset.pull ? forge.pull(it.dataset.pull) : forge.record(it.dataset.record);
      link.append(...it.childNodes);
      it.append(link);
    }
  }
  if (named.length) link();

  const dialog = document.createElement("dialog");
  dialog.className = "r-notice";
  dialog.setAttribute("aria-label", "群公告");
  dialog.innerHTML = `
    <h2>群公告</h2>
    <textarea readonly rows="8" aria-label="群公告文字"></textarea>
    <p class="soft" role="status"></p>
    <form method="dialog" class="r-actions"><button type="button" class="r-btn main" data-copy="已复制，请在群组内粘贴">复制</button><button class="r-btn">关闭</button></form>`;
  document.querySelector(".r-page").append(dialog);

  const actions = document.querySelector(".r-actions");
  function offer(word, act) {
    const button = document.createElement("button");
    button.className = "r-btn";
    button.textContent = word;
    button.addEventListener("click", act);
    actions.append(button);
  }
  offer("群公告", () => {
    dialog.querySelector("textarea").value = notice();
    dialog.querySelector("[role=status]").textContent = "";
    dialog.showModal();
  });
  offer("打印", () => window.print());
})();
