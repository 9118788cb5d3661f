/** The piece and its time. While the window is not in front the time stands still and the text is not there. */
import type { Given } from "../../ipc";
import { useCommand } from "../../keys";
import { Piece } from "./Piece";
import { reachWords } from "./readback";
import { Ring } from "./Ring";
import { Room } from "./Room";
import { RoomAct } from "./RoomAct";
import { useReadingTime } from "./useReadingTime";
import styles from "./Reading.module.css";

type Props = { given: Given; onOver: () => void; onGone: (why: string) => void; onLeave: () => void };

export function Reading({ given, onOver, onGone, onLeave }: Props) {
  const time = useReadingTime(given, { over: onOver, gone: onGone });
  useCommand("doneReading", time.done);
  useCommand("leave", onLeave);
  return (
    <Room
      name="Readback"
      about={given.workflow}
      aside={<Ring usedMs={time.usedMs} seconds={given.seconds} paused={!time.runs} />}
      foot={reachWords(given)}
      footAside={
        <>
          <RoomAct chord="escape" onPress={onLeave}>
            leave it for later
          </RoomAct>
          <RoomAct chord="space" onPress={time.done}>
            I am done reading
          </RoomAct>
        </>
      }
    >
      {given.piece === null || !time.runs ? (
        <p className={styles.away}>The text comes back when this window is in front. No time runs meanwhile.</p>
      ) : (
        <Piece piece={given.piece} />
      )}
    </Room>
  );
}
