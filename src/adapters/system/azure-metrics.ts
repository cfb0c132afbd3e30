import { shutdownAzureMonitor, useAzureMonitor } from '@azure/monitor-opentelemetry';
import { type Counter, type Meter, metrics as api } from '@opentelemetry/api';
import { type Counts, type Metrics, type OpenMetrics } from '../../ports/metrics';

/** What each count is called, and what one of it is. */
export const INSTRUMENTS: Readonly<Record<keyof Counts, { readonly name: string; readonly unit: string }>> = {
  turns: { name: 'alacarte.turns', unit: '{turn}' },
  effects: { name: 'alacarte.effects', unit: '{effect}' },
  refusals: { name: 'alacarte.refusals', unit: '{refusal}' },
  reconciled: { name: 'alacarte.reconciled', unit: '{step}' },
  throttled: { name: 'alacarte.throttled', unit: '{answer}' },
  reminders: { name: 'alacarte.reminders', unit: '{letter}' },
  runs: { name: 'alacarte.runs', unit: '{run}' },
  forbidden: { name: 'alacarte.forbidden', unit: '{answer}' },
  storeCharge: { name: 'alacarte.store.charge', unit: '{request unit}' },
  refusedRequests: { name: 'alacarte.requests.refused', unit: '{request}' },
};

/** More than a healthy service takes for the last counts; a stop waits no longer. */
const CLOSE_MS = 5_000;

/** Nothing is collected by itself: what libraries would say of requests names people. */
const OFF = { enabled: false };

/**
 * Counts, sent to Application Insights each minute. Nothing else is: no requests, no log lines, no traces, nothing of the machine, and
 * nothing to the makers of the SDK. That asks, and has no switch for it, where it runs, of the machine, and each hour which of its features
 * Microsoft has switched off, of `settings.sdk.monitor.azure.com`; neither is told anything of us.
 */
export function azureMetrics(connectionString: string): OpenMetrics {
  // Read by the SDK when it begins.
  process.env['APPLICATION_INSIGHTS_NO_STATSBEAT'] = 'true';
  process.env['APPLICATIONINSIGHTS_STATSBEAT_DISABLED'] = 'true';
  process.env['APPLICATIONINSIGHTS_SDKSTATS_DISABLED'] = 'true';
  process.env['OTEL_NODE_RESOURCE_DETECTORS'] = 'none';
  process.env['OTEL_SERVICE_NAME'] ??= 'alacarte';
  // It would have all SDKs of Azure print warnings: a line with the ids in its address for each document that is looked for and not there.
  process.env['APPLICATIONINSIGHTS_INSTRUMENTATION_LOGGING_LEVEL'] ??= 'ERROR';
  useAzureMonitor({
    azureMonitorExporterOptions: { connectionString, disableOfflineStorage: true, ...inTheClear(connectionString) },
    enableLiveMetrics: false,
    enableStandardMetrics: false,
    enablePerformanceCounters: false,
    samplingRatio: 0,
    instrumentationOptions: {
      ...{ http: OFF, azureSdk: OFF, mongoDb: OFF, mySql: OFF, postgreSql: OFF, redis: OFF, redis4: OFF },
      ...{ bunyan: OFF, winston: OFF },
    },
  });
  return { metrics: metered(api.getMeter('alacarte')), close };
}

/** Counts on a meter. */
export function metered(meter: Meter): Metrics {
  const counters = new Map<keyof Counts, Counter>();
  const open = (name: keyof Counts): Counter => {
    const { name: called, unit } = INSTRUMENTS[name];
    const counter = counters.get(name) ?? meter.createCounter(called, { unit });
    counters.set(name, counter);
    return counter;
  };
  return {
    count: (name, by, times = 1) => {
      if (times > 0) open(name).add(times, { ...by });
    },
  };
}

/** The SDK takes every address for one with TLS, which an endpoint on this machine does without. */
function inTheClear(connectionString: string) {
  const [, host] = /IngestionEndpoint=(http:[^;]*?)\/?(?:;|$)/iu.exec(connectionString) ?? [];
  return host === undefined ? {} : { host, allowInsecureConnection: true };
}

async function close(): Promise<void> {
  const timer: { stop?: () => void } = {};
  const late = new Promise<void>((resolve) => {
    const timeout = setTimeout(resolve, CLOSE_MS);
    timer.stop = () => {
      clearTimeout(timeout);
    };
  });
  await Promise.race([shutdownAzureMonitor().catch(() => undefined), late]);
  timer.stop?.();
}
