/** The present moment and the station's zone, for what is shown relative to them. */
import { createContext, useContext, useEffect, useState } from "react";

export const Zone = createContext("UTC");

export function useZone(): string {
  return useContext(Zone);
}

/** The time now in UTC milliseconds, renewed every `every` ms while the component is on screen. */
export function useNow(every: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** The time now, renewed twice a second until `end` is past; then nothing is left to count. */
export function useNowUntil(end: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= end) clearInterval(timer);
    }, 500);
    return () => clearInterval(timer);
  }, [end]);
  return now;
}
