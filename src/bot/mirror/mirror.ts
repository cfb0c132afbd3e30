import { type Button } from '../../cards/parts/button';
import { type ListRow, renderList } from '../../cards/answer/list';
import { renderNotice } from '../../cards/answer/notice';
import { type RenderedCard } from '../../cards/render';
import { type MirrorAgreed, type MirrorAsked, type MirrorHold, type MirrorStop } from '../../domain/mirror/mirror';
import { dayWords, nameOf, namesWords, peopleWords } from '../answer/words';
import { NOT_ALLOWED } from '../answer/explain-forbidden';
import { presentNote } from '../answer/plain';
import { button } from '../button/press';

type Line = MirrorAsked['lines'][number];

/** What mirroring rosters in Entra groups leaves to central IT. */
export function presentMirrorAsked({ run, at, lines, departures }: MirrorAsked, timeZone: string): RenderedCard {
  const isAsking = departures > 0;
  return renderList({
    heading: isAsking
      ? `${peopleWords(departures)} left ${departures === 1 ? 'a group that mirrors a roster' : 'groups that mirror rosters'}`
      : 'A mirrored roster needs central IT',
    subheading: isAsking
      ? `${dayWords(at, timeZone)} · nothing was changed`
      : `${dayWords(at, timeZone)} · Entra groups and rosters`,
    rows: lines.map(rowOf),
    moreHint: '“npm run job -- mirror” lists them all',
    buttons: isAsking ? [button(`Take ${peopleWords(departures)} off`, 'mirror.agree', { run })] : [],
  });
}

/** Said while it is done. */
export const presentMirroring = (): RenderedCard =>
  presentNote('Comparing rosters with their groups…', 'This message changes when it is done.');

/** What came of it; what was not done can be asked for once more. */
export function presentMirrorAgreed(agreed: MirrorAgreed): RenderedCard {
  switch (agreed.kind) {
    case 'done':
      return presentDone(agreed);
    case 'busy':
      return presentNote('Groups are being compared already', 'Try again in a minute.', [], [againButton(agreed.run)]);
    case 'role-ended':
      return presentNote(
        'Your role ended meanwhile',
        `${agreed.removed === 0 ? 'Nobody was' : `${peopleWords(agreed.removed)} ${agreed.removed === 1 ? 'was' : 'were'}`} taken off by then, and nothing more was begun for you.`,
      );
    case 'too-old':
      return presentNote('This question is too old', 'The next run asks again if anybody is still gone.');
    case 'trouble':
      return presentNote(
        'The groups could not be compared just now',
        'A group or our own records could not be read whole, so that nothing was decided from them.',
        [],
        [againButton(agreed.run)],
      );
  }
}

const againButton = (run: string): Button => button('Try again', 'mirror.agree', { run });

function presentDone({ run, removed, left, notDone }: Extract<MirrorAgreed, { kind: 'done' }>): RenderedCard {
  const rosters = removed.length === 1 ? 'the roster' : 'the rosters';
  const isOver = removed.length + notDone + left === 0;
  return renderNotice({
    heading:
      removed.length > 0
        ? `${peopleWords(removed.length)} taken off ${rosters}`
        : isOver
          ? 'Nobody had to be taken off'
          : 'Nobody was taken off',
    subheading: removed.length > 0 ? namesWords(removed, 10) : isOver ? 'Everybody is in their group again.' : '',
    lines: [
      ...(notDone > 0 ? [`${peopleWords(notDone)} could not be taken off; the next run tries again.`] : []),
      ...(left > 0 ? [`${peopleWords(left)} left their groups since, and stay until you say so.`] : []),
    ],
    buttons: left > 0 ? [button(`Take ${peopleWords(left)} off`, 'mirror.agree', { run })] : [],
  });
}

function rowOf(line: Line): ListRow {
  const place = [line.productName, line.departmentName].filter((name) => name !== undefined).join(' · ');
  if (line.about === 'pool') {
    const { state, why } = stopWords(line.stop);
    return { title: place, state, isAttention: true, lines: [why, `Group ${line.groupId}`] };
  }
  const { step, person, outcome } = line;
  const who = person === undefined ? `Member ${step.userId}` : nameOf(person);
  const reason = step.action === 'hold' ? HOLD_WORDS[step.reason] : undefined;
  const why = outcome?.status === 'failed' ? refusedWords(outcome.because) : '';
  return {
    title: who,
    state: reason === undefined ? 'Failed' : 'Held',
    isAttention: true,
    lines: [place, reason ?? why],
  };
}

function stopWords(stop: MirrorStop): { readonly state: string; readonly why: string } {
  switch (stop.code) {
    case 'too-many-departures':
      return {
        state: 'Held',
        why: `${peopleWords(stop.count)} left their groups at once; at most ${stop.most} may without somebody who says that it is right.`,
      };
    case 'group-empty':
      return { state: 'Held', why: `All ${peopleWords(stop.count)} left the group. Was it emptied on purpose?` };
    case 'no-group':
      return notMirrored('There is no such group. Correct it in the organization file and import that again.');
    case 'gives-licenses':
      return notMirrored('The group gives licenses itself. Take them off the group, or name another one.');
    case 'dynamic':
      return notMirrored('The members of the group follow a rule. Name a group with assigned members.');
    case 'on-premises':
      return notMirrored(
        'The group is kept on premises, where alone its members can be changed. Name one that is managed in Entra.',
      );
    case 'role-assignable':
      return notMirrored('Members of the group may be given roles of the directory. Name another one.');
    case 'mail-enabled':
      return notMirrored('The group is mail-enabled. Name a security group.');
    case 'too-large':
      return notMirrored('The group or the roster is too large for a mirror.');
    case 'mirrors-another-pool':
      return notMirrored('Another pool names the same group. Give each a group of its own.');
    case 'unclear':
      return notMirrored('Microsoft 365 says something of the group that alacarte cannot judge. IT must look at it.');
    case 'trouble':
      return notMirrored(stop.kind === 'forbidden' ? NOT_ALLOWED : 'It could not be read; the next run tries again.');
  }
}

const refusedWords = (because: string): string =>
  because === 'forbidden' ? NOT_ALLOWED : `Microsoft 365 refused it: ${because}.`;

const notMirrored = (why: string) => ({ state: 'Not mirrored', why });

const HOLD_WORDS: Readonly<Record<MirrorHold, string>> = {
  guest: 'A guest.',
  'account-disabled': 'The account is disabled.',
  'account-unclear': 'Microsoft 365 says something of this account that alacarte cannot judge. IT must look at it.',
  'through-another-department': 'On another department’s roster.',
  'not-a-person': 'Not a person.',
  departing: 'Left the group; a second reading decides.',
  'too-many-departures': 'Left the group with too many others.',
  mode: 'The policy keeps alacarte from changing it.',
  unexplained: 'Not on the roster any more, and the ledger does not say why; still in the group.',
};
