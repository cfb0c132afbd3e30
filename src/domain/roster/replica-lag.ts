/** The tenant's copies may be older than this only on a bad day: what is read sooner after a write says nothing about it. */
export const REPLICA_LAG_MS = 2 * 60_000;
