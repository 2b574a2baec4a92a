import { describe, expect, it } from 'vitest';
import { simulatedIn, simulatedLine } from '../../local/simulated.ts';
import { exampleConfig } from '../support/config.ts';

const config = exampleConfig();
const REAL = { baseUrl: 'https://api.example.com', token: 'secret' };

function lineOf(changes: Partial<Parameters<typeof simulatedIn>[0]>): string {
  const endpoints = { spirii: undefined, ampeco: undefined };
  return simulatedLine(simulatedIn({ config, endpoints, environment: {}, simulateBank: false, ...changes }));
}

describe('the first and the last line of a run', () => {
  it('says that all is simulated, as by default', () => {
    expect(lineOf({})).toBe(
      'SIMULATED BANK: no money moved. Simulated too: Spirii, AMPECO, DynamoDB, SQS, S3.',
    );
  });

  it('has no bank where a source is real, whatever else is simulated', () => {
    expect(lineOf({ endpoints: { spirii: REAL, ampeco: undefined } })).toBe(
      'NO BANK: no money moved. Real: Spirii. Simulated: AMPECO, DynamoDB, SQS, S3.',
    );
    expect(lineOf({ endpoints: { spirii: undefined, ampeco: REAL } })).toMatch(
      /^NO BANK: .* Real: AMPECO\. /,
    );
  });

  it('has the simulated bank beside a real source on request', () => {
    const endpoints = { spirii: REAL, ampeco: REAL };

    expect(lineOf({ endpoints, simulateBank: true })).toBe(
      'SIMULATED BANK: no money moved. Real: Spirii, AMPECO. Simulated too: DynamoDB, SQS, S3.',
    );
  });

  it('calls no service simulated that the environment names, and no unconfigured source', () => {
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' };
    const sources = config.sources.filter(({ kind }) => kind === 'spirii');

    expect(lineOf({ environment, config: { ...config, sources } })).toBe(
      'SIMULATED BANK: no money moved. Simulated too: Spirii.',
    );
    expect(lineOf({ environment, endpoints: { spirii: REAL, ampeco: REAL } })).toBe(
      'NO BANK: no money moved. Real: Spirii, AMPECO.',
    );
  });

  it('does not take an unconfigured endpoint for a real source', () => {
    const sources = config.sources.filter(({ kind }) => kind === 'spirii');

    const line = lineOf({ config: { ...config, sources }, endpoints: { spirii: undefined, ampeco: REAL } });

    expect(line).toMatch(/^SIMULATED BANK: /);
  });

  it('shows no token', () => {
    expect(lineOf({ endpoints: { spirii: REAL, ampeco: REAL } })).not.toContain('secret');
  });
});
