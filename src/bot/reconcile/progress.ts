import { type RenderedCard } from '../../cards/render';
import { type OnProgress, type Progress } from '../../domain/reconcile/progress';
import { type LongAnswer, type Message } from '../../ports/teams/messenger';
import { presentNote } from '../answer/plain';

const HEADINGS: Readonly<Record<LongAnswer, string>> = {
  plan: 'Comparing rosters with Microsoft 365…',
  reconcile: 'Making licenses follow the rosters…',
  position: 'Comparing seats with Microsoft 365…',
  audit: 'Comparing records with Microsoft 365…',
};

/** Said while the whole tenant is read, with how far that is once it is known; the same message shows the answer in the end. */
export const presentProgress = (of: LongAnswer, progress?: Progress): RenderedCard =>
  presentNote(
    HEADINGS[of],
    [...(progress === undefined ? [] : [progressWords(progress)]), 'This message changes when it is done.'].join(' '),
  );

/** Says how far it is, whenever that is told. */
export const sayingHowFar =
  (of: LongAnswer, say: (message: Message) => void): OnProgress =>
  (progress) => {
    say({ kind: 'progress', of, progress });
  };

function progressWords(progress: Progress): string {
  switch (progress.stage) {
    case 'licenses-read':
      return `${ofWords(progress)} licenses read.`;
    case 'rosters':
      return 'All licenses read; now the rosters of all departments.';
    case 'comparing':
      return 'Licenses and rosters read; now they are compared.';
    case 'licenses-changed':
      return `${ofWords(progress)} licenses changed.`;
  }
}

/** "12,000 of 30,000" */
const ofWords = ({ done, of }: { readonly done: number; readonly of: number }): string =>
  `${done.toLocaleString('en-US')} of ${of.toLocaleString('en-US')}`;
