// @vitest-environment happy-dom
import { afterEach, expect, it } from "vitest";
import type { CaseView } from "../../ipc";
import { keymapOf } from "../../keymap";
import { Keys } from "../../keys";
import { screenOf } from "../../testScreen";
import type { Screen } from "../../testScreen";
import { answered, untouched } from "./answering";
import { ScoreForm } from "./ScoreForm";
import { testCase } from "./testCase";

const nothing = () => undefined;
let screen: Screen | null = null;

afterEach(() => {
  screen?.end();
});

/** The form with a score typed into it. */
async function typedInto(part: Partial<CaseView>, text: string) {
  const view = testCase({ kind: "score", ...part });
  const state = answered(untouched(view), { type: "score", text });
  screen = screenOf(
    <Keys keymap={keymapOf({})}>
      <ScoreForm view={view} state={state} tell={nothing} onward={nothing} />
    </Keys>,
  );
  await screen.wait("textbox", "Score");
  return screen.words();
}

it("shows the band of the score that would be sent", async () => {
  const scale = { min: 0, max: 5000, bands: [1000] };
  const answer = { kind: "score", score: 72, label: null, band: 0 } as const;
  expect(await typedInto({ scale, answer }, "1,300"), "a thousand as the scale writes it").toContain(
    "From the band 0–1,000 to 1,000–5,000.",
  );
});

it("says why a verdict cannot be given with what is typed", async () => {
  const scale = { min: 0, max: 5, bands: [] };
  const words = await typedInto({ scale, answer: null, blind: true }, "1,300");
  expect(words, "the button that would say it is off").toContain("“1,300” could be 1.3 or 1,300; type 1.3 or 1300.");
});
