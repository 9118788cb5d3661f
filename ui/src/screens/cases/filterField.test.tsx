// @vitest-environment happy-dom
import { afterEach, expect, it } from "vitest";
import type { FilterKey } from "../../ipc";
import { keymapOf } from "../../keymap";
import { Keys } from "../../keys";
import { screenOf } from "../../testScreen";
import type { Screen } from "../../testScreen";
import { soon } from "../../testPatience";
import { FilterField } from "./FilterField";

const LABEL: FilterKey = { key: "label", hint: "what the AI said", values: ["refund_request"] };
const nothing = () => undefined;

let screen: Screen | null = null;

afterEach(() => {
  screen?.end();
});

function field(typed: string, keys: readonly FilterKey[]) {
  return (
    <Keys keymap={keymapOf({})}>
      <FilterField
        door={null}
        keys={keys}
        typed={typed}
        mistake={null}
        onTyped={nothing}
        onEnter={nothing}
        onLeave={nothing}
      />
    </Keys>
  );
}

it("offers what fits to whoever typed faster than the station told its keys", async () => {
  const on = screenOf(field("lab", []));
  screen = on;
  (await on.wait("textbox", "Filter")).focus();
  expect(on.find("option", /label/u), "nothing is known yet").toBeNull();
  on.draw(field("lab", [LABEL]));
  await on.wait("option", /label/u);
});

it("offers nothing to whoever is elsewhere", async () => {
  const on = screenOf(field("lab", []));
  screen = on;
  const input = await on.wait("textbox", "Filter");
  on.draw(field("labe", [LABEL]));
  await soon(() => expect(input, "it is drawn anew").toHaveProperty("value", "labe"));
  expect(document.activeElement, "the field is not where keys go").not.toBe(input);
  expect(on.find("option", /label/u), "no list over the page").toBeNull();
});
