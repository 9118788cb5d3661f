// Returns every element that a person with a screen reader can reach, in document order, with its role, accessible
// name and state: a small form of the accessible-name computation, enough for the station's own screens.
const ROLES = {
  A: (e) => (e.hasAttribute("href") ? "link" : null), ARTICLE: "article", ASIDE: "complementary", BUTTON: "button",
  DIALOG: "dialog", FIELDSET: "group", FOOTER: "contentinfo", FORM: "form", H1: "heading", H2: "heading",
  H3: "heading", H4: "heading", H5: "heading", H6: "heading", HEADER: "banner", IMG: "img", LI: "listitem",
  MAIN: "main", METER: "meter", NAV: "navigation", OL: "list", OPTION: "option", OUTPUT: "status",
  PROGRESS: "progressbar", SECTION: (e) => (nameOf(e, "region") ? "region" : null), SELECT: "combobox",
  TABLE: "table", TD: "cell", TEXTAREA: "textbox", TH: "columnheader", TR: "row", UL: "list",
  INPUT: (e) => ({ button: "button", submit: "button", reset: "button", checkbox: "checkbox", radio: "radio",
    range: "slider", number: "spinbutton", search: "searchbox", hidden: null })[e.type] ?? "textbox",
};
const FROM_CONTENT = new Set(["button", "cell", "checkbox", "columnheader", "gridcell", "heading", "link", "menuitem",
  "option", "radio", "row", "rowheader", "switch", "tab", "treeitem"]);
const FIELDS = new Set(["INPUT", "TEXTAREA", "SELECT", "METER", "PROGRESS", "OUTPUT", "BUTTON"]);

const tidy = (text) => (text ?? "").replace(/\s+/gu, " ").trim();

function isGone(element) {
  if (element.getAttribute("aria-hidden") === "true" || element.inert) return true;
  const style = getComputedStyle(element);
  return style.display === "none" || style.contentVisibility === "hidden";
}

function roleOf(element) {
  const given = tidy(element.getAttribute("role")).split(" ")[0];
  if (given) return given === "presentation" || given === "none" ? null : given;
  const implied = ROLES[element.tagName];
  return typeof implied === "function" ? implied(element) : (implied ?? null);
}

function contentOf(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || isGone(node)) return "";
  const given = tidy(node.getAttribute("aria-label"));
  if (given) return ` ${given} `;
  if (node.tagName === "IMG") return ` ${node.alt} `;
  const inner = [...node.childNodes].map(contentOf).join("");
  return getComputedStyle(node).display.startsWith("inline") ? inner : ` ${inner} `;
}

function textOfIds(ids) {
  const parts = tidy(ids).split(" ").map((id) => document.getElementById(id));
  return tidy(parts.filter(Boolean).map((part) => tidy(part.getAttribute("aria-label")) || part.textContent).join(" "));
}

function nameOf(element, role) {
  const direct = textOfIds(element.getAttribute("aria-labelledby")) || tidy(element.getAttribute("aria-label"));
  if (direct) return direct;
  if (FIELDS.has(element.tagName) && element.labels?.length) {
    const said = tidy([...element.labels].map((label) => [...label.childNodes].map(contentOf).join("")).join(" "));
    if (said) return said;
  }
  const own = element.tagName === "IMG" ? element.alt
    : element.tagName === "FIELDSET" ? element.querySelector(":scope > legend")?.textContent
    : element.tagName === "TABLE" ? element.caption?.textContent : null;
  if (tidy(own)) return tidy(own);
  if (FROM_CONTENT.has(role)) {
    const content = tidy([...element.childNodes].map(contentOf).join(""));
    if (content) return content;
  }
  return tidy(element.getAttribute("title")) || tidy(element.getAttribute("placeholder"));
}

function isTrue(element, ...names) {
  return names.some((name) => element.getAttribute(name) === "true");
}

const found = [];
function walk(element) {
  if (isGone(element)) return;
  const role = roleOf(element);
  if (role && getComputedStyle(element).visibility === "visible") {
    found.push({
      role,
      name: nameOf(element, role),
      text: tidy(element.innerText ?? element.textContent).slice(0, 8000),
      value: typeof element.value === "string" ? element.value : "",
      focused: document.activeElement === element || element.getAttribute("data-focused") === "true",
      disabled: element.disabled === true || isTrue(element, "aria-disabled"),
      chosen: element.checked === true || isTrue(element, "aria-checked", "aria-selected", "aria-pressed", "aria-current")
        || element.getAttribute("aria-current") === "page",
      busy: isTrue(element, "aria-busy"),
      dimmed: isTrue(element, "data-calm"),
    });
  }
  for (const child of element.children) walk(child);
}
walk(document.body);
return found;
