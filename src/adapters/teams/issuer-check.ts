import { AuthenticationConstants } from 'botframework-connector';
import { z } from 'zod';
import { type Check } from '../../ports/check';
import { Fault } from '../../ports/fault';

const CHANNEL = 'msteams';
const metadataSchema = z.object({ jwks_uri: z.url() });
const keysSchema = z.object({ keys: z.array(z.object({ endorsements: z.array(z.string()).optional() })) });

/** Looks whether the keys can be had by which a message is known to come from Teams. Nobody's message is answered without them. */
export function issuerCheck(): Check {
  return {
    ...{ name: 'issuer', title: 'Keys of Teams', everySeconds: 300 },
    run: async (_how, signal) => {
      const { jwks_uri: address } = await fetched(
        metadataSchema,
        AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl,
        signal,
      );
      const { keys } = await fetched(keysSchema, address, signal);
      const count = keys.filter(({ endorsements }) => endorsements?.includes(CHANNEL)).length;
      if (count === 0) throw new Fault('rejected', 'none of the keys is endorsed for Teams', { code: 'no-keys' });
      return { note: count === 1 ? '1 key' : `${count} keys`, shortcomings: [] };
    },
  };
}

async function fetched<Value>(schema: z.ZodType<Value>, address: string, signal: AbortSignal): Promise<Value> {
  const { host } = new URL(address);
  try {
    const response = await fetch(address, { signal, redirect: 'error' });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return schema.parse(await response.json());
  } catch (cause) {
    const what = `${host} does not tell them; let this machine connect to it over HTTPS`;
    throw new Fault('unavailable', what, { cause });
  }
}
