/** The one region screen readers listen to. What is said comes from `announce`. */
import { useSyncExternalStore } from "react";
import { latest, subscribe } from "../live";

export function Live() {
  const said = useSyncExternalStore(subscribe, latest);
  return (
    <div className="unseen" role="log" aria-live="polite" aria-label="Announcements">
      {/* A new key makes the same words new words. */}
      <span key={said.no}>{said.text}</span>
    </div>
  );
}
