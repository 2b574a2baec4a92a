import { expect } from 'vitest';
import { kmsNeedsOf } from '../../infra/kms-needs.ts';
import type { FunctionRole } from './function-roles.ts';
import { template } from './function-roles.ts';
import type { RoleOfStack, Statement } from './synthesized.ts';
import { keyArnOf, viaService } from './synthesized.ts';

/** The services that keep what is under the key of the stage. */
const ENCRYPTED_SERVICES = ['dynamodb', 's3', 'secretsmanager', 'sns', 'sqs'];

export function isAboutKey({ Action }: Statement): boolean {
  return Action.some((action) => action.startsWith('kms:'));
}

type ByKey = Pick<FunctionRole, 'areFilesOutsideKey'>;

export function isUnderKey({ areFilesOutsideKey }: ByKey, action: string): boolean {
  const [service = ''] = action.split(':');
  return ENCRYPTED_SERVICES.includes(service) && !(areFilesOutsideKey === true && service === 's3');
}

export function expectKeyThroughServices(one: ByKey, role: RoleOfStack): void {
  const others = role.statements.filter((statement) => !isAboutKey(statement));
  const actionsByService = new Map<string, string[]>();
  for (const action of others.flatMap(({ Action }) => Action)) {
    const [service = ''] = action.split(':');
    if (!isUnderKey(one, action)) continue;
    actionsByService.set(service, [...(actionsByService.get(service) ?? []), action]);
  }
  const expected = [...actionsByService].map(([service, actions]) => ({
    Effect: 'Allow',
    Action: kmsNeedsOf(actions),
    Resource: keyArnOf(template),
    Condition: { StringEquals: { 'kms:ViaService': viaService(service) } },
  }));
  const about = ({ Condition }: { Condition?: unknown }) => JSON.stringify(Condition);
  const byService = (one: { Condition?: unknown }, other: { Condition?: unknown }) =>
    about(one).localeCompare(about(other));

  expect(role.statements.filter(isAboutKey).sort(byService)).toEqual(expected.sort(byService));
}
