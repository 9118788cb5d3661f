/** One block of evidence, drawn by its type. */
import { useState } from "react";
import { Block, Card } from "../../components/Block";
import { Button } from "../../components/Button";
import { LongText } from "../../components/LongText";
import { SafeText } from "../../components/SafeText";
import { Series } from "../../components/Series";
import { useNow, useZone } from "../../clock";
import type { Block as CaseBlock } from "../../ipc";
import { moment } from "../../time";
import { count, counted, readable, readingTime, wordCount } from "../../words";
import { textOfHtml } from "./html";
import { Rows } from "./Rows";
import touches from "./Touches.module.css";
import styles from "./ContextBlock.module.css";

export function ContextBlock({ block, wide }: { block: CaseBlock; wide: boolean }) {
  return (
    <Block title={block.title} aside={asideOf(block)}>
      <Card>
        <Body block={block} wide={wide} />
      </Card>
    </Block>
  );
}

function asideOf(block: CaseBlock): string | null {
  switch (block.type) {
    case "timeline":
      return counted(block.touches.length, "entry", "entries");
    case "text":
    case "markdown": {
      const words = wordCount(block.text);
      return words < 60 ? null : `${counted(words, "word")}, ${readingTime(words)}`;
    }
    case "html":
      return "the text of a page";
    case "table":
      return counted(block.rows.length, "row");
    case "record":
    case "image":
    case "series":
      return null;
  }
}

function Body({ block, wide }: { block: CaseBlock; wide: boolean }) {
  switch (block.type) {
    case "record":
      return (
        <Rows
          rows={block.rows.map((row) => ({ name: row.name, value: row.value }))}
          wide={wide && block.rows.length > 6}
        />
      );
    case "timeline":
      return <Timeline entries={block.touches} />;
    case "text":
      return <LongText text={block.text} look="quote" />;
    case "markdown":
      return <LongText text={block.text} look="markdown" />;
    case "html":
      return <LongText text={textOfHtml(block.text)} />;
    case "image":
      return <img className={styles.image} src={block.src} alt={block.title} />;
    case "series":
      return <Series points={block.points} title={block.title} />;
    case "table":
      return <Table block={block} />;
  }
}

type Touch = { at: number | null; who: string; text: string };

const SHOWN = 8;

function Timeline({ entries }: { entries: readonly Touch[] }) {
  const zone = useZone();
  const now = useNow(60_000);
  const [isOpen, setOpen] = useState(false);
  const hidden = isOpen || entries.length <= SHOWN + 1 ? 0 : entries.length - SHOWN;
  return (
    <>
      {hidden > 0 ? (
        <div className={touches.more}>
          <Button look="quiet" onPress={() => setOpen(true)}>
            show {count(hidden)} earlier
          </Button>
        </div>
      ) : null}
      <ol className={touches.touches}>
        {entries.slice(hidden).map((touch, at) => (
          <li key={`${touch.at ?? ""} ${at + hidden}`}>
            <time>{touch.at === null ? "" : moment(touch.at, now, zone)}</time>
            <b>
              <SafeText text={readable(touch.who)} />
            </b>
            <LongText text={touch.text} limit={1200} look={at + hidden === entries.length - 1 ? "quote" : "plain"} />
          </li>
        ))}
      </ol>
    </>
  );
}

function Table({ block }: { block: Extract<CaseBlock, { type: "table" }> }) {
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {block.columns.map((column) => (
              <th key={column} scope="col">
                <SafeText text={column} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.slice(0, 200).map((row, at) => (
            // Rows of a table in a case never move.
            // oxlint-disable-next-line no-array-index-key
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={block.columns[column] ?? column}>
                  <SafeText text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {block.rows.length > 200 ? (
        <p className={styles.more}>{count(block.rows.length - 200)} more rows are not shown</p>
      ) : null}
    </div>
  );
}
