import { readConfig } from '../../src/config/read-config';

const NAME = 'APPLICATIONINSIGHTS_CONNECTION_STRING';
const KEY = 'InstrumentationKey=0b7c1a52-3c1f-4a8e-9d52-6b1a7c3e4f01';

const read = (text: string | undefined) => readConfig({ MODE: 'local', [NAME]: text });

describe('where counts are sent', () => {
  it.each([
    KEY,
    `${KEY};IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/;LiveEndpoint=https://westeurope.livediagnostics.monitor.azure.com/;ApplicationId=7d1e9b44-52aa-4f0c-8a3b-90c1d2e3f402`,
    `${KEY};IngestionEndpoint=http://127.0.0.1:4711`,
  ])('is taken as the portal shows it: %s', (text) => {
    expect(read(text)).toMatchObject({ ok: true, config: { appInsights: text } });
  });

  it.each([undefined, '', '  '])('is nowhere unless it is set: %j', (text) => {
    expect(read(text)).toMatchObject({ ok: true, config: { appInsights: undefined } });
  });

  it.each([
    'hunter2',
    '0b7c1a52-3c1f-4a8e-9d52-6b1a7c3e4f01',
    'InstrumentationKey=hunter2',
    'IngestionEndpoint=https://hunter2.example',
    `${KEY};IngestionEndpoint=http://hunter2.example`,
    `${KEY};IngestionEndpoint=hunter2`,
    `${KEY};LiveEndpoint=ftp://hunter2.example`,
    `${KEY};hunter2`,
    `${KEY} IngestionEndpoint=https://hunter2.example`,
  ])('is a problem by name where it is none, which does not repeat it: %s', (text) => {
    const reading = read(text);
    const problems = reading.ok ? [] : reading.problems;
    expect(problems).toHaveLength(1);
    expect(problems.join()).toMatch(new RegExp(`^${NAME}: must be the connection string`, 'u'));
    expect(problems.join()).not.toMatch(/hunter2|0b7c1a52/u);
  });
});
