import { type GraphConnection } from '../../../src/adapters/graph/connection/graph-connection';
import { graphGroupDirectory } from '../../../src/adapters/graph/groups/graph-group-directory';
import { graphDirectory } from '../../../src/adapters/graph/people/graph-directory';
import { graphSeatProvisioner } from '../../../src/adapters/graph/seats/graph-seat-provisioner';
import { WritePace } from '../../../src/adapters/graph/seats/write-pace';
import { type GroupDirectory } from '../../../src/ports/mirror/group-directory';
import { type Directory } from '../../../src/ports/roster/directory';
import { type SeatProvisioner } from '../../../src/ports/roster/seat-provisioner';

/** The adapters of one tenant, real or emulated. */
export interface TenantPorts {
  readonly directory: Directory;
  readonly seats: SeatProvisioner;
  readonly groups: GroupDirectory;
}

/** As patient as a job is. */
const BUDGET = { budgetMs: 60_000, pauseMs: 120_000 };

/** The program's own adapters on Microsoft Graph. */
export function portsOn(connection: GraphConnection): TenantPorts {
  const pace = new WritePace();
  return {
    directory: graphDirectory({ connection, ...BUDGET }),
    seats: graphSeatProvisioner({ connection, pace, ...BUDGET }),
    groups: graphGroupDirectory({ connection, pace, now: () => new Date(), ...BUDGET }),
  };
}
