import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALARM_EVENTS } from '../../functions/platform/alarm-events.ts';
import { exampleConfig, PROJECT_ROOT, resourcesOf, synthesized } from '../infra/synthesized.ts';

const page = readFileSync(`${PROJECT_ROOT}/SECURITY.md`, 'utf8');
const quoted = [...page.matchAll(/`([^`]+)`/g)].flatMap(([, text]) => text ?? []);
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| **'))
  .map((line) => line.split('|').slice(1, -1));

describe('SECURITY.md', () => {
  it.each([
    'Stolen token',
    'Tampered source',
    'Forged bank report',
    'Insider with console access',
    'Leaked log',
  ])('says of "%s" what stops it, what shows it and what is left', (threat) => {
    const row = rows.find(([name]) => name?.includes(`**${threat}**`));

    expect(row).toHaveLength(4);
    for (const cell of row ?? []) expect(cell.trim()).not.toBe('');
  });

  it('names alarms that there are', () => {
    const named = quoted.filter((text) => /^[a-z]+(-[a-z]+)+$/.test(text));

    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !ALARM_EVENTS.some((event) => event === name))).toEqual([]);
  });

  it('names files that there are', () => {
    const files = quoted.filter((text) => /^[\w-]+\/[\w./-]+\.ts$/.test(text));

    expect(files.length).toBeGreaterThan(2);
    expect(files.filter((file) => !existsSync(`${PROJECT_ROOT}/${file}`))).toEqual([]);
  });

  it('says what the key encrypts: nothing else refers to it, and of what it leaves out it says so', () => {
    const config = exampleConfig();
    const { template } = synthesized(config);
    const [key] = resourcesOf(template, 'AWS::KMS::Key');
    const encrypted = resourcesOf(template).filter(
      ({ Type, Properties }) =>
        !['AWS::KMS::Alias', 'AWS::IAM::Role'].includes(Type) &&
        JSON.stringify(Properties).includes(`"${key?.logicalId}"`),
    );

    expect([...new Set(encrypted.map(({ Type }) => Type))].sort()).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::S3::Bucket',
      'AWS::SNS::Topic',
      'AWS::SQS::Queue',
      'AWS::SecretsManager::Secret',
    ]);
    const all = resourcesOf(template).filter(({ Type }) => encrypted.some((one) => one.Type === Type));
    const left = all.filter(({ logicalId }) => !encrypted.some((one) => one.logicalId === logicalId));
    expect(left.map(({ logicalId }) => logicalId)).toEqual([expect.stringMatching(/^BankFilesAccessLogs/)]);
  });
});
