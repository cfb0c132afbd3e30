/** Keeps every file and folder that this process makes, and those that it starts, to its own user. Imported for that; nothing depends on it. */
process.umask(0o077);

export {};
