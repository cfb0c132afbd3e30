import { type Roles } from '../../application/access/standing';
import { type RenderedCard } from '../../cards/render';
import { presentNote } from '../answer/plain';
import { sayButton } from '../button/press';

/** Says that there are no settings here, and what comes nearest. */
export const presentNotHere = (roles: Roles): RenderedCard =>
  presentNote(
    'There are no settings here',
    roles.manages
      ? 'Departments, people and products are set by typing; everything else is in the policy file.'
      : 'Central IT looks after departments, people and products; “who decides” names them.',
    [],
    roles.manages
      ? [sayButton('departments', 'Show departments'), sayButton('products', 'Show products')]
      : [sayButton('who decides', 'Who decides'), sayButton('help', 'Help')],
  );
