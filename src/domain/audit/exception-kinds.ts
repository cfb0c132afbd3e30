/** What an audit says of one kind of exception. */
export interface KindOfException {
  /** "Given outside alacarte" */
  readonly title: string;
  /** What it means, in one sentence that an outsider understands. */
  readonly means: string;
  /** What mends it, and who can. */
  readonly remedy: string;
}

/** Every kind of exception that an audit knows. To add one: an entry here. */
export const EXCEPTION_KINDS = {
  outside: {
    title: 'Given outside alacarte',
    means: 'Somebody assigned the license by hand, and no record of ours says that it was us.',
    remedy: 'An approver adopts it, or IT takes it away where it was given.',
  },
} as const satisfies Readonly<Record<string, KindOfException>>;

/** The name of a kind of exception. */
export type ExceptionKind = keyof typeof EXCEPTION_KINDS;
