import { describe, expect, it, vi } from "vitest";
import type { ListedCase } from "../../ipc";
import { PAGE, Pages } from "./pages";

function listed(no: number): ListedCase {
  return {
    no,
    caseId: `c-${no}`,
    source: "router",
    workflow: "tickets",
    workflowName: "Tickets",
    title: `Case ${no}`,
    answer: "Refund",
    confidence: 0.5,
    threshold: 0.8,
    withheld: false,
    state: "queued",
    waits: true,
    decided: null,
    by: null,
    arrivedAt: 0,
    dueAt: 0,
    open: true,
  };
}

/** A list of 1,000 cases whose answers come when the test says so. */
function slow(total = 1_000) {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const read = (from: number, count: number) =>
    new Promise<readonly ListedCase[]>((resolve) => {
      asked.push(from / PAGE);
      const rows = Array.from({ length: Math.min(count, total - from) }, (_, at) => listed(from + at));
      answers.push(() => resolve(rows));
    });
  const onRows = vi.fn<() => void>();
  const onFailure = vi.fn<(failure: unknown) => void>();
  const pages = new Pages(read, total, onRows, onFailure);
  const answer = async () => {
    answers.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { pages, asked, answer, onRows, onFailure };
}

describe("the rows of a list", () => {
  it("are read a page at a time, the newest wish first", async () => {
    const { pages, asked, answer, onRows } = slow();
    pages.want(0, 20);
    pages.want(300, 20);
    pages.want(750, 20);
    expect(asked, "one question at a time").toEqual([0]);
    await answer();
    expect(asked, "what was rolled past is not asked for").toEqual([0, 7]);
    expect(onRows, "an answer that nobody waits for any more draws nothing").not.toHaveBeenCalled();
    await answer();
    expect(onRows, "what is on screen is drawn as it comes").toHaveBeenCalledOnce();
    expect(pages.at(755)?.no, "the row one stopped at").toBe(755);
    expect(pages.at(300), "no row that was only passed").toBeUndefined();
    expect(pages.caseOf(755)?.title).toBe("Case 755");
    pages.want(755, 20);
    expect(asked.slice(0, 2), "what is there is not asked for again").toEqual([0, 7]);
  });

  it.each([
    [400, 600, [6, 7, 5]],
    [800, 600, [6, 5, 7]],
  ])("are read ahead on both sides, first where one goes: from %i to %i", async (from, to, wanted) => {
    const { pages, asked, answer, onRows } = slow();
    pages.want(from, 20);
    pages.want(to, 20);
    for (let n = 0; n < 5; n += 1) await answer();
    expect(asked.slice(1), "what is seen, then what comes next, then what was before").toEqual(wanted);
    expect(onRows, "what is not seen draws nothing").toHaveBeenCalledOnce();
    pages.want(to + 90, 20);
    expect(pages.at(to + 105)?.no, "and the next page is there when one comes to it").toBe(to + 105);
  });

  it("are read again when they changed while they were on their way", async () => {
    const { pages, asked, answer } = slow(100);
    pages.want(0, 20);
    pages.growStale();
    await answer();
    expect(pages.at(5)?.no, "they are shown as they were").toBe(5);
    expect(asked, "and asked for once more").toEqual([0, 0]);
    await answer();
    expect(asked, "then they are what is there").toEqual([0, 0]);
  });

  it("reach over two pages and end with the list", async () => {
    const { pages, asked, answer } = slow(150);
    pages.want(90, 60);
    await answer();
    await answer();
    expect(asked).toEqual([0, 1]);
    expect(pages.at(149)?.no, "the last one").toBe(149);
    pages.want(140, 60);
    expect(asked, "nothing lies beyond").toEqual([0, 1]);
  });

  it("stay while they are read again", async () => {
    const { pages, asked, answer } = slow();
    pages.want(0, 20);
    await answer();
    await answer();
    pages.growStale();
    expect(pages.at(5)?.no, "no row disappears").toBe(5);
    await answer();
    expect(asked, "only what is on screen is read again").toEqual([0, 1, 0]);
  });

  it("tell of a failure and can be asked again", async () => {
    const onFailure = vi.fn<(failure: unknown) => void>();
    const read = vi.fn<() => Promise<readonly ListedCase[]>>().mockRejectedValueOnce(new Error("gone"));
    read.mockResolvedValue([listed(0)]);
    const onRows = vi.fn<() => void>();
    const pages = new Pages(read, 1, onRows, onFailure);
    pages.want(0, 1);
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledOnce());
    pages.want(0, 1);
    await vi.waitFor(() => expect(pages.at(0)?.no, "the second time it works").toBe(0));
  });
});

it("stands with the rows that are seen first", async () => {
  const { pages, asked, answer } = slow();
  const begun = pages.begin(310);
  await answer();
  await begun;
  expect(pages.at(310)?.no, "the row one stands on can be acted on at once").toBe(310);
  pages.want(300, 20);
  expect(asked, "and is not read twice: what is around it is next").toEqual([3, 4]);
  const none = slow(0);
  await none.pages.begin(0);
  expect(none.asked, "an empty list asks for nothing").toEqual([]);
});
