/** What is answered: turns, whether the program is alive, and whether it can take turns. */
export const PATHS = { messages: '/api/messages', alive: '/healthz', ready: '/readyz' } as const;
