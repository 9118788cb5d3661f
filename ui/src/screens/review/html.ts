/** The text of an HTML page. The document is parsed inert: no script runs, nothing is fetched, nothing is drawn. */

const APART = new Set([
  "P",
  "DIV",
  "LI",
  "TR",
  "BR",
  "H1",
  "H2",
  "H3",
  "H4",
  "H5",
  "H6",
  "SECTION",
  "ARTICLE",
  "UL",
  "OL",
  "TABLE",
  "BLOCKQUOTE",
  "PRE",
  "HR",
]);
const LEFT_OUT = new Set(["SCRIPT", "STYLE", "TEMPLATE", "NOSCRIPT", "HEAD"]);
const DEEPEST = 200;

function gather(node: Node, into: string[], depth: number): void {
  if (depth > DEEPEST) return;
  for (const child of node.childNodes) {
    if (child.nodeType === 3) into.push((child.nodeValue ?? "").replace(/[ \t\r\n]+/gu, " "));
    else if (child instanceof Element && !LEFT_OUT.has(child.tagName)) {
      if (APART.has(child.tagName)) into.push("\n");
      gather(child, into, depth + 1);
      if (APART.has(child.tagName)) into.push("\n");
    }
  }
}

export function textOfHtml(html: string): string {
  if (!html.includes("<")) return html;
  const page = new DOMParser().parseFromString(html, "text/html");
  const parts: string[] = [];
  gather(page.body, parts, 0);
  return parts
    .join("")
    .replace(/ *\n */gu, "\n")
    .replace(/\n{3,}/gu, "\n\n")
    .trim();
}
