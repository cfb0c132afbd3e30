import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DocumentStore } from '../../../src/adapters/documents/document-store';
import { type StoreCall } from '../../../src/adapters/documents/store-call';
import { isFault } from '../../../src/ports/fault';
import {
  addOneByOne,
  addOnRoster,
  addWithVersion,
  addWithVersionAndWaits,
  prepareRoster,
} from '../reconcile/strategies';
import { addNaively, openNaiveWriter, prepareCounter } from './naive';
import { openStore, PARTITION, type StorePlace } from './stores';
import { answerQuestions } from '../processes';

/** How people are added. */
export type Strategy = 'naive' | 'versions' | 'versions and waits' | 'alacarte' | 'alacarte, one by one';

/** What a contender is asked: to prepare an empty pool, to get ready, to add its people, to say how things ended. */
export type ContenderQuestion =
  | { readonly ask: 'prepare'; readonly place: StorePlace; readonly strategy: Strategy; readonly cap: number }
  | { readonly ask: 'open'; readonly place: StorePlace }
  | {
      readonly ask: 'add';
      readonly strategy: Strategy;
      readonly cap: number;
      /** Numbers of the people, each given to one contender only. */
      readonly people: readonly number[];
    }
  | { readonly ask: 'close' };

/** What one contender did, and had to ask the store for. */
export interface Contended {
  readonly calls: number;
  /** Outside the partition everybody fights for. */
  readonly lookUps: number;
  readonly conflicts: number;
  readonly seated: number;
  readonly waiting: number;
  readonly failed: number;
}

let counted = { calls: 0, lookUps: 0, conflicts: 0 };
let store: DocumentStore | undefined;
let naive: Awaited<ReturnType<typeof openNaiveWriter>> | undefined;

/** Tells the store's calls for the pool from the others. */
function count({ partition }: Pick<StoreCall, 'partition'>): void {
  if (partition === PARTITION) counted.calls += 1;
  else counted.lookUps += 1;
}

/** The same store, with its conflicts counted. */
function withConflicts(inner: DocumentStore): DocumentStore {
  return {
    read: (address) => inner.read(address),
    query: (query) => inner.query(query),
    close: () => inner.close(),
    transact: async (container, partition, operations) => {
      try {
        return await inner.transact(container, partition, operations);
      } catch (error) {
        if (isFault(error, 'conflict')) counted.conflicts += 1;
        throw error;
      }
    },
  };
}

async function answer(question: ContenderQuestion): Promise<object> {
  switch (question.ask) {
    case 'prepare': {
      const { place, strategy, cap } = question;
      if (place.kind === 'sqlite') mkdirSync(dirname(place.file), { recursive: true });
      const opened = await openStore(place);
      await (strategy.startsWith('alacarte') ? prepareRoster(opened, cap) : prepareCounter(opened));
      await opened.close();
      return {};
    }
    case 'open':
      store = withConflicts(await openStore(question.place, count));
      naive = await openNaiveWriter(question.place);
      // So that the first add of each contender does not pay for its connection.
      await store.read({ container: 'departments', partition: PARTITION, id: 'nothing' });
      return {};
    case 'add':
      counted = { calls: 0, lookUps: 0, conflicts: 0 };
      return add(question);
    case 'close':
      await store?.close();
      naive?.close();
      return {};
  }
}

async function add(question: Extract<ContenderQuestion, { ask: 'add' }>): Promise<Contended> {
  const { strategy, cap, people } = question;
  if (store === undefined || naive === undefined) throw new Error('a contender adds before it opened the store');
  const [opened, writer] = [store, naive];
  const outcomes = await (() => {
    switch (strategy) {
      case 'naive':
        return Promise.allSettled(
          people.map((person) => addNaively(opened, { writer, person, cap, onWrite: () => (counted.calls += 1) })),
        );
      case 'versions':
        return Promise.allSettled(people.map((person) => addWithVersion(opened, person, cap)));
      case 'versions and waits':
        return Promise.allSettled(people.map((person) => addWithVersionAndWaits(opened, person, cap)));
      case 'alacarte':
        return addOnRoster(opened, people);
      case 'alacarte, one by one':
        return addOneByOne(opened, people);
    }
  })();
  const done = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const seated = done.filter((isSeated) => isSeated).length;
  return { ...counted, seated, waiting: done.length - seated, failed: outcomes.length - done.length };
}

answerQuestions({}, answer);
