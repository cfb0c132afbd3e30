import { type Check } from '../../ports/check';
import { blobFault, codeOf } from './blob-fault';
import { type BlobOptions, containerOf } from './blob-file-store';

/** No blob has it, so that nothing can be written in its place. */
const NO_VERSION = '"0x0"';
/** How the service says that it would have written, had the blob been there. */
const WOULD_WRITE = ['ConditionNotMet', 'TargetConditionNotMet', 'BlobNotFound'];
const MISSING = 'ContainerNotFound';

/** Looks whether there is a container for files, and whether files may be written in it: by a write whose condition nothing meets. */
export function blobCheck(options: BlobOptions): Check {
  const { container: name, credential, endpoint } = options;
  const container = containerOf(options);
  // With a key it is an emulator, in which the first file makes its container.
  const harmless = 'key' in credential ? [...WOULD_WRITE, MISSING] : WOULD_WRITE;
  const note = `Blob Storage, container ${name} of ${new URL(endpoint).host}`;
  return {
    ...{ name: 'files', title: 'Proof of purchases', everySeconds: 30 },
    run: async (_how, abortSignal) => {
      try {
        const probe = container.getBlockBlobClient('files/probe');
        await probe.upload('', 0, { abortSignal, conditions: { ifMatch: NO_VERSION } });
      } catch (error) {
        if (!harmless.includes(codeOf(error) ?? '')) throw blobFault(error, 'check', options);
      }
      return { note, shortcomings: [] };
    },
  };
}
