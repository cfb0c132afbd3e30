import { type Ports } from '../application/ports';
import { isCalled } from '../domain/institution/catalog';
import { type Asked, type HandJob, type JobReport } from './job';

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

async function byHand({ policy }: Ports, { words = [], isDryRun, reseller }: Asked): Promise<JobReport> {
  const [count = '', ...named] = words;
  const units = /^\d+$/u.test(count) ? Number(count) : 0;
  if (units < 1 || units > MOST_UNITS || named.length === 0) return refused(TAKES);
  const name = named.join(' ');
  const product = policy.products.find((one) => isCalled(one, name));
  if (product === undefined) {
    const names = policy.products.map((one) => one.name).join(', ');
    return refused(`there is no product ${JSON.stringify(name)}; there is: ${names}`);
  }
  if (reseller === undefined)
    return refused('units arrive in the emulated tenant only; GRAPH_BASE_URL names another one');
  const delivered = await reseller.deliver(product.skuPartNumbers, isDryRun ? 0 : units);
  if (delivered === undefined)
    return refused(`the tenant has none of the part numbers of ${product.name}: ${product.skuPartNumbers.join(', ')}`);
  if (isDryRun)
    return { lines: [`The tenant would have ${delivered.units + units} units of ${product.name}.`], hasFailed: false };
  const when = delivered.isBotRunning ? 'within 15 seconds' : 'once npm start runs';
  return {
    lines: [
      `The tenant has ${delivered.units} units of ${product.name} now.`,
      `Seats that wait for them come into force ${when}, on the first day of their cover at the earliest.`,
    ],
    hasFailed: false,
  };
}

const refused = (line: string): JobReport => ({ lines: [line], hasFailed: true });
