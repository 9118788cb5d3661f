// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { answered, untouched } from "./answering";
import type { Answering, Input } from "./answering";
import { deskWith, titled } from "./testDesk";
import type { Desk } from "./testDesk";
import { testCase } from "./testCase";

const fields = testCase({
  kind: "extraction",
  labels: [],
  answer: { kind: "fields", fields: [{ name: "city", value: "Ulm" }] },
});
const restore: Input = { type: "restore", to: untouched(fields) };
const after = (state: Answering, ...inputs: Input[]) => inputs.reduce(answered, state);
const typed = after(
  untouched(fields),
  { type: "field", name: "city", value: "Neu-Ulm" },
  { type: "reason", code: "wrong-label" },
);

describe("putting the AI's answer back", () => {
  it("is taken back by doing it again", () => {
    const back = after(typed, restore);
    expect(back.fields[0]?.value, "the AI's answer").toBe("Ulm");
    const again = after(back, restore);
    expect(again, "all of it is as it was").toEqual(typed);
    expect(after(again, restore).fields[0]?.value, "and so on").toBe("Ulm");
  });

  it("keeps what is no answer: the note that was written and the reason that was picked meanwhile", () => {
    const again = after(
      typed,
      restore,
      { type: "note", text: "asked twice" },
      { type: "reason", code: "off-brand" },
      restore,
    );
    expect(again.fields[0]?.value, "one's own answer").toBe("Neu-Ulm");
    expect([again.note, again.reason], "with what came later").toEqual(["asked twice", "off-brand"]);
  });

  it("brings nothing back over another answer", () => {
    const other = after(typed, restore, { type: "field", name: "city", value: "Augsburg" });
    const back = after(other, restore);
    expect(back.fields[0]?.value, "what is newer is put away first").toBe("Ulm");
    expect(after(back, restore).fields[0]?.value, "and comes back").toBe("Augsburg");
  });

  it("has nothing to bring back where nothing was entered", () => {
    expect(after(untouched(fields), restore).putAway, "nothing was taken away").toBeNull();
  });
});

let desk: Desk | null = null;

afterEach(() => {
  desk?.end();
  desk = null;
});

describe("the key that puts the AI's answer back", () => {
  it("says how one's own comes back, and brings it back", async () => {
    desk = await deskWith(titled(1), titled(2));
    desk.key("2");
    expect(desk.chosen(), "picked").toBe("Lost or stolen card");
    desk.key("z");
    await desk.until("said", () => desk?.status().includes("Z brings back what you had entered"));
    expect(desk.chosen(), "nothing is picked").toBeNull();
    desk.key("z");
    await desk.until("said too", () => desk?.status().includes("What you had entered is back"));
    expect(desk.chosen(), "picked again").toBe("Lost or stolen card");
  });

  it("says nothing where nothing was entered", async () => {
    desk = await deskWith(titled(1), titled(2));
    desk.key("z");
    desk.key("z");
    expect(desk.said, "there is nothing to say").toEqual([]);
  });

  it.each([
    ["before the verdict", { blind: true }],
    ["where the AI gave no answer", { answer: null }],
  ])("does nothing %s: there is no answer to put back", async (_, part) => {
    desk = await deskWith(titled(1, part), titled(2));
    desk.key("2");
    desk.key("z");
    expect(desk.chosen(), "what was picked stays").toBe("Lost or stolen card");
  });
});
