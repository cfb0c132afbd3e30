import { type PersonActor } from '../../domain/actor';
import { type Pending, type PendingLine } from '../../domain/pending/pending';
import { isFault, isUnreadable } from '../../ports/fault';
import { readingAs, rolesOf } from '../access/standing';
import { lookOf, type Look, type PendingPorts, type PendingSource } from './look';
import { departmentsWithoutDelegate, productsWished } from './pending-institution';
import {
  licensesAdoptable,
  licensesDiffering,
  licensesFailing,
  licensesNotTaken,
  releasesUnexplained,
  unitsShort,
} from './pending-licenses';
import { mirrorQuestions } from './pending-mirror';
import { peopleWaiting, peopleWhoLeft } from './pending-people';
import { coverUndelivered, purchaseDrafts, purchasesReturned, purchasesToDecide } from './pending-purchases';
import { peopleNotReached, poolsNotRenewed } from './pending-term';

/** All that may wait for somebody, what hurts first coming first. What comes later is one more line here, and its words. */
const SOURCES: readonly PendingSource[] = [
  licensesFailing,
  unitsShort,
  purchasesToDecide,
  purchasesReturned,
  releasesUnexplained,
  mirrorQuestions,
  peopleWhoLeft,
  coverUndelivered,
  poolsNotRenewed,
  peopleWaiting,
  purchaseDrafts,
  departmentsWithoutDelegate,
  productsWished,
  licensesNotTaken,
  licensesDiffering,
  licensesAdoptable,
  peopleNotReached,
];

/**
 * What waits for a person now. It is read from what is recorded and from what the last runs found, all of it side by side; no department
 * is read but the person's own.
 */
export function showPending(ports: PendingPorts, actor: PersonActor): Promise<Pending> {
  return readingAs(ports, actor, async (standing) => {
    const look = lookOf(ports, standing, actor.userId);
    const found = await Promise.all(SOURCES.map((source) => linesOf(look, source)));
    const roles = rolesOf(standing);
    return {
      lines: found.flatMap((lines) => lines ?? []),
      isOwn: !look.seesAll || look.decides || look.buysFor.length > 0,
      hasRole: roles.seesPools,
      departmentsLeftOut: look.departmentsLeftOut,
      isPart: found.includes(undefined),
    };
  });
}

/** The lines of a source; undefined where a record of it cannot be read, so that all others are shown. */
async function linesOf(look: Look, source: PendingSource): Promise<readonly PendingLine[] | undefined> {
  try {
    return await source(look);
  } catch (error) {
    if (!isFault(error) || !isUnreadable(error)) throw error;
    look.ports.logger.error('some of what is pending cannot be read', { error });
    return undefined;
  }
}
