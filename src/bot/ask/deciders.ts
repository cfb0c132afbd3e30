import { type Deciders } from '../../application/ask/who-decides';
import { type ListRow, renderList } from '../../cards/answer/list';
import { type Button } from '../../cards/parts/button';
import { type RenderedCard } from '../../cards/render';
import { type KnownPerson } from '../../domain/people';
import { nameOf } from '../answer/words';
import { sayButton } from '../button/press';
import { inertText } from '../../cards/parts/inert';

/** People whom one line names. */
const NAMED = 4;

/** Who adds people, who buys and who approves, by name and address. */
export function presentDeciders(deciders: Deciders): RenderedCard {
  const { departments, approvers, more, seesPools } = deciders;
  const [only, ...others] = departments;
  const rows = departments.flatMap(({ department, delegates, purchasers }): readonly ListRow[] => [
    {
      title: others.length > 0 || only === undefined ? `Seats of ${department.name}` : 'Seats',
      state: delegates.length === 0 ? 'No delegate' : 'Delegates',
      isAttention: delegates.length === 0,
      lines:
        delegates.length === 0
          ? ['Central IT adds and removes people until there is one']
          : [peopleLine(delegates, ''), 'Add and remove people, and send purchases'],
    },
    ...(purchasers.length === 0
      ? []
      : [
          {
            title: others.length > 0 ? `Purchases of ${department.name}` : 'Purchases',
            state: 'Purchasers',
            lines: [peopleLine(purchasers, ''), 'Send purchases to central IT'],
          },
        ]),
  ]);
  return renderList({
    heading: 'Who decides',
    subheading:
      only === undefined
        ? 'Central IT'
        : `${others.length > 0 ? `${departments.length + more} departments` : only.department.name} · central IT`,
    rows: [
      ...rows,
      {
        title: 'Approvals',
        state: 'Central IT',
        lines: [peopleLine(approvers, 'Nobody yet'), 'Approve purchases, name delegates, look after licenses'],
      },
    ],
    ...(more > 0 ? { pageLine: `${more} more: type “who decides in” and the department` } : {}),
    buttons: seesPools ? buttonsFor(deciders) : [sayButton('what do I have', 'What do I have')],
  });
}

const buttonsFor = ({ seesEverything }: Deciders): readonly Button[] => [
  ...(seesEverything ? [sayButton('departments', 'Show departments')] : []),
  sayButton('purchases', 'Show purchases'),
];

/** "Dana Reyes, dreyes@contoso.edu; Amy Wong, awong@contoso.edu" */
function peopleLine(people: readonly KnownPerson[], nobody: string): string {
  const named = people.slice(0, NAMED).map((one) => `${nameOf(one)}, ${inertText(one.userPrincipalName)}`);
  const others = people.length - named.length;
  return people.length === 0 ? nobody : [...named, ...(others > 0 ? [`and ${others} more`] : [])].join('; ');
}
