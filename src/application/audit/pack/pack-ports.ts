import { type CalendarDate } from '../../../domain/calendar';
import { type DepartmentPast } from '../../../domain/audit/past';
import { type DepartmentId } from '../../../domain/ids';
import { type AnchorNamed } from '../../../ports/audit/evidence';
import { type PackStore } from '../../../ports/audit/pack-store';
import { type PackWriter } from '../../../ports/audit/pack-writer';
import { type Ports, type RecordPorts } from '../../ports';

/** What reading what goes into a pack needs. */
export interface EvidencePorts extends RecordPorts {
  /** A department as its ledger tells it, with what was recorded by the end of a day. */
  readonly pastOf: (department: DepartmentId, until: CalendarDate) => Promise<DepartmentPast>;
  /** The newest anchor of the ledgers; undefined where there is none. */
  readonly lastAnchor: () => Promise<AnchorNamed | undefined>;
}

/** What making a pack needs. */
export type PackPorts = EvidencePorts & { readonly packWriter: PackWriter } & Pick<Ports, 'files' | 'logger'>;

/** What keeping one, and handing it over, needs. */
export type HandOverPorts = RecordPorts & { readonly packs: PackStore } & Pick<Ports, 'fileExchange'>;
