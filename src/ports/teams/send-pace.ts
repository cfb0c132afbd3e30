/** What is about to be sent. */
export interface SendAsked {
  /** Where something new is posted; absent for an edit, which counts for nobody's windows. */
  readonly conversationId?: string;
  /** It gives way to what somebody may wait for. */
  readonly isPatient?: boolean;
}

/** How fast we write to people: one pace for all notices of this process, so that Teams never has to slow us down. */
export interface SendPace {
  /** Waits until it may be sent. A send starts at its permit. */
  permit(asked: SendAsked): Promise<void>;
  /** Counts what is sent without waiting: the answer of a turn. */
  count(asked: SendAsked): void;
  /** Teams wants a conversation to be left alone for this time. Of several at once, it means all of them. */
  pauseFor(conversationId: string, ms: number): void;
}
