import { type Ports } from '../application/ports';
import { coverPools } from '../application/term/cover-pools';
import { isCalled } from '../domain/institution/catalog';
import { type ProductId } from '../domain/ids';
import { type Asked, counted, type HandJob, type JobReport } from './job';

/** More at once is a slip of the hand. */
const MOST_UNITS = 100_000;
const TAKES = `deliver takes a whole number from 1 to ${MOST_UNITS} and a product, such as deliver 3 Project`;

/** `deliver 3 Project`: the reseller's units arrive in the emulated tenant, so that a purchase comes into force by itself. */
export const deliverUnits: HandJob = {
  name: 'deliver',
  takes: TAKES,
  isLocalOnly: true,
  byHand,
};

async function byHand(ports: Ports, { words = [], isDryRun, reseller }: Asked): Promise<JobReport> {
  const { products } = ports.policy;
  const [count = '', ...named] = words;
  const units = /^\d+$/u.test(count) ? Number(count) : 0;
  if (units < 1 || units > MOST_UNITS || named.length === 0) return refused(TAKES);
  const name = named.join(' ');
  const product = products.find((one) => isCalled(one, name));
  if (product === undefined) {
    const names = products.map((one) => one.name).join(', ');
    return refused(`there is no product ${JSON.stringify(name)}; there is: ${names}`);
  }
  if (reseller === undefined)
    return refused('units arrive in the emulated tenant only; GRAPH_BASE_URL names another one');
  const delivered = await reseller.deliver(product.skuPartNumbers, isDryRun ? 0 : units);
  if (delivered === undefined)
    return refused(`the tenant has none of the part numbers of ${product.name}: ${product.skuPartNumbers.join(', ')}`);
  if (isDryRun) {
    return {
      lines: [`The tenant would have ${counted(delivered.units + units, 'unit')} of ${product.name}.`],
      hasFailed: false,
    };
  }
  const now = `The tenant has ${counted(delivered.units, 'unit')} of ${product.name} now.`;
  return { lines: [now, ...(await followingLines(ports, product.id, delivered))], hasFailed: false };
}

/** What they bring, and to whom too little, since other seats are before them. */
async function followingLines(
  ports: Ports,
  product: ProductId,
  { isBotRunning }: { readonly isBotRunning: boolean },
): Promise<readonly string[]> {
  const { lines = [] } = await coverPools(ports, { isDryRun: true, leavesDate: true });
  const short = lines.flatMap((line) => {
    if (line.did !== 'waits' || line.entitlement.product !== product) return [];
    const { department, entitlement, seats, unitsSeen } = line;
    const { purchaseOrderNumber } = entitlement;
    return `They are too few for ${purchaseOrderNumber} of ${department}: ${unitsSeen} of its ${seats} are there, once others have theirs.`;
  });
  const when = isBotRunning ? 'within 15 seconds' : 'once npm start runs';
  const which = short.length === 0 ? 'Seats' : 'Other seats';
  return [
    ...short,
    `${which} that wait for them come into force ${when}, on the first day of their cover at the earliest.`,
  ];
}

const refused = (line: string): JobReport => ({ lines: [line], hasFailed: true });
