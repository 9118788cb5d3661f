/** Which timelines are conversations: people who answer each other, not events that were counted. Pure. */

export type Spoken = { at: number | null; who: string; text: string };

const NAMED = /\b(conversation|chat|thread|messages?|dialogue?|transcript)\b/iu;
/** Senders that are ways of contact and not people. */
const CHANNELS =
  /^(web|website|web ?site|webinar|e-?mail|mail|call|phone|demo|event|ad|ads|form|sms|push|social|product|app|system|crm|import|page)\b/iu;
const MOST_PARTIES = 4;

/** Whether the entries are drawn as people talking. */
export function isConversation(title: string, entries: readonly Spoken[]): boolean {
  const speakers = entries.map((entry) => entry.who.trim());
  if (entries.length < 2 || speakers.some((who) => who === "") || entries.some((entry) => entry.text.trim() === "")) {
    return false;
  }
  const parties = new Set(speakers);
  if (parties.size < 2 || parties.size > MOST_PARTIES) return false;
  if (NAMED.test(title)) return true;
  if (speakers.some((who) => CHANNELS.test(who))) return false;
  const turns = speakers.filter((who, at) => at > 0 && who !== speakers[at - 1]).length;
  return turns * 2 >= entries.length - 1;
}

/** Words by which the house calls its own side. */
const OWN = /^(agent|assistant|support|bot|ai|owner|staff|team|sales|rep|advisor|us|we)\b/iu;

/** Which speaker stands on the far side: the house where one can tell, else everybody but the first to speak. */
export function isReplying(who: string, entries: readonly Spoken[]): boolean {
  const hasOwn = entries.some((entry) => OWN.test(entry.who.trim()));
  return hasOwn ? OWN.test(who.trim()) : who !== entries[0]?.who;
}
