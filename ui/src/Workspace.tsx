/** The window at work: review with settings and import in its place, palette and help sheet over it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { HelpSheet } from "./components/HelpSheet";
import type { Entry } from "./components/Palette";
import { engine } from "./ipc";
import type { Boot, Look, Person, QueueView } from "./ipc";
import { useCommand, useKeymap } from "./keys";
import { announce } from "./live";
import { focusHeading } from "./focus";
import { themeAfter } from "./look";
import { paletteEntries } from "./paletteEntries";
import { Ballot, BallotsScreen, CasesScreen, Palette, ReadbackScreen, RoundsScreen } from "./parts";
import { useIsReady } from "./ready";
import { FRESH } from "./screens/cases/useCaseList";
import type { Memory } from "./screens/cases/useCaseList";
import { ImportScreen } from "./screens/import/ImportScreen";
import { importingOf } from "./screens/import/importing";
import { ReviewScreen } from "./screens/review/ReviewScreen";
import type { Place, View } from "./screens/review/ReviewScreen";
import { SettingsScreen } from "./screens/settings/SettingsScreen";
import type { Start } from "./start";

type Props = {
  boot: Boot;
  me: Person;
  startsWith: View;
  /** What was asked for while the screens were read. */
  start: Start;
  onBoot: (boot: Boot) => void;
};

export function Workspace({ boot, me, startsWith, start, onBoot }: Props) {
  const client = useQueryClient();
  const [view, go] = useState<View>(startsWith);
  const [over, setOver] = useState<"palette" | "help" | null>(null);
  // While a ballot is open there is nothing else in the window.
  const [ballot, setBallot] = useState<string | null>(null);
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  // Read when the palette opens; a new case on screen must not draw the window again for it.
  const place = useRef<Place | null>(null);
  const keepPlace = useCallback((next: Place) => {
    place.current = next;
  }, []);
  // What was looked for stays while another screen stands in front.
  const [list, setList] = useState<Memory>(FRESH);
  const keymap = useKeymap();
  const { data: queue } = useQuery({ queryKey: ["queue", me.id], queryFn: start.queue });
  const enabled = useIsReady();
  const { data: readbacks } = useQuery({ queryKey: ["readbacks", me.id], queryFn: engine.readbacks, enabled });
  const [isQuiet, setQuiet] = useState(false);
  const onQueue = useCallback((next: QueueView) => client.setQueryData(["queue", me.id], next), [client, me.id]);
  const refreshQueue = useCallback(() => void client.invalidateQueries({ queryKey: ["queue"] }), [client]);
  const onSignedOut = useCallback(() => void client.invalidateQueries({ queryKey: ["boot"] }), [client]);

  // An import goes on while another screen stands in front.
  const importing = useMemo(() => importingOf(me.id), [me.id]);
  useEffect(() => {
    const tell = (text: string) => {
      announce(text);
      place.current?.notice(text);
    };
    importing.tellTo({ onChanged: refreshQueue, tell });
    return () => importing.tellTo(null);
  }, [importing, refreshQueue]);

  const setLook = (look: Look) => {
    onBoot({ ...boot, look });
    engine.saveLook(look).catch(() => announce("the look is not stored; it lasts until the window closes"));
  };
  const setKeys = (keys: Record<string, string[]>) => {
    onBoot({ ...boot, keys });
    engine.saveKeys(keys).catch(() => announce("the keys are not stored; they last until the window closes"));
  };
  const close = useCallback(() => setOver(null), []);
  const leaveFor = (next: View) => {
    setOver(null);
    setBallot(null);
    go(next);
  };
  const signOut = async () => {
    await place.current?.close();
    await engine.signOut().then(onBoot, onSignedOut);
  };
  const isShared = (boot.station?.people.length ?? 0) > 1;

  useCommand("palette", () => {
    setEntries(paletteEntries(keymap, queue, place.current));
    setOver(over === "palette" ? null : "palette");
  });
  useCommand("help", () => setOver(over === "help" ? null : "help"), over !== "palette");
  useCommand("settings", () => leaveFor("settings"));
  useCommand("review", () => leaveFor("review"), view !== "review");
  // In the list itself the same key looks again.
  useCommand("cases", () => leaveFor("cases"), view !== "cases");
  useCommand("readbacks", () => leaveFor("readbacks"), view !== "readbacks");
  const seesRounds = me.roles.includes("lead") || me.roles.includes("auditor");
  const mayJudge = me.roles.some((role) => role !== "auditor");
  useCommand("rounds", () => leaveFor("rounds"), view !== "rounds" && seesRounds);
  useCommand("ballots", () => leaveFor("ballots"), mayJudge);
  useCommand("theme", () => setLook({ ...boot.look, theme: themeAfter(boot.look.theme) }));
  useCommand("signOut", () => void signOut(), isShared);
  useCommand("leave", () => go("review"), view !== "review" && view !== "rounds" && over === null && ballot === null);
  useEffect(() => {
    if (view === "settings") focusHeading();
  }, [view]);

  const isLead = me.roles.includes("lead");
  const people = useMemo(() => boot.station?.people.map((person) => person.name) ?? [], [boot.station]);
  const leaveBallot = useCallback(() => setBallot(null), []);
  const other = useMemo(() => {
    if (view === "import")
      return <ImportScreen importing={importing} onDone={() => go("review")} onChanged={refreshQueue} />;
    if (view === "cases")
      return <CasesScreen memory={list} onLeave={setList} place={place} onQueue={onQueue} me={me} />;
    if (view === "readbacks") return <ReadbackScreen me={me} onQuiet={setQuiet} />;
    if (view === "rounds") return <RoundsScreen people={people} isLead={isLead} onLeave={() => go("review")} />;
    if (view === "ballots" && ballot === null) return <BallotsScreen me={me.name} onOpen={setBallot} />;
    return null;
  }, [view, me, importing, refreshQueue, onQueue, list, isLead, people, ballot]);
  return (
    <>
      {ballot === null ? null : <Ballot key={ballot} round={ballot} onLeave={leaveBallot} />}
      {/* What stands behind a ballot keeps its place, unseen and out of reach. */}
      <div style={{ display: ballot === null ? "contents" : "none" }} inert={ballot !== null}>
        <ReviewScreen
          me={me}
          first={start.first}
          queue={queue}
          readbacks={readbacks === undefined ? null : readbacks.toRead.length + readbacks.toScore.length}
          view={view}
          quiet={isQuiet && view === "readbacks"}
          go={go}
          onQueue={onQueue}
          onSignedOut={onSignedOut}
          onPlace={keepPlace}
        >
          {view === "settings" ? (
            <SettingsScreen boot={boot} look={boot.look} onLook={setLook} changedKeys={boot.keys} onKeys={setKeys} />
          ) : (
            other
          )}
        </ReviewScreen>
      </div>
      {over === "palette" ? <Palette entries={entries} onClose={close} /> : null}
      {over === "help" ? <HelpSheet onClose={close} onChangeKeys={() => leaveFor("settings")} /> : null}
    </>
  );
}
