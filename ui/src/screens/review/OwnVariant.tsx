/** A variant of one's own: begun from the one that is picked, shown against the one it is most like. */
import { useEffect, useRef, useState } from "react";
import { Block } from "../../components/Block";
import { Button } from "../../components/Button";
import { Area } from "../../components/Field";
import { leaveField } from "../../focus";
import { engine } from "../../ipc";
import type { Nearest } from "../../ipc";
import { useCommand } from "../../keys";
import { readable } from "../../words";
import type { VariantProps } from "./Variants";
import styles from "./Variants.module.css";

const PAUSE_MS = 180;
const NO_TEXTS: readonly string[] = [];

export function OwnVariant({ view, state, tell }: VariantProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { own } = state;
  const isOpen = own.picked || own.text !== "";
  const theirs = view.answer?.kind === "choice" ? view.answer.choice : null;
  const write = () => {
    const begun = view.alternatives.find((variant) => variant.label === (state.choice ?? theirs));
    tell({ type: "own", text: own.text === "" ? (begun?.text ?? "") : own.text });
    // Drawn first, so that there is a field to go to.
    requestAnimationFrame(() => field.current?.focus());
  };
  useCommand("field", write);
  useEffect(() => {
    if (own.picked && state.complaint?.place === "answer") field.current?.focus();
  }, [own.picked, state.complaint]);
  const texts = isOpen ? view.alternatives.map((variant) => variant.text ?? "") : NO_TEXTS;
  const near = useNearest(texts, own.text, isOpen && own.text.trim() !== "");
  if (!isOpen) {
    return (
      <div className={styles.write}>
        <Button look="quiet" command="field" name="Write a better one" onPress={write}>
          Write a better one
        </Button>
      </div>
    );
  }
  const nearTo = near === null ? undefined : view.alternatives[near.at];
  return (
    <Block title="Your own" aside={nearTo === undefined ? null : `beside ${readable(nearTo.label)}, the nearest`}>
      <div className={styles.own} data-on={own.picked || undefined}>
        <Area
          ref={field}
          name="Your own variant"
          quiet
          rows={rowsFor(own.text)}
          value={own.text}
          placeholder="Write a better one"
          invalid={own.picked && state.complaint?.place === "answer"}
          onChange={(text) => tell({ type: "own", text })}
          onEscape={leaveField}
          onFocus={() => (own.picked ? undefined : tell({ type: "own", text: own.text }))}
        />
        {near === null ? null : (
          <div className={styles.near} role="group" aria-label="Changes against the nearest variant">
            <Spans spans={near.spans} />
          </div>
        )}
      </div>
    </Block>
  );
}

/** Letters of a line where the columns are narrowest. */
const LINE = 38;

/** As many rows as the text takes, within reason: nobody should have to scroll in a field of four lines. */
function rowsFor(text: string): number {
  const lines = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / LINE)), 0);
  return Math.min(Math.max(lines, 4), 16);
}

function Spans({ spans }: { spans: Nearest["spans"] }) {
  return spans.map((span, at) => {
    // Spans are redrawn as a whole, so their place is their identity.
    const key = `${at}`;
    if (span.kind === "ins") return <ins key={key}>{span.text}</ins>;
    if (span.kind === "del") return <del key={key}>{span.text}</del>;
    return <span key={key}>{span.text}</span>;
  });
}

/** The nearest variant and what differs from it, asked of the engine a moment after typing stops. */
function useNearest(texts: readonly string[], after: string, enabled: boolean): Nearest | null {
  const [found, setFound] = useState<Nearest | null>(null);
  // The texts of a case never change; what they are is what counts, not which list they stand in.
  const joined = JSON.stringify(texts);
  useEffect(() => {
    if (!enabled) return undefined;
    let isOver = false;
    const variants = Array.from(texts);
    const timer = setTimeout(() => {
      engine.nearest(variants, after).then(
        (near) => {
          if (!isOver) setFound(near);
        },
        // Without a comparison the text stays on screen alone, which is right.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `joined` stands for `texts`
  }, [joined, after, enabled]);
  return enabled ? found : null;
}
