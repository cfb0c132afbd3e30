import { type CalendarDate } from '../../../src/domain/calendar';
import { nameOf, type Trouble } from './diary';
import { type YearWorld } from './year-world';

/** Something wrong that comes on one day, and is mended on another or never. */
export interface Plant {
  /** What it is, for people. */
  readonly what: string;
  readonly from: CalendarDate;
  readonly until?: CalendarDate;
  begin(): Promise<void> | void;
  end?(): Promise<void> | void;
}

/** How something wrong comes, and how it is mended. */
export type Turn = Pick<Plant, 'begin' | 'end'>;

/** What is wrong, and stands in the diary from its beginning to its end. */
export function wrong(
  { diary }: YearWorld,
  troubles: readonly Trouble[],
  begin: Plant['begin'],
  end?: Plant['begin'],
): Turn {
  return {
    begin: async () => {
      await begin();
      for (const trouble of troubles) diary.present.set(nameOf(trouble), trouble);
    },
    ...(end === undefined
      ? {}
      : {
          end: async () => {
            for (const trouble of troubles) diary.present.delete(nameOf(trouble));
            await end();
          },
        }),
  };
}
