import { describe, expect, it } from "vitest";
import type { ArgView } from "../../ipc";
import { argTrouble } from "./args";

const arg = (type: ArgView["type"], value: string): ArgView => ({ name: "x", value, type, shown: value });

describe("an argument of an action", () => {
  it.each([
    ["number", "500", "450", null],
    ["number", "500", "4.5e2", null],
    ["number", "500", "a lot", "must stay a number"],
    ["number", "500", " ", "must stay a number"],
    ["boolean", "true", "false", null],
    ["boolean", "true", "perhaps", "must be true or false"],
    ["list", '["a"]', '["a", "b"]', null],
    ["list", '["a"]', "a, b", "must stay a list"],
    ["object", '{"a":1}', '{"a":2}', null],
    ["object", '{"a":1}', "[]", "must stay an object"],
    ["object", '{"a":1}', '{"a":', "must stay an object"],
    ["text", "x", "450", null],
    ["nothing", "", "x", null],
    ["list", "[broken as it came", "[broken as it came", null],
  ] as const)("of type %s, %s may become %s: %s", (type, value, typed, says) => {
    const trouble = argTrouble(arg(type, value), typed) ?? "nothing";
    expect(trouble, "what nobody touched, and what fits, is taken; else one reads what is wrong").toContain(
      says ?? "nothing",
    );
  });
});
