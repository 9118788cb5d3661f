/** A web page or e-mail: always its words; on request the page as it would look, in a frame that may do nothing. */
import { Button } from "../../components/Button";
import { named } from "../../components/hidden";
import { Scroller } from "../../components/Scroller";
import { Prose } from "../../components/Prose";
import { proseLines } from "../../components/prose";
import type { Block } from "../../ipc";
import { frameDocument } from "./frame";
import styles from "./PageBlock.module.css";

type Page = Extract<Block, { type: "html" }>;

/** Pixels a line takes in the frame, and the most it is given: a frame cannot tell how high it is. */
const LINE = 24;
const HIGHEST = 16_000;

/** Whether the pages of the case are drawn, all or none: one key for them. */
export type Pages = { areDrawn: boolean; toggle: () => void };

export function PageBlock({ block, pages }: { block: Page; pages: Pages }) {
  const { drawn, passages, title } = block;
  return (
    <>
      {pages.areDrawn && drawn !== null ? (
        <Frame page={drawn} title={title} height={Math.min(HIGHEST, 40 + proseLines(passages) * LINE)} />
      ) : null}
      <Prose passages={passages} />
      <div className={styles.ways}>
        {drawn === null ? (
          <p className={styles.tangled}>The page is too tangled to draw; these are all its words.</p>
        ) : (
          <Button look="quiet" command="page" onPress={pages.toggle}>
            {pages.areDrawn ? "hide the page" : "show it as a page"}
          </Button>
        )}
      </div>
    </>
  );
}

/** The frame takes neither focus nor clicks; what is around it scrolls. */
function Frame({ page, title, height }: { page: string; title: string; height: number }) {
  return (
    <figure className={styles.page}>
      <figcaption>The page, without its images, styles and links. Nothing in it works.</figcaption>
      <Scroller name={`${named(title)} as a page, scrolls`} className={styles.scroll}>
        <iframe
          className={styles.frame}
          title={`${named(title)} as a page`}
          sandbox=""
          referrerPolicy="no-referrer"
          srcDoc={frameDocument(page)}
          style={{ height }}
          tabIndex={-1}
          inert
        />
      </Scroller>
    </figure>
  );
}
