import { orLogFault } from '../outbox/faults';
import { type Ports } from '../ports';
import { todayOf } from '../today';
import { anchorLedgers } from './anchor/anchor-ledgers';
import { answerException } from './answer-exception';
import { maySeeAudit } from './audit-access';
import { type AuditUses } from './audit-uses';
import { latestAudits } from './latest-audits';
import { makeAudit } from './make-audit';
import { type PackPorts } from './pack/pack-ports';
import { declineFile, handOverFile } from './pack/hand-over-file';
import { departmentWorkbook, preparePack } from './pack/prepare-pack';
import { type PoolThen, whoHad } from './past/who-had';
import { personHistory } from './past/person-history';
import { readPast } from './past/read-past';
import { signAudit } from './sign-audit';

/** What a pack is made from: the ledgers as they were by the end of a day, and the newest anchor of them. */
export const packPorts = (ports: Ports): Ports & PackPorts => ({
  ...ports,
  pastOf: (department, until) => readPast(ports, department, { until }),
  lastAnchor: async () => {
    // So that all that the pack holds can be compared with what stands elsewhere.
    await orLogFault(ports.logger, () => anchorLedgers(ports), 'ledgers could not be anchored for a pack');
    return ports.anchoring.memory.find();
  },
});

/** Whether whoever asks may see it is read anew before anything else is: what they asked for may have waited. */
const makeAllowed: AuditUses['makeAudit'] = async (ports, by, about, onProgress) => {
  const sight = await maySeeAudit(ports, by, about);
  return sight.ok ? makeAudit(ports, by, about, onProgress) : sight;
};

/** Who does what the chat asks of audits. */
export const auditUses: AuditUses = {
  makeAudit: makeAllowed,
  kept: latestAudits,
  answerException: (ports, actor, given) => answerException(ports, { actor, ...given }),
  signAudit: (ports, actor, given) => signAudit(ports, { actor, ...given }),
  whoHad: async (ports, actor, about) => {
    const had = await whoHad(ports, actor, about);
    if (!had.ok) return had;
    const { product, date, pools } = had.answer;
    const shown = { product, date, isToday: date === todayOf(ports), pools: pools.map(shownPool) };
    return { ok: true, shown };
  },
  personHistory: async (ports, actor, about) => {
    const found = await personHistory(ports, actor, about);
    if (!found.ok) return found;
    const { changes, next } = found.page;
    const lines = changes.map(({ entry, department, license }) => ({
      entry,
      departmentName: department.name,
      ...(license === undefined ? {} : { license: license.fact }),
    }));
    return { ok: true, page: { lines, next } };
  },
  preparePack: async (ports, actor, about) => {
    if ('audit' in about) {
      const audit = await latestAudits(ports).whole(about.audit);
      if (audit === undefined) return { ok: false, refusal: { code: 'card-too-old' } };
      return preparePack(packPorts(ports), actor, audit);
    }
    const made = await makeAllowed(ports, actor, about);
    return made.ok ? departmentWorkbook(packPorts(ports), actor, made.audit) : made;
  },
  handOverFile,
  declineFile,
};

const shownPool = ({ department, entitled, seated, waiting }: PoolThen) => ({
  departmentName: department.name,
  entitled,
  people: [...seated, ...waiting.map((person, index) => ({ person, waitingPlace: index + 1 }))],
});
