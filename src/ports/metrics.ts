import { type LedgerFact } from '../domain/ledger/ledger-entry';
import { type LetterContent } from '../domain/outbox/letter';
import { type LineRefusal, type Refusal } from '../domain/refusal';
import { type MissingAccess } from './fault';

/** What is counted, each by few things, and nothing by anybody or by what somebody typed. */
export interface Counts {
  /** Activities, by what they are and what came of them; a repeat was answered before. */
  readonly turns: {
    readonly kind: 'message' | 'press' | 'invoke' | 'event';
    readonly outcome: 'answered' | 'refused' | 'failed' | 'repeat';
  };
  /** What was written into the ledgers. */
  readonly effects: { readonly action: LedgerFact['action'] };
  /** Why something was not done, of whole commands and of single people. */
  readonly refusals: { readonly code: Refusal['code'] | LineRefusal['code'] };
  /** What became of the steps of runs of the reconciler, and of runs that came to no end. */
  readonly reconciled: {
    readonly run: 'whole' | 'between';
    readonly outcome: 'done' | 'failed' | 'held';
  };
  /** Answers that asked us to come back later, before anything was done about it. */
  readonly throttled: { readonly service: MissingAccess['service'] };
  /** Letters, by what they are. */
  readonly reminders: { readonly letter: LetterContent['kind']; readonly outcome: 'due' | 'sent' | 'failed' };
  /** Runs of jobs by the clock, by what they came to; one that was left to another process, or stopped before its end, counts as nothing. */
  readonly runs: { readonly job: string; readonly outcome: 'done' | 'failed' };
  /** Each time that something did not let us in, however often: the log says only once a minute what is missing. */
  readonly forbidden: { readonly service: MissingAccess['service'] };
  /** Request units that the store took. */
  readonly storeCharge: { readonly operation: 'read' | 'query' | 'transact' | 'other' };
  /** Requests that the door turned away. */
  readonly refusedRequests: { readonly reason: string };
}

/** Counts what whoever watches the program wants to see. */
export interface Metrics {
  /** Adds to a count. @param by One unless given; nothing is counted where it is 0. */
  count<Name extends keyof Counts>(name: Name, by: Counts[Name], times?: number): void;
}

/** Counts nothing. */
export const noMetrics: Metrics = { count: () => undefined };

/** Counts that are sent somewhere, until they are closed. */
export interface OpenMetrics {
  readonly metrics: Metrics;
  /** Sends what was counted since, for some seconds at most. */
  close(): Promise<void>;
}
