// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from "vitest";
import { press, screenOf, type } from "../../testScreen";
import type { Screen } from "../../testScreen";
import { soon } from "../../testPatience";

const engine = vi.hoisted(() => ({
  addPiece: vi.fn<() => Promise<unknown>>(),
  chooseFile: vi.fn<() => Promise<string | null>>(),
}));
vi.mock("../../ipc", () => ({
  engine,
  wordsOf: (failure: unknown) => (failure instanceof Error ? failure.message : String(failure)),
}));
const { AddPiece } = await import("./AddPiece");

let screen: Screen | null = null;

afterEach(() => {
  screen?.end();
  vi.clearAllMocks();
});

function opened() {
  const onClose = vi.fn<() => void>();
  screen = screenOf(<AddPiece round="r-1" pieces={[]} onAdded={() => undefined} onClose={onClose} />);
  return { screen, onClose };
}

describe("adding a piece", () => {
  it.each(["Text", "Company", "Author", "Title"])(
    "Escape in the field %s closes it, as its button says",
    async (name) => {
      const { screen: dialog, onClose } = opened();
      press(await dialog.wait("textbox", name), "Escape");
      expect(onClose, "one press, in any field").toHaveBeenCalledTimes(1);
    },
  );

  it.each([
    ["a file", "File of the piece"],
    ["a settled draft", "Settled draft"],
  ])("Escape closes it where the piece is %s", async (from, name) => {
    const { screen: dialog, onClose } = opened();
    await dialog.wait("radiogroup", "From");
    [...document.querySelectorAll("label")].find((label) => label.textContent === from)?.click();
    press(await dialog.wait("textbox", name), "Escape");
    expect(onClose, "one press, in any field").toHaveBeenCalledTimes(1);
  });

  it("says that a file could not be chosen until there is another path", async () => {
    const { screen: dialog } = opened();
    await dialog.wait("radiogroup", "From");
    [...document.querySelectorAll("label")].find((label) => label.textContent === "a file")?.click();
    engine.chooseFile.mockRejectedValueOnce(new Error("there is no file chooser"));
    const choose = await dialog.wait("button", "Choose the file of the piece");
    choose.click();
    await soon(() => expect(dialog.words(), "it is said").toContain("there is no file chooser"));
    const path = await dialog.wait("textbox", "File of the piece");
    type(path, "/tmp/piece.md");
    await soon(() => expect(dialog.words(), "it was typed instead").not.toContain("there is no file chooser"));

    engine.chooseFile.mockRejectedValueOnce(new Error("there is no file chooser"));
    choose.click();
    await soon(() => expect(dialog.words(), "it is said again").toContain("there is no file chooser"));
    engine.chooseFile.mockResolvedValueOnce(null);
    choose.click();
    await soon(() => expect(dialog.words(), "now it could be").not.toContain("there is no file chooser"));
  });
});
