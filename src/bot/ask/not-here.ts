import { type Roles } from '../../application/access/standing';
import { type RenderedCard } from '../../cards/render';
import { presentNote } from '../answer/plain';
import { sayButton } from '../button/press';

/** Says that there is no such thing here, and what comes nearest. */
export function presentNotHere(what: 'export' | 'settings', roles: Roles): RenderedCard {
  const own = sayButton('what do I have', 'What do I have');
  if (what === 'settings') {
    return presentNote(
      'There are no settings here',
      roles.manages
        ? 'Departments, people and products are set by typing; everything else is in the policy file.'
        : 'Central IT looks after departments, people and products; “who decides” names them.',
      [],
      roles.manages
        ? [sayButton('departments', 'Show departments'), sayButton('products', 'Show products')]
        : [sayButton('who decides', 'Who decides'), sayButton('help', 'Help')],
    );
  }
  return presentNote(
    'There is no export here',
    roles.seesPools
      ? 'These lists come nearest: they can be read and copied in the chat.'
      : 'Your own seats can be read here.',
    [],
    roles.seesPools
      ? [
          sayButton('who has what', 'Who has what'),
          sayButton('purchases', 'Show purchases'),
          sayButton('history', 'Show history'),
          ...(roles.seesEverything ? [sayButton('position', 'Show the position')] : []),
        ]
      : [own],
  );
}
