/** The window from its start: which screen stands, the key map, the look, and what changed elsewhere. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import { Live } from "./components/Live";
import { Solo } from "./components/Solo";
import { Button } from "./components/Button";
import { Zone } from "./clock";
import { wordsOf } from "./ipc";
import type { Boot } from "./ipc";
import { Keys } from "./keys";
import { keymapOf } from "./keymap";
import { DEFAULT_LOOK, useLook } from "./look";
import { FillStation, MakeStation } from "./screens/first-run/FirstRun";
import { SignIn } from "./screens/sign-in/SignIn";
import { Workspace } from "./Workspace";
import { useChanges } from "./useChanges";
import { markReady } from "./ready";
import type { Start } from "./start";

/** `start` is what was asked for while the screens were read. */
export function App({ start }: { start: Start }) {
  const client = useQueryClient();
  const started = useQuery({ queryKey: ["boot"], queryFn: start.boot });
  useChanges(start);
  const onBoot = useCallback((boot: Boot) => client.setQueryData(["boot"], boot), [client]);
  const boot = started.data;
  useLook(boot?.look ?? DEFAULT_LOOK);
  const keymap = useMemo(() => keymapOf(boot?.keys ?? {}), [boot?.keys]);
  return (
    <Zone value={boot?.station?.zone ?? "UTC"}>
      <Keys keymap={keymap}>
        {boot === undefined ? (
          started.error === null ? null : (
            <Failed text={wordsOf(started.error)} again={() => void started.refetch()} />
          )
        ) : (
          <Started boot={boot} start={start} onBoot={onBoot} />
        )}
        <Live />
      </Keys>
    </Zone>
  );
}

type StartedProps = { boot: Boot; start: Start; onBoot: (boot: Boot) => void };

function Started({ boot, start, onBoot }: StartedProps) {
  const [isFilling, setFilling] = useState(false);
  const [startsWith, setStart] = useState<"review" | "import">("review");
  const { station, me } = boot;
  const isSolo = station === null || me === null || isFilling;
  useEffect(() => {
    if (isSolo) markReady();
  }, [isSolo]);
  if (station === null) {
    const made = (next: Boot) => {
      setFilling(true);
      onBoot(next);
    };
    return <MakeStation home={boot.home} onBoot={made} />;
  }
  if (me === null) return <SignIn people={station.people} onBoot={onBoot} />;
  if (isFilling) {
    const fill = (next: Boot) => {
      setFilling(false);
      onBoot(next);
    };
    const go = (screen: "review" | "import") => () => {
      setStart(screen);
      setFilling(false);
    };
    return <FillStation onBoot={fill} onImport={go("import")} onLater={go("review")} />;
  }
  // What one person found, typed and marked is gone with them.
  return <Workspace key={me.id} boot={boot} me={me} startsWith={startsWith} start={start} onBoot={onBoot} />;
}

function Failed({ text, again }: { text: string; again: () => void }) {
  useEffect(() => {
    markReady();
  }, []);
  return (
    <Solo title="The station could not be opened" lead={text}>
      <Button look="go" onPress={again}>
        Try again
      </Button>
    </Solo>
  );
}
