/** Starts the screens. This file is small on purpose: it asks its questions before the rest is read. */
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./theme.css";
import "./base.css";
import { begin } from "./start";

/** What the first case is written in. */
const faces = ['14px "Inter Variable"', '14px "JetBrains Mono Variable"'];
/** WebKit may run this before the sheet is there that names the faces. */
const sheet = document.querySelector<HTMLLinkElement>("link[rel=stylesheet]");
const styled = new Promise<unknown>((then) => {
  if (sheet === null || sheet.sheet !== null) then(null);
  sheet?.addEventListener("load", then);
  sheet?.addEventListener("error", then);
});
const start = begin(styled.then(() => Promise.all(faces.map((face) => document.fonts.load(face)))));
void import("./show").then(({ show }) => show(start));
