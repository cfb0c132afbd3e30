import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** Where Application Insights would take counts, on loopback. */
export interface Ingestion {
  /** What a program is told to send them there. */
  readonly connectionString: string;
  /** What was asked, path by path. */
  readonly paths: readonly string[];
  /** All that was sent, headers too, as text. */
  text(): string;
  /** The sum of each count: `alacarte.turns message answered`. */
  counts(): Readonly<Record<string, number>>;
  close(): Promise<void>;
}

/** Whom the SDK of the counts asks by itself: the machine where it runs, and Microsoft what it has switched off of the SDK. */
export const ASKED_BY_SDK: readonly string[] = ['169.254.169.254', 'settings.sdk.monitor.azure.com'];

interface Envelope {
  readonly data: {
    readonly baseType: string;
    readonly baseData: {
      readonly metrics: readonly { readonly name: string; readonly value: number }[];
      readonly properties: Readonly<Record<string, string>>;
    };
  };
}

/** Starts it on a free port. */
export async function startIngestion(): Promise<Ingestion> {
  const paths: string[] = [];
  const said: string[] = [];
  const envelopes: Envelope[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const sent = Buffer.concat(chunks);
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString('utf8');
      paths.push(request.url ?? '');
      said.push(JSON.stringify(request.headers), body);
      const all = JSON.parse(body) as readonly Envelope[];
      envelopes.push(...all);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ itemsReceived: all.length, itemsAccepted: all.length, errors: [] }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const key = '0b7c1a52-3c1f-4a8e-9d52-6b1a7c3e4f01';
  return {
    connectionString: `InstrumentationKey=${key};IngestionEndpoint=http://127.0.0.1:${port}/`,
    paths,
    text: () => said.join('\n'),
    counts: () => {
      const counts: Record<string, number> = {};
      for (const { data } of envelopes) {
        const { metrics, properties } = data.baseData;
        for (const { name, value } of metrics) {
          const by = [name, ...Object.values(properties)].join(' ');
          counts[by] = (counts[by] ?? 0) + value;
        }
      }
      return counts;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
