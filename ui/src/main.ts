/** Starts the screens. This file is small on purpose: it asks its questions before the rest is read. */
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./theme.css";
import "./base.css";
import { begin } from "./start";

const start = begin();
void import("./show").then(({ show }) => show(start));
