import { basename } from 'node:path';
import { type AnchorsToRead, type Verified } from '../documents/verify/verify-store';
import { type TellProblem } from '../documents/verify/problem';
import { type OpenZip, openZip } from './open-zip';
import { verifyPack } from './verify-pack';
import { DamagedZip } from './zip-directory';

/** As {@link verifyPack}, of a zip; one that cannot be opened as such is a problem of its own. Throws the system's errors for the file. */
export async function verifyPackFile(
  path: string,
  { anchors, tell }: { readonly anchors: AnchorsToRead | undefined; readonly tell: TellProblem },
): Promise<Verified> {
  let zip: OpenZip;
  try {
    zip = await openZip(path);
  } catch (error) {
    if (!(error instanceof DamagedZip)) throw error;
    tell({ file: basename(path), what: error.message });
    return { ledgers: 0, entries: 0 };
  }
  try {
    return await verifyPack(zip.files, { anchors, tell });
  } finally {
    await zip.close();
  }
}
