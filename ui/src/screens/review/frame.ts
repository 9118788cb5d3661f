/**
 * The document a page is drawn in. The engine left only structure of it; here it gets a policy that loads nothing, and
 * paper. Colours and margins are attributes, because styles are not allowed in it either. Pure.
 */

/** Nothing may be loaded, run, embedded, sent or pointed elsewhere. */
const POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'";

/** A whole document around the page's cleaned content. Paper is white in every theme: it is a foreign page. */
export function frameDocument(page: string): string {
  return [
    "<!doctype html><html><head>",
    `<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
    '<meta name="referrer" content="no-referrer">',
    '</head><body bgcolor="#ffffff" text="#1d1b18" dir="auto"><font face="system-ui, sans-serif" size="2">',
    page,
    "</font></body></html>",
  ].join("");
}
