/** Something done again and again. */
export interface Job {
  readonly name: string;
  /** Seconds between the end of one run and the start of the next. */
  readonly everySeconds: number;
  readonly run: () => Promise<void>;
}
