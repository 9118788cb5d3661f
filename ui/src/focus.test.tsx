// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from "vitest";
import { isPressable, isTickable } from "./focus";
import { Keys, useCommand } from "./keys";
import { keymapOf } from "./keymap";
import { press, screenOf } from "./testScreen";
import type { Screen } from "./testScreen";

let screen: Screen | null = null;

afterEach(() => {
  screen?.end();
});

it.each([
  ["button", {}, "both"],
  ["a", { href: "#x" }, "both"],
  ["summary", {}, "both"],
  ["select", {}, "both"],
  ["input", { type: "submit" }, "both"],
  ["input", { type: "checkbox" }, "Space"],
  ["input", { type: "radio" }, "Space"],
  ["video", { controls: "" }, "Space"],
  ["div", { role: "radio" }, "neither"],
  ["p", {}, "neither"],
])("%s %o takes of Enter and Space: %s", (tag, attributes, keys) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  const taken = isPressable(element) ? "both" : isTickable(element) ? "Space" : "neither";
  expect(taken, "what the element does by itself is left to it").toBe(keys);
});

function Case({ down, send }: { down: () => void; send: () => void }) {
  useCommand("pageDown", down);
  useCommand("override", send);
  return <input type="checkbox" aria-label="Proof" />;
}

it("lets Space tick a box where it would scroll the case, and Enter send", async () => {
  const [down, send] = [vi.fn<() => void>(), vi.fn<() => void>()];
  screen = screenOf(
    <Keys keymap={keymapOf({})}>
      <Case down={down} send={send} />
    </Keys>,
  );
  const box = await screen.wait("checkbox", "Proof");
  expect(press(box, " "), "the box keeps what the key does").toBe(false);
  expect(down, "and the case stays where it is").not.toHaveBeenCalled();
  expect(press(box, " ", { repeat: true }), "a held key does not tick it again").toBe(true);
  press(box, "Enter");
  expect(send, "Enter is none of its keys").toHaveBeenCalledTimes(1);
});
