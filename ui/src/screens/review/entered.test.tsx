// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from "vitest";
import { deskWith, refusal, titled } from "./testDesk";
import type { Desk } from "./testDesk";

let desk: Desk;

afterEach(() => desk.end());

describe("what is brought back", () => {
  it("by an undo is stored at once, for deciding had deleted it", async () => {
    desk = await deskWith(titled(1), titled(2));
    desk.write(desk.note(), "half a thought");
    await desk.until("stored as it is typed", () => desk.drafts.get(1)?.note === "half a thought");
    desk.key("a");
    await desk.on(2);
    await desk.until("recorded", () => desk.toast());
    expect(desk.drafts.has(1), "an answered case has nothing typed and not sent").toBe(false);
    desk.key("u");
    await desk.until("back on screen", () => desk.shows(1));
    expect(desk.drafts.get(1)?.note, "nobody has touched anything since").toBe("half a thought");
  });

  it("by a decision that failed is stored at once, with what was typed last", async () => {
    desk = await deskWith(titled(1), titled(2));
    desk.answers["decide"] = () => {
      throw refusal("storage", "the disk is full");
    };
    desk.write(desk.note(), "typed last");
    desk.key("a");
    await desk.until("back on screen", () => desk.shows(1));
    expect(desk.note()?.value, "it is on screen").toBe("typed last");
    expect(desk.drafts.get(1)?.note, "and stored").toBe("typed last");
  });
});

describe("a case that is pushed too far back to be drawn", () => {
  it("comes back as it was left, and what is typed then goes on from there", async () => {
    desk = await deskWith(titled(1), titled(2));
    desk.write(desk.note(), "half a thought");
    for (const no of [11, 12, 13, 14]) {
      desk.bring(titled(no));
      await desk.on(no);
    }
    expect(desk.drafts.get(1)?.note, "it is stored when its drawing is taken down").toBe("half a thought");
    desk.drop(14, 13, 12, 11);
    await desk.on(1);
    expect(desk.note()?.value, "the words are there again").toBe("half a thought");
    desk.write(desk.note(), `${desk.note()?.value ?? ""}, and the other half`);
    await desk.until("stored whole", () => desk.drafts.get(1)?.note === "half a thought, and the other half");
  });

  it("is not taken for changed when nothing was entered", async () => {
    desk = await deskWith(titled(1), titled(2));
    for (const no of [11, 12, 13, 14]) {
      desk.bring(titled(no));
      await desk.on(no);
    }
    desk.drop(14, 13, 12, 11);
    await desk.on(1);
    expect(desk.asked("save_draft"), "there is nothing to store").toBe(0);
  });
});

describe("what could not be stored when the case went", () => {
  it("is not tried again, for somebody else may sit there by then", async () => {
    desk = await deskWith(titled(1), titled(2));
    let tries = 0;
    desk.answers["save_draft"] = () => {
      tries += 1;
      throw refusal("signInNeeded", "nobody sits here");
    };
    desk.write(desk.note(), "half a thought");
    for (const no of [11, 12, 13, 14]) {
      desk.bring(titled(no));
      await desk.on(no);
    }
    await desk.until("tried once when it went", () => tries > 0);
    const after = tries;
    const begun = performance.now();
    await desk.until("longer than a second try takes", () => performance.now() - begun > 1500);
    expect(tries, "nothing is stored in the next one's name").toBe(after);
  });
});
