import { spawn } from 'node:child_process';

/** The emulator of Azure Blob Storage, in a process of its own that ends with this one. */
export interface BlobService {
  /** With the account's name in its path. */
  readonly endpoint: string;
  readonly key: string;
  readonly close: () => Promise<void>;
}

const ACCOUNT = 'devstoreaccount1';
/** Every emulator has this account with this key; it protects nothing. */
const KEY = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const PROGRAM = `process.on('disconnect', () => process.exit(0)); require(${JSON.stringify(require.resolve('azurite/dist/src/blob/main'))});`;
const SETTINGS = [
  '--blobPort',
  '0',
  '--inMemoryPersistence',
  '--silent',
  '--skipApiVersionCheck',
  '--disableTelemetry',
];

/** Starts an emulator on a free port. It keeps everything in memory and writes no file. */
export async function startBlobService(): Promise<BlobService> {
  const child = spawn(process.execPath, ['-e', PROGRAM, 'azurite-blob', ...SETTINGS], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = new Promise<void>((done) => {
    child.once('exit', () => {
      done();
    });
  });
  const url = await new Promise<string>((listens, failed) => {
    let said = '';
    const hear = (data: Buffer): void => {
      said += data.toString();
      const [, address] = /listens on (\S+)/u.exec(said) ?? [];
      if (address !== undefined) listens(address);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    void ended.then(() => {
      failed(new Error(`the blob service ended before it listened: ${said}`));
    });
  });
  return {
    endpoint: `${url}/${ACCOUNT}`,
    key: KEY,
    close: async () => {
      // Asked to end, it would first wait for the connections that clients keep open; there is nothing to save.
      child.kill('SIGKILL');
      await ended;
    },
  };
}
