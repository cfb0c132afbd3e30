import { z } from 'zod';
import { Fault } from '../ports/fault';
import { type Reseller } from '../ports/reseller';

const truthSchema = z.object({
  skus: z.array(
    z.object({ skuId: z.string(), skuPartNumber: z.string(), prepaidUnits: z.object({ enabled: z.number() }) }),
  ),
});

/** A reseller whose units arrive at once, through the control port of an emulated tenant. */
export function emulatedReseller(controlUrl: string, isBotRunning: boolean): Reseller {
  const skusOf = async (skuPartNumbers: readonly string[]) => {
    const { skus } = truthSchema.parse(await ask(`${controlUrl}/truth`));
    return skuPartNumbers.flatMap((number) => skus.filter(({ skuPartNumber }) => skuPartNumber === number));
  };
  return {
    deliver: async (skuPartNumbers, delivered) => {
      const [first] = await skusOf(skuPartNumbers);
      if (first === undefined) return undefined;
      await ask(`${controlUrl}/units`, { skuId: first.skuId, delivered });
      const after = await skusOf(skuPartNumbers);
      return { units: after.reduce((sum, { prepaidUnits }) => sum + prepaidUnits.enabled, 0), isBotRunning };
    },
  };
}

async function ask(url: string, body?: object): Promise<unknown> {
  const posted = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(url, body === undefined ? {} : posted).catch((cause: unknown) => {
    throw new Fault('unavailable', 'the control port of the emulated tenant does not answer', { cause });
  });
  if (!answer.ok) throw new Fault('rejected', `the emulated tenant says ${answer.status}`, { code: 'control' });
  return answer.json();
}
