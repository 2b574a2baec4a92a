import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../functions/platform/clock.ts';
import { readDeployment } from '../../infra/deployment-config.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { deploymentOf, exampleConfig, PROJECT_ROOT } from './synthesized.ts';

const invalid = (message: RegExp) =>
  expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) });

const clock = { ...systemClock, now: () => Date.parse('2026-11-21T12:00:00Z') };
const EXAMPLE = join(PROJECT_ROOT, 'config/example.json');
const directory = temporaryFolder();
/** config/example.json with one text replaced by another, everywhere. */
function exampleWith(text: string, replacement: string): string {
  const example = readFileSync(EXAMPLE, 'utf8');
  expect(example).toContain(text);
  const path = join(directory, 'changed.json');
  writeFileSync(path, example.replaceAll(text, replacement));
  return path;
}

/** Reads the example with one text replaced by another. */
function reading(text: string, replacement: string): () => unknown {
  const path = exampleWith(text, replacement);
  return () => readDeployment(path);
}

describe('readDeployment', () => {
  it('reads the named file, and gives its path', () => {
    const deployment = readDeployment('config/example.json');

    expect(deployment.config).toEqual(exampleConfig());
    expect(readFileSync(deployment.configFile)).toEqual(
      readFileSync(deploymentOf(deployment.config).configFile),
    );
    expect(deployment.configFile).toMatch(/^\//);
  });

  it.each([undefined, '', 7, {}])('says how to name a file where it gets %j', (path) => {
    expect(() => readDeployment(path)).toThrow(invalid(/No configuration file is named/));
  });

  it('names the file that is not there', () => {
    expect(() => readDeployment('config/absent.json')).toThrow(
      invalid(/config\/absent\.json cannot be read/),
    );
  });

  it('refuses a file that is not a valid configuration', () => {
    expect(reading('"stage"', '"Stage"')).toThrow(invalid(/Stage: is an unknown key/));
  });

  it.each([
    'http://localhost:8080',
    'http://127.0.0.1:8080',
    'http://[::1]:8080',
    'https://localhost',
    'https://spirii.localhost',
  ])('refuses a source at %s, which no function can reach', (baseUrl) => {
    expect(reading('https://api.spirii.com', baseUrl)).toThrow(
      invalid(/cannot be deployed:\n {2}sources\[0\]\.baseUrl: is an address/),
    );
  });

  it('refuses two sources with one secret', () => {
    expect(reading('ev-payouts/example/ampeco-voltgrid', 'ev-payouts/example/spirii-nordfleet')).toThrow(
      invalid(/sources\[1\]\.secretName: is there twice/),
    );
  });

  it("takes a stage of 21 characters, and none too long for a bucket's name", () => {
    const longest = 's'.repeat(21);
    const named = (stage: string): string => {
      const text = readFileSync(exampleWith('/example/', `/${stage}/`), 'utf8');
      const path = join(directory, 'named.json');
      writeFileSync(path, text.replace('"example"', `"${stage}"`));
      return path;
    };

    expect(readDeployment(named(longest)).config.stage).toBe(longest);
    expect(() => readDeployment(named(`${longest}s`))).toThrow(
      invalid(/stage: .* not longer than 21 characters/),
    );
  });

  it('refuses a secret that is not named after the stage', () => {
    expect(reading('ev-payouts/example/ampeco-voltgrid', 'ev-payouts/prod/ampeco-voltgrid')).toThrow(
      invalid(/cannot be deployed:\n {2}sources\[1\]\.secretName: has to begin with ev-payouts\/example\//),
    );
  });

  it('refuses a holder whose name no payment file can carry', () => {
    expect(reading('Nordfleet ApS', '???')).toThrow(
      invalid(/debtorAccounts\[0\]\.holderName: has no letter/),
    );
  });

  it.each<[string, RegExp]>([
    ['cron(0 14 ? * MON-FRI *)', /none of its runs is on a banking day of EUR before the cut-off at 14:00/],
    ['cron(0 15 ? * MON-FRI *)', /none of its runs is on a banking day/],
    ['cron(0 13 ? * SAT,SUN *)', /none of its runs is on a banking day/],
    ['cron(0 13 25 12 ? *)', /none of its runs is on a banking day/],
    ['cron(50 13 ? * MON-FRI *)', /leaves 10 minutes before the cut-off at 14:00 \(Europe\/Berlin\)/],
    ['cron(0 13 ? * MON-FRI 2025)', /has no run within a year/],
  ])('refuses files that meet no cut-off: %s', (expression, message) => {
    const path = exampleWith('cron(0 13 ? * MON-FRI *)', expression);

    expect(() => readDeployment(path, clock)).toThrow(invalid(message));
    expect(() => readDeployment(path, clock)).toThrow(invalid(/debtorAccounts\[0\]\.submit\.expression: /));
  });

  it('compares the hour of the files with the cut-off of another time zone', () => {
    const inZone = (timeZone: string): string =>
      exampleWith(
        '"expression": "cron(0 13 ? * MON-FRI *)",\n        "timeZone": "Europe/Berlin"',
        `"expression": "cron(0 13 ? * MON-FRI *)",\n        "timeZone": "${timeZone}"`,
      );

    expect(() => readDeployment(inZone('America/New_York'), clock)).toThrow(invalid(/none of its runs/));
    expect(readDeployment(inZone('Europe/Helsinki'), clock).config.stage).toBe('example');
  });

  it.each(['cron(0 8,16 ? * MON-FRI *)', 'cron(0 13 ? * FRI *)', 'rate(1 hour)'])(
    'takes files of which some meet a cut-off: %s',
    (expression) => {
      const path = exampleWith('cron(0 13 ? * MON-FRI *)', expression);

      expect(readDeployment(path, clock).config.debtorAccounts[0]?.submit.expression).toBe(expression);
    },
  );

  it.each([
    ['cron(0 6 * * ? *)', 'sources[0].schedule'],
    ['cron(0 13 ? * MON-FRI *)', 'debtorAccounts[0].submit'],
    ['rate(15 minutes)', 'repair.schedule'],
    ['cron(0 3 * * ? *)', 'repair.proof'],
  ])('names the place of an expression that Scheduler would refuse: %s at %s', (expression, at) => {
    expect(reading(`"${expression}"`, '"cron(0 6 * * *)"')).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(`${at}.expression: a cron has six fields`),
      }),
    );
  });

  it.each([
    ['cron(0 6 * * * *)', /a \? for exactly one/],
    ['cron(0 6 ? * ? *)', /a \? for exactly one/],
    ['cron(0 6 *  * ? *)', /six fields with one space/],
    ['cron(0 6 * * ? * *)', /six fields with one space/],
    ['rate(0 minutes)', /a rate is a whole number/],
    ['rate(15minutes)', /a rate is a whole number/],
    ['rate(2 weeks)', /a rate is a whole number/],
  ])('refuses %s', (expression, message) => {
    expect(reading('"rate(15 minutes)"', `"${expression}"`)).toThrow(invalid(message));
  });

  it.each(['cron(*/15 6-20 ? * MON-FRI *)', 'cron(0 6 L * ? *)', 'rate(1 hour)', 'rate(1 minute)'])(
    'takes %s',
    (expression) => {
      const path = exampleWith('"rate(15 minutes)"', `"${expression}"`);

      expect(readDeployment(path).config.repair.schedule.expression).toBe(expression);
    },
  );
});
