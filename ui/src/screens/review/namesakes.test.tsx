// @vitest-environment happy-dom
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Person, QueueView, WorkflowQueue } from "../../ipc";
import { keymapOf } from "../../keymap";
import { Keys } from "../../keys";
import { screenOf } from "../../testScreen";
import type { Screen } from "../../testScreen";
import { namesakes } from "./namesakes";

vi.mock("../../ipc", () => ({ engine: { rounds: () => new Promise(() => undefined) } }));
const { Rail } = await import("./Rail");
const { paletteEntries } = await import("../../paletteEntries");

const HOUR = 3_600_000;

function row(key: string, name: string, part: Partial<WorkflowQueue> = {}): WorkflowQueue {
  const none = { depth: 0, oldestAt: null, overdue: 0, overdueCapped: false, readback: 0, held: 0, states: {} };
  return { key, name, kind: "classification", mode: "ai-led", ...none, ...part };
}

const queue = (workflows: WorkflowQueue[]): QueueView => ({
  total: 3,
  workflows,
  decidedToday: 0,
  perHour: null,
  unsent: 0,
  inHold: 0,
  dead: 0,
  returned: 0,
  quarantined: 0,
  undoable: null,
});
const ME: Person = { id: "p-1", name: "Ada", roles: ["reviewer"] };

const second = (item: HTMLElement) => item.querySelector("small")?.textContent ?? null;
let screen: Screen | null = null;

afterEach(() => {
  screen?.end();
});

describe("workflows of the same name", () => {
  it.each([
    [[], []],
    [["a Tickets"], []],
    [["a Tickets", "b Refunds"], []],
    [
      ["a Tickets", "b Refunds", "c Tickets"],
      ["a", "c"],
    ],
    [
      ["a Tickets", "b Tickets", "c Tickets", "d Refunds", "e Refunds"],
      ["a", "b", "c", "d", "e"],
    ],
    [
      ["a New  tickets", "b New tickets "],
      ["a", "b"],
    ],
    [["a Tickets", "b tickets"], []],
  ])("in %j are %j", (rows, keys) => {
    const known = rows.map((one) => ({ key: one.slice(0, 1), name: one.slice(2) }));
    expect([...namesakes(known)], "what looks alike is told apart, and nothing else").toEqual(keys);
  });

  it("are told apart in the rail by their keys, seen and spoken", async () => {
    const oldestAt = Date.now() - 3 * HOUR;
    const workflows = [
      row("tickets-de", "Tickets", { depth: 3, oldestAt }),
      row("tickets-fr", "Tickets"),
      row("refunds", "Refunds", { depth: 3, oldestAt }),
    ];
    const window = screenOf(
      <QueryClientProvider client={new QueryClient()}>
        <Keys keymap={keymapOf({})}>
          <Rail
            queue={queue(workflows)}
            readbacks={null}
            workflow={null}
            view="review"
            me={ME}
            open={() => undefined}
            go={() => undefined}
          />
        </Keys>
      </QueryClientProvider>,
    );
    screen = window;
    const german = await window.wait("button", "Tickets, tickets-de, 3 cases, oldest 3 h");
    expect(second(german), "the key comes first").toBe("tickets-de, oldest 3 h");
    const french = await window.wait("button", "Tickets, tickets-fr, 0 cases");
    expect(second(french), "also where nothing waits").toBe("tickets-fr");
    const alone = await window.wait("button", "Refunds, 3 cases, oldest 3 h");
    expect(second(alone), "a name of its own says enough").toBe("oldest 3 h");
  });

  it("are told apart in the palette by their keys behind the name", () => {
    const workflows = [row("tickets-de", "Tickets"), row("tickets-fr", "Tickets"), row("refunds", "Refunds")];
    const titles = paletteEntries(keymapOf({}), queue(workflows), null)
      .filter((entry) => entry.id.startsWith("workflow "))
      .map((entry) => entry.title);
    expect(titles, "whoever types finds the right one").toEqual([
      "Tickets (tickets-de)",
      "Tickets (tickets-fr)",
      "Refunds",
    ]);
  });
});
