/** Starts the screens. This file is small on purpose: it asks its questions before the rest is read. */
import { ask } from "./start";

const asked = ask();
void import("./show").then(async ({ show }) => show(await asked));
