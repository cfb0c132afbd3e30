/** What is about to be sent. */
export interface SendAsked {
  /** Where something new is posted; absent for an edit, which counts for nobody's windows. */
  readonly conversationId?: string;
  /** It gives way to what somebody may wait for. */
  readonly isPatient?: boolean;
  /** Where the conversation has to be left alone for longer than this, there is no permit: fault `throttled` says for how long. */
  readonly longestWaitMs?: number;
}

/** How fast we write to people: one pace for all notices of this process, so that Teams never has to slow us down. */
export interface SendPace {
  /** Letters that may be in the air at once: a process that dies leaves them, and nobody knows whether they arrived. */
  readonly lettersInAir: number;
  /** Waits until it may be sent; `Stopped` where the program stops. A send starts at its permit; one that is patient has something to write down first. */
  permit(asked: SendAsked): Promise<void>;
  /** How long a permit would take for what somebody may wait for, as far as that can be told. */
  waitMs(): number;
  /** What is patient and got its permit has written that down. Until then few others get theirs, so that they do not leave in a bunch. */
  started(): void;
  /** Counts what is sent without waiting: the answer of a turn. */
  count(asked: SendAsked): void;
  /** Teams wants a conversation to be left alone for this time. Of several at once, it means all of them. */
  pauseFor(conversationId: string, ms: number): void;
}
