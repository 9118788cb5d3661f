/**
 * The words of a draft as they lie under the editor: it gives the editor its height, and draws claims, evidence and
 * changes beneath it. Unseen by screen readers, which read the editor itself and the bar at the desk.
 */
import { memo, useLayoutEffect, useRef } from "react";
import type { DiffSpan } from "../../ipc";
import { paragraphsOf, piecesOf, sameLayers } from "./layers";
import type { Layer, Paragraph as Part, Piece } from "./layers";
import styles from "./DraftText.module.css";

type Props = {
  text: string;
  layers: readonly Layer[];
  /** What was changed, where that is shown instead of the plain text. */
  changes: readonly DiffSpan[] | null;
};

export function DraftText({ text, layers, changes }: Props) {
  const mirror = useRef<HTMLDivElement>(null);
  const proposal = layers.find((layer) => layer.kind === "proposal");
  const from = proposal?.start;
  useLayoutEffect(() => {
    if (from !== undefined) mirror.current?.querySelector("[data-proposal]")?.scrollIntoView({ block: "nearest" });
  }, [from]);
  return (
    <div ref={mirror} className={styles.mirror} data-seen={changes !== null || undefined} aria-hidden="true">
      {changes === null ? <Plain text={text} layers={layers} /> : <Changes spans={changes} layers={layers} />}
    </div>
  );
}

/** Line by line, so that a key pressed in a long draft draws one of them. */
function Plain({ text, layers }: { text: string; layers: readonly Layer[] }) {
  return paragraphsOf(text, layers).map((part, at) => {
    // Lines have nothing but their place to be known by.
    const key = `${at}`;
    return <Line key={key} part={part} />;
  });
}

const Line = memo(
  function Line({ part }: { part: Part }) {
    return <p>{part.text === "" ? "\n" : <Pieces pieces={piecesOf(part.text, 0, part.layers)} />}</p>;
  },
  (one, other) => one.part.text === other.part.text && sameLayers(one.part.layers, other.part.layers),
);

/** The changes against the AI's text, with the layers of the text as it is now. */
export function Changes({ spans, layers }: { spans: readonly DiffSpan[]; layers: readonly Layer[] }) {
  let offset = 0;
  return spans.map((span, at) => {
    // Spans are redrawn as a whole, so their place is their identity.
    const key = `${at}`;
    if (span.kind === "del") return <del key={key}>{span.text}</del>;
    const pieces = piecesOf(span.text, offset, layers);
    offset += span.text.length;
    const inner = <Pieces pieces={pieces} />;
    return span.kind === "ins" ? <ins key={key}>{inner}</ins> : <span key={key}>{inner}</span>;
  });
}

function Pieces({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map((piece) =>
    piece.kinds.size === 0 ? (
      <span key={piece.start}>{piece.text}</span>
    ) : (
      <span
        key={piece.start}
        className={styles.piece}
        data-claim={piece.kinds.has("claim") || undefined}
        data-evidence={piece.kinds.has("evidence") || undefined}
        data-proposal={piece.kinds.has("proposal") || undefined}
        data-selection={piece.kinds.has("selection") || undefined}
      >
        {piece.text}
      </span>
    ),
  );
}
