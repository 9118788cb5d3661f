/** In which order the list stands. */
import type { Order } from "../../ipc";
import styles from "./CasesScreen.module.css";

const ORDERS: readonly (readonly [Order, string])[] = [
  ["newest", "Newest first"],
  ["oldest", "Oldest first"],
  ["due", "Due first"],
  ["confidence", "Least sure first"],
  ["value", "Most valuable first"],
];

export function OrderField({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) {
  return (
    <select
      className={styles.order}
      aria-label="Order"
      value={order}
      onChange={(event) => onOrder(ORDERS.find(([name]) => name === event.target.value)?.[0] ?? "newest")}
    >
      {ORDERS.map(([name, words]) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </select>
  );
}
