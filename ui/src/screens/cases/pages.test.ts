import { describe, expect, it, vi } from "vitest";
import type { ListedCase } from "../../ipc";
import { PAGE, Pages } from "./pages";
import { soon } from "../../testPatience";

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
  /** Each question: its first page and how many. */
  const asked: [page: number, pages: number][] = [];
  const answers: (() => void)[] = [];
  const read = (from: number, count: number) =>
    new Promise<readonly ListedCase[]>((resolve) => {
      asked.push([from / PAGE, count / PAGE]);
      const rows = Array.from({ length: Math.min(count, total - from) }, (_, at) => listed(from + at));
      answers.push(() => resolve(rows));
    });
  const onRows = vi.fn<() => void>();
  const onFailure = vi.fn<(failure: unknown) => void>();
  const pages = new Pages(read, total, onRows, onFailure);
  /** Answers the oldest question, and lets what follows from it happen. */
  const answer = async () => {
    answers.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  const answerAll = async () => {
    while (answers.length > 0) await answer();
  };
  return { pages, asked, answer, answerAll, onRows, onFailure };
}

/** The first row of a page. */
const row = (page: number) => page * PAGE;

describe("the rows of a list", () => {
  it("are read by what one stops at", async () => {
    const { pages, asked, answer, onRows } = slow();
    pages.want(row(0), 20);
    pages.want(row(7), 20);
    pages.want(row(18), 20);
    expect(asked, "one question at a time about what is seen").toEqual([[0, 1]]);
    await answer();
    expect(asked.slice(1), "what was rolled past is not asked for").toEqual([[18, 1]]);
    expect(onRows, "an answer that nobody waits for any more draws nothing").not.toHaveBeenCalled();
    await answer();
    expect(onRows, "what is on screen is drawn as it comes").toHaveBeenCalledOnce();
    expect(pages.at(row(18) + 5)?.no, "the row one stopped at").toBe(row(18) + 5);
    expect(pages.at(row(7)), "no row that was only passed").toBeUndefined();
    expect(pages.caseOf(row(18))?.title).toBe(`Case ${row(18)}`);
    const before = asked.length;
    pages.want(row(18) + 5, 20);
    expect(asked.length, "what is there is not asked for again").toBe(before);
  });

  it("come in one answer however many pages they stand on", async () => {
    const { pages, asked, answer } = slow();
    pages.want(row(5) + PAGE - 1, PAGE + 2);
    expect(asked, "three pages, one question").toEqual([[5, 3]]);
    await answer();
    const seen = [row(5) + PAGE - 1, row(6), row(7)];
    expect(
      seen.map((at) => pages.at(at)?.no),
      "each row where it belongs",
    ).toEqual(seen);
  });

  it.each([
    [10, 15, [16, 17, 14]],
    [20, 15, [14, 13, 16, 17]],
  ])("are read ahead on both sides, first where one goes: from page %i to %i", async (from, to, wanted) => {
    const { pages, asked, answerAll, onRows } = slow();
    pages.want(row(from), 20);
    pages.want(row(to), 20);
    await answerAll();
    expect(asked.slice(1), "what is seen, then what comes next, then what was before").toEqual(
      [to, ...wanted].map((page) => [page, 1]),
    );
    expect(onRows, "what is not seen draws nothing").toHaveBeenCalledOnce();
    expect(pages.at(row(wanted[0] ?? 0))?.no, "and the next page is there when one comes to it").toBeDefined();
  });

  it("are asked for at once while others are read ahead", async () => {
    const { pages, asked, answer, answerAll, onRows } = slow();
    pages.want(row(0), 20);
    await answer();
    expect(asked.slice(1), "the next page is on its way").toEqual([[1, 1]]);
    pages.want(row(12), 20);
    expect(asked.slice(2), "whoever jumps does not wait for it").toEqual([[12, 1]]);
    await answerAll();
    pages.want(row(20), 20);
    await answer();
    expect(asked.at(-1), "again the next one").toEqual([21, 1]);
    const [before, drawings] = [asked.length, onRows.mock.calls.length];
    pages.want(row(21), 20);
    expect(asked.length, "what is on its way already is not asked for twice").toBe(before);
    await answer();
    expect(onRows, "and drawn when it comes").toHaveBeenCalledTimes(drawings + 1);
  });

  it("are read again when they changed while they were on their way", async () => {
    const { pages, asked, answer } = slow(PAGE);
    pages.want(0, 20);
    pages.growStale();
    await answer();
    expect(pages.at(5)?.no, "they are shown as they were").toBe(5);
    expect(asked.length, "and asked for once more").toBe(2);
    await answer();
    expect(asked.length, "then they are what is there").toBe(2);
  });

  it("end with the list", async () => {
    const { pages, asked, answerAll } = slow(PAGE + 10);
    pages.want(PAGE - 5, 60);
    await answerAll();
    expect(asked).toEqual([[0, 2]]);
    expect(pages.at(PAGE + 9)?.no, "the last one").toBe(PAGE + 9);
    expect(pages.at(PAGE + 10), "nothing lies beyond").toBeUndefined();
    pages.want(PAGE, 60);
    expect(asked.length, "and nothing is asked of it").toBe(1);
  });

  it("stay while they are read again", async () => {
    const { pages, asked, answerAll } = slow();
    pages.want(0, 20);
    await answerAll();
    const before = asked.length;
    pages.growStale();
    expect(pages.at(5)?.no, "no row disappears").toBe(5);
    await answerAll();
    expect(asked.slice(before), "only what is on screen is read again").toEqual([[0, 1]]);
  });

  it("say whether any of them can be shown", async () => {
    const { pages, answer } = slow();
    expect(pages.isThere(0, 20), "none was read").toBe(false);
    pages.want(0, 20);
    await answer();
    expect(pages.isThere(PAGE - 1, 20), "one of twenty").toBe(true);
    expect(pages.isThere(PAGE * 3, 20), "none of these").toBe(false);
    expect(slow(0).pages.isThere(0, 20), "an empty list has nothing to wait for").toBe(true);
  });

  it("are asked for where one has gone when what was left cannot be read", async () => {
    const answers: ((rows: readonly ListedCase[] | Error) => void)[] = [];
    const read = () =>
      new Promise<readonly ListedCase[]>((resolve, reject) => {
        answers.push((rows) => (rows instanceof Error ? reject(rows) : resolve(rows)));
      });
    const onFailure = vi.fn<(failure: unknown) => void>();
    const pages = new Pages(read, 1_000, () => undefined, onFailure);
    pages.want(row(0), 20);
    pages.want(row(9), 20);
    answers[0]?.(new Error("gone"));
    await soon(() => expect(answers, "the newest wish is asked for all the same").toHaveLength(2));
    expect(onFailure, "nobody looks at the other any more").not.toHaveBeenCalled();
    answers[1]?.([listed(row(9))]);
    await soon(() => expect(pages.at(row(9))?.no).toBe(row(9)));
  });

  it("tell of a failure and can be asked again", async () => {
    const onFailure = vi.fn<(failure: unknown) => void>();
    const read = vi.fn<() => Promise<readonly ListedCase[]>>().mockRejectedValueOnce(new Error("gone"));
    read.mockResolvedValue([listed(0)]);
    const onRows = vi.fn<() => void>();
    const pages = new Pages(read, 1, onRows, onFailure);
    pages.want(0, 1);
    await soon(() => expect(onFailure).toHaveBeenCalledOnce());
    pages.want(0, 1);
    await soon(() => expect(pages.at(0)?.no, "the second time it works").toBe(0));
  });
});

it("stands with the rows that are seen first", async () => {
  const { pages, asked, answer } = slow();
  const begun = pages.begin(row(7) + 10);
  await answer();
  await begun;
  expect(asked, "with a page after it, for what lies below").toEqual([[7, 2]]);
  expect(pages.at(row(7) + 10)?.no, "the row one stands on can be acted on at once").toBe(row(7) + 10);
  pages.want(row(7), 20);
  expect(asked.slice(1), "and is not read twice: what is around it is next").toEqual([[9, 1]]);
  const none = slow(0);
  await none.pages.begin(0);
  expect(none.asked, "an empty list asks for nothing").toEqual([]);
});
