/** One block of evidence, drawn by its type. What it says of itself stays inside its card. */
import { memo } from "react";
import { Block, Card } from "../../components/Block";
import { LongText } from "../../components/LongText";
import { Prose } from "../../components/Prose";
import { Series } from "../../components/Series";
import { unseenIn } from "../../components/hidden";
import { passageTexts } from "../../components/prose";
import type { Block as CaseBlock } from "../../ipc";
import { bytes, counted, readingTime, wordCount } from "../../words";
import { PageBlock } from "./PageBlock";
import type { Pages } from "./PageBlock";
import { PictureBlock } from "./PictureBlock";
import { RecordBlock } from "./RecordBlock";
import { TableBlock } from "./TableBlock";
import { TimelineBlock } from "./TimelineBlock";
import { UnseenChip } from "./UnseenChip";
import { blockTexts } from "./unseen";
import styles from "./ContextBlock.module.css";

type Props = { block: CaseBlock; wide: boolean; pages: Pages; isFirstImage: boolean };

export const ContextBlock = memo(function ContextBlock({ block, wide, pages, isFirstImage }: Props) {
  const words = sizeOf(block);
  const unseen = unseenIn(blockTexts(block));
  const aside =
    words === null && unseen.hidden + unseen.mixed === 0 ? null : (
      <>
        <UnseenChip unseen={unseen} /> {words}
      </>
    );
  return (
    <Block title={block.title} aside={aside}>
      <Card>
        <Body block={block} wide={wide} pages={pages} isFirstImage={isFirstImage} />
      </Card>
    </Block>
  );
});

/** How much there is to read, where that is worth saying. */
function sizeOf(block: CaseBlock): string | null {
  switch (block.type) {
    case "timeline":
      return counted(block.touches.length, "entry", "entries");
    case "text":
      return lengthOf(wordCount(block.text));
    case "markdown":
      return lengthOf(wordCount(passageTexts(block.passages).join(" ")));
    case "html": {
      const length = lengthOf(wordCount(passageTexts(block.passages).join(" ")));
      return length === null ? "the words of a page" : `the words of a page, ${length}`;
    }
    case "table":
      return counted(block.rows.length, "row");
    case "record": {
      const changed = block.rows.filter((row) => row.before !== null).length;
      return changed === 0 ? null : `${counted(changed, "value")} changed`;
    }
    case "attachment":
      return `${block.media}, ${bytes(block.bytes)}`;
    case "image":
    case "series":
      return null;
  }
}

function lengthOf(words: number): string | null {
  return words < 60 ? null : `${counted(words, "word")}, ${readingTime(words)}`;
}

function Body({ block, wide, pages, isFirstImage }: Props) {
  switch (block.type) {
    case "record":
      return <RecordBlock block={block} wide={wide} />;
    case "timeline":
      return <TimelineBlock block={block} />;
    case "text":
      return <LongText text={block.text} look="quote" />;
    case "markdown":
      return <Prose passages={block.passages} />;
    case "html":
      return <PageBlock block={block} pages={pages} />;
    case "image":
      return <PictureBlock block={block} isFirst={isFirstImage} />;
    case "series":
      return <Series points={block.points} title={block.title} />;
    case "table":
      return <TableBlock block={block} />;
    case "attachment":
      return block.text === null ? (
        <p className={styles.more}>The file is no text; it is not opened here.</p>
      ) : (
        <LongText text={block.text} look="mono" limit={2400} />
      );
  }
}
