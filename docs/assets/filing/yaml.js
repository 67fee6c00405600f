/* A form as the text of its file, byte for byte as forms/records.py writes it; a test holds both equal. */

const SPACES = "\0 \t\r\n\u0085\u2028\u2029";

export function yamlOf(data) {
  return entries(data, "").join("");
}

function entries(data, indent) {
  return Object.entries(data).map(([key, value]) => indent + scalar(key) + ":" + valueOf(value, indent));
}

function valueOf(value, indent) {
  if (!Array.isArray(value)) return ` ${value.includes("\n") ? literal(value, indent) : scalar(value)}\n`;
  return "\n" + value.map((item) => `${indent}  - ${itemOf(item, indent)}`).join("");
}

/* Several lines, of which the first is not empty and none ends with a blank. */
function literal(text, indent) {
  const whole = text.endsWith("\n") ? `|\n${text.slice(0, -1)}` : `|-\n${text}`;
  return whole.replace(/\n(?!\n)/gu, `\n${indent}  `);
}

function itemOf(item, indent) {
  if (typeof item === "string") return `${scalar(item)}\n`;
  return entries(item, `${indent}    `).join("").slice(indent.length + 4);
}

/* Plain where YAML reads the same text back, else in single quotes. What needs escapes was refused. */
function scalar(text) {
  return isPlain(text) ? text : `'${text.replaceAll("'", "''")}'`;
}

function isPlain(text) {
  if (!text || /^ | $|^(?:---|\.\.\.)/u.test(text)) return false;
  if ("#,[]{}&*!|>'\"%@`".includes(text[0])) return false;
  if ("?:-".includes(text[0]) && endsWord(text, 1)) return false;
  for (let at = 1; at < text.length; at += 1) {
    if (text[at] === ":" && endsWord(text, at + 1)) return false;
    if (text[at] === "#" && SPACES.includes(text[at - 1])) return false;
  }
  return true;
}

const endsWord = (text, at) => at >= text.length || SPACES.includes(text[at]);
