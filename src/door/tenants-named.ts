/** Beside the channel data and the conversation, what Teams says of a team, a person or a meeting may name a tenant of its own. */
const NAMING: readonly string[] = ['tenantId', 'tenant'];

/** Deeper than Teams nests what it says of a conversation. */
const MOST_DEPTH = 6;

/** Whether something is an object, and no list. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whatever an activity gives as a tenant, outside of what people typed, pressed and mentioned. */
export function tenantsNamed({
  from,
  recipient,
  conversation,
  channelData,
}: Record<string, unknown>): readonly unknown[] {
  return [from, recipient, conversation, channelData].flatMap((part) => tenantsIn(part, MOST_DEPTH));
}

function tenantsIn(part: unknown, depth: number): readonly unknown[] {
  if (!isObject(part) || depth === 0) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (value === undefined || value === null || value === '') return [];
    if (!NAMING.includes(key)) return tenantsIn(value, depth - 1);
    if (!isObject(value)) return [value];
    const { id } = value;
    return id === undefined || id === null || id === '' ? [] : [id];
  });
}
