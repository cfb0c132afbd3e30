import { audit } from './audit/audit';
import { deliverUnits } from './deliver-units';
import { finishCommands } from './finish-commands';
import { finishLookUps } from './finish-look-ups';
import { finishPurchases } from './finish-purchases';
import { forecast } from './forecast';
import { type Job } from './job';
import { anchorAllLedgers } from './ledger/anchor-ledgers';
import { rebuild } from './ledger/rebuild';
import { keepOutline } from './keep-outline';
import { keepCover } from './keep-cover';
import { mirrorRosters } from './mirror-rosters';
import { reconcileTenant } from './reconcile-tenant';
import { remind } from './remind';
import { sendOpenLetters } from './send-letters';

/** Every job there is. */
export const jobs: readonly Job[] = [
  finishCommands,
  finishPurchases,
  finishLookUps,
  remind,
  sendOpenLetters,
  keepCover,
  reconcileTenant,
  mirrorRosters,
  keepOutline,
  anchorAllLedgers,
  forecast,
  audit,
  rebuild,
  deliverUnits,
];
