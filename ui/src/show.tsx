/** Draws the screens, with what was asked for while they were read. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import type { Start } from "./start";

// The engine tells what changed, so nothing is read again by guess.
const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: Number.POSITIVE_INFINITY,
      retry: false,
      refetchOnWindowFocus: false,
      networkMode: "always",
    },
  },
});

export async function show(start: Start): Promise<void> {
  await start.settled;
  const { boot, queue } = start.take();
  if (boot !== null) client.setQueryData(["boot"], boot);
  if (boot?.me && queue !== null) client.setQueryData(["queue", boot.me.id], queue);
  const root = document.getElementById("root");
  if (!root) return;
  createRoot(root).render(
    <QueryClientProvider client={client}>
      <App start={start} />
    </QueryClientProvider>,
  );
}
