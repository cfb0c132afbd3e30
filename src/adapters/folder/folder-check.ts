import { type Check } from '../../ports/check';

/** Says where files are kept; whether the folder can be written to is looked at with the rest of the data directory. */
export function folderCheck(dir: string, { isAlone }: { readonly isAlone: boolean }): Check {
  const warning = {
    what: 'BLOB_ENDPOINT is not set: proof of purchases is kept on this machine, where no other process finds it',
    remedy: 'set BLOB_ENDPOINT to a storage account',
    isWarning: true,
  } as const;
  return {
    ...{ name: 'files', title: 'Proof of purchases', everySeconds: 3600 },
    run: () => Promise.resolve({ note: `in ${dir}`, shortcomings: isAlone ? [] : [warning] }),
  };
}
