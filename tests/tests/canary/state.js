// What the page says of itself: what ran, where it is, what is in it, what lies over its own parts, and which characters
// that one does not see stand in it as themselves.
const own = (x, y, part) => document.elementFromPoint(x, y)?.closest(part) !== null;
const covered = [];
for (const part of ['nav[aria-label=Queue]', '[aria-label=Decision]', 'footer[aria-label=Status]']) {
  const box = document.querySelector(part).getBoundingClientRect();
  for (let i = 1; i < 8; i += 1) for (let j = 1; j < 8; j += 1) {
    const [x, y] = [box.left + (box.width * i) / 8, box.top + (box.height * j) / 8];
    if (!own(x, y, part)) covered.push(`${part} at ${Math.round(x)},${Math.round(y)}`);
  }
}
const main = document.querySelector('[role=main]');
const unseen = /[\u202A-\u202E\u2066-\u2069\u200B\u{E0000}-\u{E007F}]/u;
const raw = [];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const { data, parentElement } = walk.currentNode;
  // An editor shows what is in it, and says below what one does not see; its mirror is behind it.
  if (unseen.test(data) && !parentElement.closest('textarea, [aria-hidden=true]')) raw.push(parentElement.outerHTML.slice(0, 120));
}
for (const element of document.body.querySelectorAll('[title],[aria-label],[alt]')) {
  for (const name of ['title', 'aria-label', 'alt']) {
    if (unseen.test(element.getAttribute(name) ?? '')) raw.push(`${name} of ${element.outerHTML.slice(0, 120)}`);
  }
}
// The window reads its own other parts after the first case, and names them here.
const isOwnPart = (head) => head.rel === 'modulepreload' && new URL(head.href).origin === location.origin;
const frames = [...document.querySelectorAll('iframe')];
return {
  pwned: typeof window.__pwned,
  polluted: Object.keys({}).length + Object.keys(Object.prototype).length,
  address: location.href,
  title: document.title,
  covered,
  acting: main.querySelectorAll('script,style,link,meta,base,object,embed,video,audio,form,svg image,svg use,a[href]').length,
  heads: [...document.head.children].filter((head) => !isOwnPart(head)).length,
  handlers: [...main.querySelectorAll('*')].filter((e) => [...e.attributes].some((a) => /^on/i.test(a.name))).length,
  images: [...main.querySelectorAll('img')].filter((i) => !i.src.startsWith('data:image/png;base64,')).map((i) => i.src),
  loose: frames.filter((f) => f.getAttribute('sandbox') !== '' || f.hasAttribute('src') || !f.inert).length,
  frames: frames.length,
  raw: raw.slice(0, 5),
};
