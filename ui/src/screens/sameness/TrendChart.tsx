/** Shares by quarter with their intervals, over the band in which chance alone stays. Its table stands beside it. */
import { useRef } from "react";
import { scaleLinear, scalePoint } from "d3-scale";
import { line } from "d3-shape";
import type { QuarterLine } from "../../ipc";
import { useWidth } from "./useWidth";
import styles from "./TrendChart.module.css";

const USUAL_WIDTH = 560;
const HEIGHT = 260;
const EDGE = { top: 12, right: 18, bottom: 28, left: 44 };
const TICKS = [0, 0.25, 0.5, 0.75, 1];
const HALF = 18;
/** What the name of a quarter takes. */
const NAME = 64;

export function TrendChart({ quarters }: { quarters: readonly QuarterLine[] }) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place, USUAL_WIDTH);
  const x = scalePoint()
    .domain(quarters.map((quarter) => quarter.quarter))
    .range([EDGE.left, width - EDGE.right])
    .padding(0.5);
  const y = scaleLinear()
    .domain([0, 1])
    .range([HEIGHT - EDGE.bottom, EDGE.top]);
  const at = (quarter: QuarterLine) => x(quarter.quarter) ?? 0;
  const draw = line<QuarterLine>()
    .x(at)
    .y((quarter) => y(quarter.share));
  // With many quarters only some names fit; the last one always does.
  const every = Math.max(1, Math.ceil((quarters.length * NAME) / (width - EDGE.left - EDGE.right)));
  return (
    <div ref={place} className={styles.place}>
      <svg className={styles.chart} width={width} height={HEIGHT} aria-hidden="true">
        {TICKS.map((tick) => (
          <g key={tick}>
            <line x1={EDGE.left} x2={width - EDGE.right} y1={y(tick)} y2={y(tick)} className={styles.grid} />
            <text x={EDGE.left - 8} y={y(tick)} className={styles.tick} textAnchor="end" dominantBaseline="middle">
              {Math.round(100 * tick)} %
            </text>
          </g>
        ))}
        {quarters.map((quarter) => (
          <g key={quarter.quarter}>
            {quarter.chance === null ? null : (
              <rect
                x={at(quarter) - HALF}
                width={2 * HALF}
                y={y(quarter.chance[1])}
                height={Math.max(1, y(quarter.chance[0]) - y(quarter.chance[1]))}
                className={styles.band}
              />
            )}
          </g>
        ))}
        <path d={draw(quarters) ?? ""} className={styles.path} />
        {quarters.map((quarter, no) => (
          <g key={quarter.quarter}>
            {quarter.interval === null ? null : (
              <line
                x1={at(quarter)}
                x2={at(quarter)}
                y1={y(quarter.interval[0])}
                y2={y(quarter.interval[1])}
                className={styles.interval}
              />
            )}
            <circle cx={at(quarter)} cy={y(quarter.share)} r={4} className={styles.dot} />
            {(quarters.length - 1 - no) % every === 0 ? (
              <text x={at(quarter)} y={HEIGHT - 8} className={styles.tick} textAnchor="middle">
                {quarter.quarter}
              </text>
            ) : null}
          </g>
        ))}
      </svg>
    </div>
  );
}
