// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import type { ErrorKind } from "../../ipc";
import { deskWith, refusal, titled } from "./testDesk";
import type { Desk } from "./testDesk";

let desk: Desk;

afterEach(() => desk.end());

const refuses = (kind: ErrorKind, message: string) => () => {
  throw refusal(kind, message);
};

/** How often screen readers were told something with these words. */
const told = (words: string) => desk.said.filter((text) => text.includes(words)).length;

describe("what the status line says is said to screen readers, once", () => {
  it("that there is nothing to undo", async () => {
    desk = await deskWith(titled(1), titled(2));
    desk.key("u");
    await desk.until("seen", () => desk.status().includes("Nothing to undo"));
    expect(desk.live(), "in the region that is read out").toBe("nothing to undo");
    expect(told("nothing to undo"), "once").toBe(1);
  });

  it("that a skip failed", async () => {
    desk = await deskWith(titled(1), titled(2));
    desk.answers["skip"] = refuses("storage", "the disk is full");
    desk.key("s");
    await desk.until("seen", () => desk.status().includes("The disk is full"));
    expect(told("the disk is full"), "once").toBe(1);
  });

  it("that the case went elsewhere", async () => {
    desk = await deskWith(titled(1), titled(2));
    const gone = new Set([2]);
    desk.answers["shown"] = ({ no }: { no: number }) => {
      if (gone.delete(no)) throw refusal("leaseLost", "Ben has it now");
      return Date.now() + 600_000;
    };
    desk.key("s");
    await desk.until("seen", () => desk.status().includes("Ben has it now"));
    expect(told("case-2: Ben has it now"), "once").toBe(1);
  });

  it("what a decision that came too late came to", async () => {
    desk = await deskWith(titled(1), titled(2));
    desk.answers["decide"] = refuses("leaseLost", "Ben decided it meanwhile");
    desk.key("a");
    await desk.until("seen", () => desk.status().includes("Ben decided it meanwhile"));
    expect(told("Ben decided it meanwhile"), "once").toBe(1);
  });

  it("what an undo came to", async () => {
    desk = await deskWith(titled(1), titled(2));
    desk.key("a");
    await desk.on(2);
    await desk.until("recorded", () => desk.toast());
    desk.key("u");
    await desk.on(1);
    expect(told("Undone. It was: approve of case 1"), "once").toBe(1);
  });

  it("that what was typed is not stored, once for as long as it lasts, and again the next time", async () => {
    desk = await deskWith(titled(1), titled(2));
    const stores = desk.answers["save_draft"];
    desk.answers["save_draft"] = refuses("storage", "the disk is full");
    desk.write(desk.note(), "half a thought");
    await desk.until("tried again", () => desk.asked("save_draft") > 2);
    expect(told("what you typed is not stored yet"), "not every second").toBe(1);
    if (stores !== undefined) desk.answers["save_draft"] = stores;
    await desk.until("stored", () => desk.drafts.get(1)?.note === "half a thought");
    desk.answers["save_draft"] = refuses("storage", "the disk is full");
    desk.write(desk.note(), "a whole one");
    await desk.until("tried", () => told("what you typed is not stored yet") > 1);
    expect(told("what you typed is not stored yet"), "it is news").toBe(2);
  });
});

describe("a notice", () => {
  it("is shown also after the one before it has gone", async () => {
    desk = await deskWith(titled(1), titled(2), titled(3));
    desk.key("u");
    await desk.until("seen", () => desk.status().includes("Nothing to undo"));
    await desk.until("gone", () => !desk.status().includes("Nothing to undo"));
    desk.key("a");
    await desk.on(2);
    desk.key("z");
    desk.key("2");
    desk.key("z");
    await desk.until("the next one", () => desk.status().includes("The AI's answer is back"));
    expect(desk.status(), "alone").not.toContain("Nothing to undo");
  });

  it("is not pushed aside by one that only says that all is well", async () => {
    const answer = { kind: "text" as const, text: "Hi,", subjectLine: null };
    desk = await deskWith(titled(1, { kind: "draft", labels: [], answer }), titled(2));
    desk.write(desk.draft(), "Hi there,");
    await desk.until("seen", () => desk.status().includes("Draft saved"));
    expect(told("draft saved"), "which nobody has to hear at every pause").toBe(0);
    const before = desk.asked("save_draft");
    desk.key("z");
    await desk.until("said", () => desk.status().includes("Z brings back"));
    await desk.until("stored", () => desk.asked("save_draft") > before);
    // With any key the status line is as new as can be.
    desk.key("Shift");
    expect(desk.status(), "how one's own comes back").toContain("Z brings back what you had entered");
    desk.key("z");
    expect(desk.draft()?.value, "and it does").toBe("Hi there,");
  });
});
