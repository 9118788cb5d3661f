// @vitest-environment happy-dom
import { act } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { deskWith, titled } from "./testDesk";
import type { Desk } from "./testDesk";

let desk: Desk;

afterEach(() => desk.end());

/** Approves the cases 1 to `last`, each with a note of its own, and waits for the toast of the last one. */
async function decided(last: number): Promise<void> {
  desk = await deskWith(...Array.from({ length: last + 2 }, (_, at) => titled(at + 1)));
  for (let no = 1; no <= last; no += 1) {
    await desk.on(no);
    desk.write(desk.note(), `note ${no}`);
    desk.key("a");
  }
  await desk.on(last + 1);
  await desk.until("the last is recorded", () => desk.status().includes(`approve of case ${last}`));
}

function click(button: HTMLElement | null | undefined, detail: number): void {
  act(() => void button?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail })));
}

describe("the toast's undo", () => {
  it("takes back one decision when it is clicked twice", async () => {
    await decided(2);
    click(desk.toast(), 1);
    await desk.until("the toast of the one before", () => desk.status().includes("approve of case 1"));
    click(desk.toast(), 2);
    await desk.on(2);
    expect(desk.undone, "the second half of a double click is not for the next toast").toEqual(["approve of case 2"]);
  });

  it("takes back what it says and nothing else, however often it is pressed", async () => {
    await decided(2);
    const shown = desk.toast();
    click(shown, 1);
    click(shown, 1);
    await desk.on(2);
    await desk.until("the toast of the one before", () => desk.status().includes("approve of case 1"));
    expect(desk.undone, "its decision was not the last one any more").toEqual(["approve of case 2"]);
    expect(desk.said.join(), "and nothing is wrong").not.toContain("undone already");
  });
});

describe("undoing several decisions", () => {
  it("takes back two with two presses of U, at once, each with what was entered", async () => {
    await decided(3);
    desk.key("u");
    desk.key("u");
    await desk.on(2);
    expect(desk.undone, "the newest first").toEqual(["approve of case 3", "approve of case 2"]);
    expect(desk.note()?.value, "what was entered for the older one").toBe("note 2");
    desk.key("s");
    await desk.on(3);
    expect(desk.note()?.value, "and for the newer one behind it").toBe("note 3");
  });

  it("brings back what was entered for an older row of the last decisions", async () => {
    await decided(3);
    desk.key("U", { shiftKey: true });
    const older = await desk.until("the row of the first case", () =>
      [...document.querySelectorAll<HTMLElement>('[role="option"]')].find((one) => one.textContent?.includes("case-1")),
    );
    act(() => older.click());
    await desk.on(1);
    expect(desk.note()?.value, "the oldest of three").toBe("note 1");
  });
});
