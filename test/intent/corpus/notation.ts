import { departmentId, productId } from '../../../src/domain/ids';
import { type Intent, type NotUnderstood } from '../../../src/intent/intent';
import {
  type DateSaid,
  type DepartmentSaid,
  type PersonSaid,
  type ProductsSaid,
  type Vocabulary,
} from '../../../src/intent/said';

/** The names the corpus is read against: some share words, some hold prepositions, two products begin alike. */
export const vocabulary: Vocabulary = {
  products: [
    { id: productId('visio'), name: 'Visio', aliases: ['visio plan 2'] },
    { id: productId('project'), name: 'Project', aliases: ['project plan 3'] },
    { id: productId('power-bi'), name: 'Power BI Pro', aliases: ['pbi', 'powerbi'] },
    { id: productId('acrobat-std'), name: 'Acrobat Standard', aliases: [] },
    { id: productId('acrobat-pro'), name: 'Acrobat Pro', aliases: [] },
  ],
  departments: [
    { id: departmentId('math'), name: 'Mathematics' },
    { id: departmentId('physics'), name: 'Physics and Astronomy' },
    { id: departmentId('art'), name: 'Art' },
    { id: departmentId('cs'), name: 'Computer Science' },
    { id: departmentId('ce'), name: 'Computer Engineering' },
    { id: departmentId('ctl'), name: 'Center for Teaching and Learning' },
  ],
};

/**
 * An intent on one line, nothing left out: `add jdoe, @0 | visio | math`. A name is `visio` when known, `visio?visoi` when
 * near, `a/b?typed` when it fits several, `?typed` when it fits none, `-` when missing, `visio + project` when several are named, `*`
 * for everything; `@0` is a mention, `me` the sender.
 * A day is `6/30`, `6/30/2027`, `6/7 or 7/6`, `7/-` for a month, `?June 31` when there is none.
 * Who loses a role to somebody stands behind `for`; a moved role names where it was and where it is then.
 * Which product or department comes where follows from the kind; `all` purchases are those of no filter.
 */
export function written(intent: Intent): string {
  switch (intent.kind) {
    case 'add':
    case 'remove':
    case 'offer':
      return `${intent.kind} ${people(intent.people)} | ${pool(intent)}`;
    case 'swap':
      return `swap ${person(intent.outgoing)} for ${person(intent.incoming)} | ${pool(intent)}`;
    case 'move':
      return `move ${person(intent.person)} to ${intent.to} | ${pool(intent)}`;
    case 'several':
      return intent.commands.map(written).join(' ; ');
    case 'undo':
    case 'my-seats':
    case 'who-decides':
    case 'report':
    case 'show-department':
    case 'waiting':
    case 'seats':
    case 'export':
      return `${intent.kind} | ${name(intent.department)}`;
    case 'show-pool':
    case 'history':
    case 'cost':
    case 'purchase-state':
    case 'position':
      return `${intent.kind} | ${pool(intent)}`;
    case 'forecast':
      return `forecast ${date(intent.date)} | ${pool(intent)}`;
    case 'show-roster':
      return `show-roster ${intent.people} | ${pool(intent)}`;
    case 'adoptable':
      return `adoptable ${person(intent.person)}`;
    case 'audit':
      return `audit ${date(intent.date)} | ${name(intent.department)}`;
    case 'evidence-pack':
      return `evidence-pack ${date(intent.date)}`;
    case 'who-had':
      return `who-had ${date(intent.date)} | ${pool(intent)}`;
    case 'person-history':
      return `person-history ${person(intent.person)}`;
    case 'explain-seat':
    case 'person-holdings':
      return `${intent.kind} ${person(intent.person)} | ${name(intent.product)}`;
    case 'my-holdings':
      return `my-holdings | ${name(intent.product)}`;
    case 'buy':
    case 'renew':
      return [
        `${intent.kind} ${intent.seats ?? '-'}`,
        ...(intent.purchaseOrderNumber === undefined ? [] : [`as ${intent.purchaseOrderNumber}`]),
        ...(intent.isForNextTerm ? ['next term'] : []),
        `| ${pool(intent)}`,
      ].join(' ');
    case 'purchases':
      return `purchases ${intent.filter ?? 'all'} | ${pool(intent)}`;
    case 'show-purchase':
    case 'withdraw':
    case 'correct':
      return `${intent.kind} ${intent.purchaseOrderNumber}`;
    case 'which-purchase':
      return `which-purchase ${intent.to}`;
    case 'decide':
      return [
        `${intent.decision} ${intent.purchaseOrderNumber}`,
        ...(intent.words === undefined ? [] : [intent.words]),
      ].join(' | ');
    case 'add-department':
    case 'add-product':
      return `${intent.kind} ${intent.name ?? '-'}`;
    case 'add-role':
    case 'remove-role':
      return `${intent.kind} ${intent.role} ${people(intent.people)} | ${name(intent.department)}`;
    case 'move-role':
      return `move-role ${intent.role} ${people(intent.people)} | ${name(intent.from)} | ${name(intent.department)}`;
    case 'replace-role':
      return `replace-role ${intent.role} ${people(intent.people)} for ${people(intent.instead)} | ${name(intent.department)}`;
    case 'rename-department':
      return `rename-department ${name(intent.department)} | ${intent.name ?? '-'}`;
    case 'close-department':
      return `close-department | ${name(intent.department)}`;
    case 'reopen-department':
      return `reopen-department ${intent.name}`;
    case 'departments':
    case 'products':
    case 'product-requests':
    case 'use-channel':
    case 'leave-channel':
    case 'plan':
    case 'reminders':
    case 'leavers':
    case 'reconcile':
    case 'pending':
    case 'not-here':
    case 'help':
    case 'greet':
    case 'thanks':
      return intent.kind;
    case 'did-you-mean':
      return intent.parts === undefined
        ? `${intent.typed} -> ${intent.meant}: ${written(intent.intent)}${intent.leftOut === undefined ? '' : ` <${intent.leftOut}>`}`
        : `parts: ${intent.parts.map(({ typed, command }) => (command === undefined ? `<${typed}>` : written(command))).join(' ; ')}`;
    case 'not-understood':
      return notUnderstood(intent);
  }
}

function notUnderstood({ reason, leftover, understood, examples }: NotUnderstood): string {
  const what = `${understood.command ?? '-'} ${people(understood.people)} | ${pool(understood)}`;
  return `no: ${reason}${leftover === '' ? '' : ` <${leftover}>`}; ${what}; ${examples.join('; ')}`;
}

const pool = (said: { product: ProductsSaid; department: DepartmentSaid }): string =>
  `${name(said.product)} | ${name(said.department)}`;

const people = (said: readonly PersonSaid[]): string => (said.length === 0 ? '-' : said.map(person).join(', '));

function person(said: PersonSaid): string {
  if (said.kind === 'mention') return `@${said.index}`;
  if (said.kind === 'sender') return 'me';
  return /^@|^me$|,|\|/.test(said.text) ? JSON.stringify(said.text) : said.text;
}

function date(said: DateSaid): string {
  switch (said.kind) {
    case 'day': {
      const swapped = said.swapped === undefined ? '' : ` or ${said.swapped.month}/${said.swapped.day}`;
      return `${said.month}/${said.day}${said.year === undefined ? '' : `/${said.year}`}${swapped}`;
    }
    case 'month':
      return `${said.month}/-${said.year === undefined ? '' : `/${said.year}`}`;
    case 'impossible':
      return `?${said.typed}`;
    case 'unclear':
      return `??${said.typed}`;
    case 'missing':
      return '-';
    default:
      return said.kind;
  }
}

function name(said: ProductsSaid | DepartmentSaid): string {
  switch (said.kind) {
    case 'each':
      return said.products.map(name).join(' + ');
    case 'everything':
      return '*';
    case 'known':
      return 'productId' in said ? said.productId : said.departmentId;
    case 'near':
      return `${'productId' in said ? said.productId : said.departmentId}?${said.typed}`;
    case 'several':
      return `${('productIds' in said ? said.productIds : said.departmentIds).join('/')}?${said.typed}`;
    case 'unknown':
      return `?${said.typed}`;
    case 'missing':
      return '-';
  }
}
