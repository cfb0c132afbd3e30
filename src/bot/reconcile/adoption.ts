import { renderConfirm } from '../../cards/question/confirm';
import { renderList, type ListRow } from '../../cards/answer/list';
import { type RenderedCard } from '../../cards/render';
import { type Adoption, type AdoptionLine, type AdoptionResult } from '../../domain/reconcile/adoption';
import { type UserId } from '../../domain/ids';
import { type RunShown } from '../../domain/reconcile/run';
import { licensesWords, nameOf } from '../answer/words';
import { presentNote, presentRefusal } from '../answer/plain';
import { button, cancelButton, sayButton } from '../button/press';

/** Asks before licenses that somebody gave outside alacarte become ours. @param person Whose they are, where they are one person's. */
export function presentAdoptionAsk({ run, lines, adoptable }: RunShown, person?: UserId): RenderedCard {
  if (adoptable === 0) return presentAdoption({ kind: 'done', lines: [] });
  const licenses = licensesWords(adoptable);
  const [only, ...others] = lines;
  const [them, they] = adoptable === 1 ? ['it', 'It was'] : ['them', 'They were'];
  return renderConfirm({
    heading:
      person === undefined || only?.person === undefined || others.length > 0
        ? `Adopt ${licenses}?`
        : `Adopt the ${only.productName} license of ${nameOf(only.person)}?`,
    subheading: `${they} given outside alacarte. Once you adopt ${them}, alacarte may release ${them} later.`,
    people: lines.map(({ person, productName, departmentName = '' }) => ({
      name: person?.displayName ?? '',
      now: 'Given outside',
      after: `${productName} of ${departmentName}`,
    })),
    note: 'Nothing changes in Microsoft 365 now. Later, whoever leaves the roster or loses the seat loses the license, too.',
    buttons: [
      button(`Adopt ${licenses}`, 'run.adopt', { run: run.id, isConfirmed: true, person }, { isPrimary: true }),
      person === undefined ? button('Cancel', 'run.show', { run: run.id, offset: 0, isInPlace: true }) : cancelButton(),
    ],
  });
}

/** Said while licenses are looked at once more; the same message shows what came of it. */
export const presentAdopting = (): RenderedCard =>
  presentNote('Adopting licenses…', 'Each is looked at once more. This message changes when it is done.');

/** What became of the licenses that an approver wanted adopted. */
export function presentAdoption(adoption: Adoption): RenderedCard {
  switch (adoption.kind) {
    case 'refused':
      return presentRefusal(adoption.refusal);
    case 'trouble':
      return presentNote(
        'Not every license could be adopted just now',
        'Microsoft 365 or our own records could not be read. What was adopted stays so; a new plan shows what is left.',
        [],
        [newPlan],
      );
    case 'done':
      return presentAdopted(adoption.lines, adoption.left);
  }
}

const newPlan = sayButton('plan', 'Make a new plan');

function presentAdopted(lines: readonly AdoptionLine[], left = 0): RenderedCard {
  const changed = lines.filter(({ result }) => result !== 'adopted').length;
  const adopted = lines.length - changed;
  const later = `alacarte looks after ${adopted === 1 ? 'it' : 'them'} from now on`;
  const since = `${changed} had changed since and ${changed === 1 ? 'was' : 'were'} left alone`;
  return renderList({
    heading: adopted === 0 ? 'Nothing was adopted' : `${licensesWords(adopted)} adopted`,
    subheading: [
      ...(adopted > 0 ? [later] : []),
      ...(changed > 0 ? [since] : []),
      ...(left > 0 ? [`${left} more ${left === 1 ? 'was' : 'were'} not adopted: you are no approver any more`] : []),
    ].join(' · '),
    rows: lines.map(rowOf),
    emptyLine: 'No seat rests on a license that was given outside alacarte.',
    buttons: left > 0 ? [] : [newPlan],
  });
}

const rowOf = ({ person, productName, departmentName, result }: AdoptionLine): ListRow => ({
  title: nameOf(person),
  state: result === 'adopted' ? 'Adopted' : 'Left alone',
  lines: [`${productName} · ${departmentName}`, ...(result === 'adopted' ? [] : [CHANGE_WORDS[result]])],
});

const CHANGE_WORDS: Readonly<Record<Exclude<AdoptionResult, 'adopted'>, string>> = {
  'ours-already': 'alacarte has given or adopted it in the meantime.',
  'no-seat': 'The roster seats this person no longer.',
  'not-held': 'This person holds it no longer, or only through a group.',
  'not-needed': 'Another license does for this seat.',
};
