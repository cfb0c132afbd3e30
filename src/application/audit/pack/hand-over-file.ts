import { type PersonActor } from '../../../domain/actor';
import { type Result } from '../../../domain/result';
import { notYours, readStanding } from '../../access/standing';
import { type HandOverPorts } from './pack-ports';
import { mayHave, type PreparedFile } from './prepare-pack';

/** Where somebody said that a file may be put, and which. */
export interface HandOver {
  readonly file: Pick<PreparedFile, 'id' | 'department'>;
  /** As Teams gave it. */
  readonly uploadUrl: string;
}

/**
 * Puts a file that was prepared where Teams says that it may be put, and forgets it. `isThere` is false where it waited for more than a day, or
 * was handed over before. Who asks is looked at again.
 *
 * @throws A `Fault`, as `FileExchange.uploadParts` does: the file is kept then, and it can be tried again.
 */
export async function handOverFile(
  ports: HandOverPorts,
  actor: PersonActor,
  { file, uploadUrl }: HandOver,
): Promise<Result<{ readonly isThere: boolean }>> {
  if (!(await mayHave(ports, actor, file))) return { ok: false, refusal: notYours(await readStanding(ports, actor)) };
  const kept = await ports.packs.read(file.id);
  if (kept === undefined) return { ok: true, isThere: false };
  await ports.fileExchange.uploadParts(uploadUrl, kept);
  await ports.packs.remove(file.id);
  return { ok: true, isThere: true };
}

/** Forgets a file that somebody does not want after all. */
export const declineFile = async (
  { packs }: Pick<HandOverPorts, 'packs'>,
  { id }: Pick<PreparedFile, 'id'>,
): Promise<void> => packs.remove(id);
