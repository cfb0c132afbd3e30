import { createHash } from 'node:crypto';
import { type Ports } from '../../../application/ports';
import { MOST_PROOF_BYTES, type ProofFile, proofFileName, proofKindOf } from '../../../domain/proof/proof';
import { isFault } from '../../../ports/fault';
import { sizeWords } from '../purchase-words';

/** A file that somebody sent, as Teams describes it. */
export interface SentFile {
  readonly name: string;
  readonly downloadUrl: string;
}

/** What became of a file: kept, or why not. */
export type Received = { readonly file: ProofFile } | { readonly name: string; readonly problem: string };

/** Takes over one file and keeps it, if it can be proof. */
export async function receiveFile(
  ports: Pick<Ports, 'fileExchange' | 'files' | 'logger'>,
  { name: given, downloadUrl }: SentFile,
): Promise<Received> {
  const name = proofFileName(given);
  let isKeeping = false;
  try {
    const bytes = await ports.fileExchange.download(downloadUrl);
    const kind = proofKindOf(name, bytes);
    if (kind === undefined)
      return { name, problem: 'it is no PDF, picture, mail or Office file, or its content is not what its name says.' };

    const sha256 = createHash('sha256').update(bytes).digest('hex');
    isKeeping = true;
    await ports.files.keep(sha256, bytes);
    return { file: { name, kind, sizeBytes: bytes.length, sha256 } };
  } catch (error) {
    if (!isFault(error)) throw error;
    ports.logger.warn('a file could not be received', { kind: error.kind, error });
    // Teams has nothing to do with it: it is where we keep files that does not take it.
    if (error.kind === 'forbidden') throw error;
    return { name, problem: isKeeping ? NOT_KEPT : failureWords(error.code) };
  }
}

const NOT_KEPT = 'it cannot be kept just now, on our side. Send it again in a minute.';

function failureWords(code: string | undefined): string {
  switch (code) {
    case 'host-not-allowed':
      return 'it is not kept where Teams keeps files. Send it to me as a file of this chat.';
    case 'gone':
      return 'it is not there any more. Send it again.';
    case 'too-big':
      return `it is larger than ${sizeWords(MOST_PROOF_BYTES)}. Send a smaller one, or paste a link on the form.`;
    case 'cut-off':
      return 'it arrived cut off. Send it again.';
    default:
      return 'Teams does not hand it over right now. Send it again in a minute.';
  }
}
