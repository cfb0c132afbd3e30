import { type Ports } from '../../../src/application/ports';
import { type MemoryDeath } from './memory-death';
import { documentsInMemory, MovableClock, portsOn } from './store-harness';

/**
 * Documents in memory, a clock to move, and processes on them, each of which may die. Their tenant has nobody's license: what has to
 * follow fails at once, and is done with.
 */
export function processesInMemory(): {
  readonly clock: MovableClock;
  readonly process: (death?: MemoryDeath) => Ports;
} {
  const clock = new MovableClock();
  const documents = documentsInMemory(clock);
  const provisioner = {
    ...portsOn(documents).provisioner,
    tenantSkus: () => Promise.resolve([]),
    observe: () => Promise.resolve([]),
  };
  return { clock, process: (death) => portsOn(death?.documents(documents) ?? documents, { clock, provisioner }) };
}

/** Ports of a process that dies at its next transaction once so many were stored. */
export function dyingAfter(ports: Ports, survived: number): Ports {
  let stored = 0;
  const change: typeof ports.departments.change = (department, decide) => {
    if (stored === survived) return Promise.reject(new Error('died'));
    stored += 1;
    return ports.departments.change(department, decide);
  };
  return { ...ports, departments: { ...ports.departments, change } };
}
