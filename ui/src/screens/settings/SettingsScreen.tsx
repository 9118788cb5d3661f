/** Settings: how the window looks, which key does what, who is on the station, where it is kept. */
import { Block, Card } from "../../components/Block";
import type { Boot, Look } from "../../ipc";
import type { ChangedKeys } from "../../keymap";
import { KeySettings } from "./KeySettings";
import { Segmented } from "./Segmented";
import styles from "./SettingsScreen.module.css";

type Props = {
  boot: Boot;
  look: Look;
  onLook: (look: Look) => void;
  changedKeys: ChangedKeys;
  onKeys: (keys: Record<string, string[]>) => void;
};

export function SettingsScreen({ boot, look, onLook, changedKeys, onKeys }: Props) {
  return (
    <main className={styles.page} aria-label="Settings">
      <h1 tabIndex={-1} data-heading>
        Settings
      </h1>
      <Block title="Look">
        <Card>
          <div className={styles.rows}>
            <Segmented
              name="Theme"
              value={look.theme}
              options={[
                ["system", "As the system"],
                ["light", "Light"],
                ["dark", "Dark"],
                ["contrast", "High contrast"],
              ]}
              onChange={(theme) => onLook({ ...look, theme })}
            />
            <Segmented
              name="Density"
              value={look.density}
              options={[
                ["compact", "Compact"],
                ["comfortable", "Comfortable"],
              ]}
              onChange={(density) => onLook({ ...look, density })}
            />
            <Segmented
              name="Motion"
              value={look.motion}
              options={[
                ["system", "As the system"],
                ["reduced", "Reduced"],
              ]}
              onChange={(motion) => onLook({ ...look, motion })}
            />
          </div>
        </Card>
      </Block>
      <KeySettings changed={changedKeys} onKeys={onKeys} />
      <People boot={boot} />
      <Station boot={boot} />
    </main>
  );
}

function People({ boot }: { boot: Boot }) {
  const people = boot.station?.people ?? [];
  return (
    <Block title="People" aside="changed with countersign people">
      <Card>
        <ul className={styles.list}>
          {people.map((person) => (
            <li key={person.id}>
              <span>
                {person.name}
                {person.id === boot.me?.id ? <em> you</em> : null}
              </span>
              <span>{person.roles.join(", ")}</span>
            </li>
          ))}
        </ul>
      </Card>
    </Block>
  );
}

function Station({ boot }: { boot: Boot }) {
  return (
    <Block title="Station">
      <Card>
        <dl className={styles.list}>
          <div>
            <dt>Kept in</dt>
            <dd>
              <code>{boot.home}</code>
            </dd>
          </div>
          <div>
            <dt>Time zone</dt>
            <dd>{boot.station?.zone ?? ""}</dd>
          </div>
          <div>
            <dt>Version</dt>
            <dd>{boot.version}</dd>
          </div>
        </dl>
      </Card>
    </Block>
  );
}
