/** What an answer is about that others in a channel or a group do not read; it is said in the chat of whoever asked. */
export type PrivateMatter = keyof typeof PRIVATE_MATTERS;

/** How an answer says what it is about: "Answered in your own chat, since it is about …" */
export const PRIVATE_MATTERS = {
  'own-seats': 'your seats',
  'seats-of-one': 'the seats of one person',
  licenses: 'the licenses of people',
  history: 'the history of one person',
  inbox: 'what waits for you',
  notices: 'who was told what',
} as const;
