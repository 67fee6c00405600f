"""What a browser displays of a page, as text: what is not displayed is not in it."""

from difflib import unified_diff

from playwright.sync_api import Page

SHOWN = """() => {
  const lines = [];
  let line = "";
  const end = () => {
    const text = line.replace(/\\s+/g, " ").trim();
    if (text === "-" || text === "-|") return; /* the item's own text follows */
    if (text) lines.push(text);
    line = "";
  };
  const drawn = (element, which) => {
    const text = /^"(.*)"$/s.exec(getComputedStyle(element, which).content);
    return text ? text[1] : "";
  };
  const field = (element) => {
    if (element.type === "checkbox" || element.type === "radio") return element.checked ? "[x]" : "[ ]";
    if (element.tagName === "SELECT") return `[${element.selectedOptions[0]?.text ?? ""}]`;
    return `[${element.value || element.placeholder || ""}]`;
  };
  const isDisplayed = (element, style) =>
    style.display !== "none" && style.visibility !== "hidden" && style.contentVisibility !== "hidden" &&
    !["SCRIPT", "STYLE", "TEMPLATE"].includes(element.tagName) &&
    !(element.tagName === "NOSCRIPT" && !element.firstElementChild) && /* with scripts on it holds a text */
    !(element.parentElement.matches("details:not([open])") && element.tagName !== "SUMMARY");
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) line += node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const style = getComputedStyle(node);
    if (!isDisplayed(node, style)) return;
    const isInline = style.display.startsWith("inline") || style.display === "contents";
    const isCell = style.display === "table-cell";
    if (!isInline && !isCell) end();
    const heading = /^H([1-6])$/.exec(node.tagName);
    if (heading) line += "#".repeat(Number(heading[1])) + " ";
    if (node.tagName === "LI") line += "- ";
    if (node.tagName === "SUMMARY") line += node.parentElement.open ? "▾ " : "▸ ";
    if (node.tagName === "BUTTON") line += "【";
    line += drawn(node, "::before");
    if (["INPUT", "SELECT", "TEXTAREA"].includes(node.tagName)) line += field(node);
    else if (node.tagName === "svg") line += node.getAttribute("aria-label") ?? "";
    else node.childNodes.forEach(walk);
    line += drawn(node, "::after");
    if (node.tagName === "BUTTON") line += "】";
    if (isCell) line += " | ";
    else if (!isInline) end();
  };
  walk(document.querySelector("main"));
  end();
  const robots = document.querySelector("meta[name=robots]");
  return [`《${document.title}》 ${robots ? robots.content : ""}`.trim(), ...lines];
}"""


def shown(page: Page) -> list[str]:
    """The title, what robots are told, and the lines of the page's main part."""
    lines: list[str] = page.evaluate(SHOWN)
    return lines


def printed(page: Page) -> list[str]:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    lines = shown(page)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    return lines


def differing(before: list[str], after: list[str]) -> list[str]:
    """The lines that go, with a minus, and the lines that come, with a plus."""
    return [line for line in unified_diff(before, after, lineterm="", n=0) if not line.startswith(("---", "+++", "@@"))]
