import { DatabaseSync } from 'node:sqlite';
import { type LedgerEntry } from '../../../src/domain/ledger/ledger-entry';
import { type Random } from '../random';
import { rewritten } from './packs-changed';

/** A change of a database, and where it has to be named: any of these entries, or the ledger as a whole. */
export interface DatabaseChange {
  readonly what: string;
  readonly partition: string;
  readonly entries: readonly number[];
}

interface Row {
  readonly rowid: number;
  readonly partition: string;
  readonly id: string;
  readonly body: string;
}

const LEDGER = "container = 'departments' AND kind = 'ledger'";
const BEFORE_UNICODE = 127;

/** A database of records that somebody changes and puts right again, over and over. */
export class ChangingDatabase {
  readonly #database: DatabaseSync;
  readonly #rows: readonly Row[];
  readonly #heads: readonly Row[];

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;');
    // An index would refuse what is no JSON; whoever can write the file can take it away.
    const indexes = this.#database.prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL");
    for (const { name } of indexes.all()) this.#database.exec(`DROP INDEX "${String(name)}"`);
    const rows = (where: string) =>
      this.#database
        .prepare(`SELECT rowid, partition, id, body FROM documents WHERE ${where} ORDER BY id`)
        .all() as unknown as Row[];
    this.#rows = rows(LEDGER);
    this.#heads = rows("container = 'departments' AND kind IN ('department', 'institution')");
    this.#database.exec(`CREATE TABLE kept AS SELECT rowid AS place, * FROM documents WHERE ${LEDGER}
      OR container = 'departments' AND kind IN ('department', 'institution')`);
  }

  close(): void {
    this.#database.close();
  }

  putRight(): void {
    this.#database.exec(`BEGIN; DELETE FROM documents WHERE rowid IN (SELECT place FROM kept);
      INSERT INTO documents (rowid, container, partition, id, kind, body, version, expires_at)
      SELECT place, container, partition, id, kind, body, version, expires_at FROM kept; COMMIT`);
  }

  change(random: Random): DatabaseChange {
    const row = random.pick(this.#rows);
    const [partition, number] = [row.partition, numberOf(row)];
    const ofLedger = this.#rows.filter((one) => one.partition === partition);
    const other = random.pick(ofLedger.filter((one) => one !== row));
    const first = Math.min(number, numberOf(other));
    switch (
      random.pick(['edit', 'edit', 'edit', 'edit', 'delete', 'swap', 'truncate', 'cut', 'head', 'column'] as const)
    ) {
      case 'edit':
        this.#set(row, 'body', editedText(row.body, random, placesIn(row.body)));
        return { what: 'edit of a ledger', partition, entries: [number] };
      case 'delete':
        this.#run('DELETE FROM documents WHERE rowid = ?', row.rowid);
        return { what: 'deletion of a ledger', partition, entries: [number] };
      case 'swap':
        this.#set(row, 'body', other.body);
        this.#set(other, 'body', row.body);
        return { what: 'swap of a ledger', partition, entries: [first, number, numberOf(other)] };
      case 'truncate':
        for (const one of ofLedger.filter((some) => numberOf(some) >= number))
          this.#run('DELETE FROM documents WHERE rowid = ?', one.rowid);
        return { what: 'truncation of a ledger', partition, entries: [number] };
      case 'cut':
        this.#set(row, 'body', row.body.slice(0, random.below(row.body.length)));
        return { what: 'truncation of a ledger', partition, entries: [number] };
      case 'head':
        return this.#changeHead(random);
      case 'column': {
        const column = random.pick(['id', 'kind', 'partition', 'container', 'expires_at'] as const);
        const value = { id: `${row.id}0`, kind: 'entry', partition: 'elsewhere', container: 'tenant', expires_at: 1 }[
          column
        ];
        this.#set(row, column, value);
        return { what: `another ${column}`, partition, entries: [number] };
      }
    }
  }

  /** Changes an entry and gives it and all after it new hashes, and the head with them. */
  rewrite(random: Random): { readonly partition: string; readonly from: number } {
    const { partition } = random.pick(this.#rows);
    const rows = this.#rows.filter((one) => one.partition === partition);
    const bodies = rows.map(({ body }) => JSON.parse(body) as { entry: LedgerEntry });
    const from = 1 + random.below(rows.length);
    const anew = rewritten(
      bodies.map(({ entry }) => entry),
      from,
    );
    for (const [index, row] of rows.entries()) {
      const entry = anew[index];
      this.#set(row, 'body', JSON.stringify({ ...bodies[index], entry, command: entry?.command }));
    }
    const head = this.#headOf(partition);
    const body = JSON.parse(head.body) as { ledger: object };
    this.#set(head, 'body', JSON.stringify({ ...body, ledger: { ...body.ledger, hash: anew.at(-1)?.hash } }));
    return { partition, from };
  }

  #changeHead(random: Random): DatabaseChange {
    const head = this.#headOf(random.pick(this.#rows).partition);
    if (random.chance(0.1)) this.#run('DELETE FROM documents WHERE rowid = ?', head.rowid);
    else {
      const from = head.body.indexOf('"ledger":');
      const until = head.body.indexOf('}', from);
      const places = Array.from({ length: until - from }, (_, index) => from + index);
      this.#set(head, 'body', editedText(head.body, random, places));
    }
    return { what: 'another head', partition: head.partition, entries: [] };
  }

  #headOf(partition: string): Row {
    const head = this.#heads.find((one) => one.partition === partition);
    if (head === undefined) throw new Error(`${partition} has no head`);
    return head;
  }

  #set({ rowid }: Row, column: string, value: string | number): void {
    this.#run(`UPDATE documents SET ${column} = ? WHERE rowid = ?`, value, rowid);
  }

  #run(sql: string, ...values: readonly (string | number)[]): void {
    this.#database.prepare(sql).run(...values);
  }
}

const numberOf = ({ id }: Row): number => Number(id.slice(-10));

/** Where a body can be changed: everywhere but in the mark of the transaction that wrote it, which means nothing afterwards. */
function placesIn(body: string): readonly number[] {
  const mark = /"transaction":"([^"]*)"/u.exec(body);
  const begin = mark === null ? 0 : mark.index + '"transaction":"'.length;
  const end = mark === null ? 0 : begin + (mark[1]?.length ?? 0);
  return Array.from({ length: body.length }, (_, at) => at).filter((at) => at < begin || at >= end);
}

function editedText(text: string, random: Random, places: readonly number[]): string {
  const at = random.pick(places);
  const code = text.charCodeAt(at);
  const other = (code + 1 + random.below(BEFORE_UNICODE - 1)) % BEFORE_UNICODE;
  return `${text.slice(0, at)}${String.fromCharCode(other === code ? other + 1 : other)}${text.slice(at + 1)}`;
}
