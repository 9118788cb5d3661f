/** An image in the case: small on the sheet, in its own size over it. */
import { useEffect, useRef, useState } from "react";
import { Dialog } from "../../components/Dialog";
import { CommandKey, Key } from "../../components/Key";
import { Scroller } from "../../components/Scroller";
import { SafeText } from "../../components/SafeText";
import { named } from "../../components/hidden";
import type { Block } from "../../ipc";
import { useCommand } from "../../keys";
import { count } from "../../words";
import styles from "./PictureBlock.module.css";

type Image = Extract<Block, { type: "image" }>;
type Drawn = Extract<Image["picture"], { type: "drawn" }>;

/** `isFirst` of the case: the key enlarges that one, the others are buttons. */
export function PictureBlock({ block, isFirst }: { block: Image; isFirst: boolean }) {
  const { picture, title } = block;
  if (picture.type === "refused") return <p className={styles.refused}>The image is not drawn: {picture.why}.</p>;
  return <DrawnPicture picture={picture} title={title} isFirst={isFirst} />;
}

function DrawnPicture({ picture, title, isFirst }: { picture: Drawn; title: string; isFirst: boolean }) {
  const [isLarge, setLarge] = useState(false);
  useCommand("zoom", () => setLarge(true), isFirst);
  const size = `${count(picture.width)} × ${count(picture.height)}`;
  return (
    <>
      <button
        type="button"
        className={styles.small}
        aria-label={`Enlarge ${named(title)}, ${size}`}
        onClick={() => setLarge(true)}
      >
        <img src={picture.src} alt={named(title)} width={picture.width} height={picture.height} draggable={false} />
      </button>
      <p className={styles.foot}>
        {size}
        {isFirst ? <CommandKey id="zoom" /> : null}
      </p>
      {isLarge ? <Zoom picture={picture} title={title} size={size} onClose={() => setLarge(false)} /> : null}
    </>
  );
}

const SCALES = [0, 1, 2, 4] as const;
type Scale = (typeof SCALES)[number];

function scaleWords(scale: Scale): string {
  return scale === 0 ? "Fit" : `${scale} : 1`;
}

type ZoomProps = { picture: Drawn; title: string; size: string; onClose: () => void };

/** `V` or Escape closes it, plus and minus change the size, arrows scroll. */
function Zoom({ picture, title, size, onClose }: ZoomProps) {
  const [scale, setScale] = useState<Scale>(1);
  const scroller = useRef<HTMLDivElement>(null);
  useEffect(() => scroller.current?.focus(), []);
  const step = (by: number) => {
    const at = SCALES.indexOf(scale);
    setScale(SCALES[Math.min(Math.max(at + by, 0), SCALES.length - 1)] ?? 1);
  };
  return (
    <Dialog name={named(title)} onClose={onClose} size="full">
      {/* The keys of the whole dialog, wherever in it the focus is. */}
      {/* oxlint-disable-next-line no-static-element-interactions */}
      <div
        className={styles.zoom}
        onKeyDown={(event) => {
          if (event.key === "+" || event.key === "=") step(1);
          else if (event.key === "-") step(-1);
          else if (event.key.toLowerCase() === "v" && !event.ctrlKey && !event.metaKey) onClose();
        }}
      >
        <header className={styles.head}>
          <h1>
            <SafeText text={title} />
          </h1>
          <span>{size}</span>
          <span className={styles.scales} role="group" aria-label="Size">
            {SCALES.map((one) => (
              <button key={one} type="button" aria-pressed={one === scale} onClick={() => setScale(one)}>
                {scaleWords(one)}
              </button>
            ))}
          </span>
          <span className={styles.leave}>
            <Key chord="escape" /> closes
          </span>
        </header>
        <Scroller ref={scroller} name="Image, scrolls" className={styles.scroll} scale={scale}>
          <img
            src={picture.src}
            alt={named(title)}
            draggable={false}
            width={scale === 0 ? undefined : picture.width * scale}
            height={scale === 0 ? undefined : picture.height * scale}
          />
        </Scroller>
      </div>
    </Dialog>
  );
}
