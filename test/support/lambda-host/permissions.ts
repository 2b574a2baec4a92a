import { z } from 'zod';
import { type PolicyStatement, policyShape } from './policy.ts';
import { leavesKeyToIam, resourceStatementsOf } from './resource-policies.ts';
import type { StackTemplate } from './template.ts';

/** One thing that somebody does, as IAM sees it. */
export type Access = {
  readonly action: string;
  readonly resource: string;
  /** Condition keys that the request carries. A key that is not here is absent, as IAM takes it. */
  readonly context?: Context | undefined;
};

/** A list for a key that may have several values. */
type Context = Readonly<Record<string, string | readonly string[]>>;

/** An action on a resource that a role allows, and whether anything was done that needs it. */
export type Grant = { readonly action: string; readonly resource: string; used: boolean };

type RoleGrants = { readonly arn: string; readonly statements: readonly Statement[] };

type Statement = {
  readonly effect: 'Allow' | 'Deny';
  readonly grants: readonly Grant[];
  readonly conditions: Conditions;
};

type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

const roleShape = z.object({ Policies: z.array(z.object({ PolicyDocument: policyShape })).default([]) });

/** Every connection to AWS is taken to be one over TLS: only on this machine is it not. */
const ALWAYS = { 'aws:SecureTransport': 'true' };

/** The keys that requests here carry; a policy that asks for another one cannot be judged. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'aws:SecureTransport',
  's3:if-none-match',
  's3:TlsVersion',
  'kms:ViaService',
  'kms:CallerAccount',
  'aws:PrincipalArn',
  'kms:ScheduleKeyDeletionPendingWindowInDays',
  'dynamodb:LeadingKeys',
]);

/**
 * The roles of a template, asked before every call as IAM is: allowed is what a statement of the role allows and no
 * statement of the role or of the resource's own policy denies. A key's policy has to leave it to IAM besides.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export class Permissions {
  readonly #roles = new Map<string, RoleGrants>();
  readonly #denials: readonly Statement[];
  /** What the policies of keys leave to the roles. */
  readonly #keyUses: readonly Statement[];

  constructor(template: StackTemplate) {
    // What is attached apart from a role would be overlooked here.
    for (const type of ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']) {
      if (template.ofType(type).length > 0) throw new Error(`A ${type} of the template is not judged here.`);
    }
    for (const role of template.ofType('AWS::IAM::Role')) {
      const { Policies } = template.read(role, roleShape);
      const statements = Policies.flatMap(({ PolicyDocument }) =>
        PolicyDocument.Statement.map(readStatement),
      );
      this.#roles.set(role.logicalId, { arn: template.attribute(role.logicalId, 'Arn'), statements });
    }
    const onResources = resourceStatementsOf(template);
    this.#denials = onResources.filter(({ Effect }) => Effect === 'Deny').map(readStatement);
    this.#keyUses = onResources.filter((statement) => leavesKeyToIam(statement, template)).map(readStatement);
  }

  /** @param role logical id. Marks the grants that the access needs as used. */
  allows(role: string, asked: Access): boolean {
    const found = this.#roles.get(role);
    if (found === undefined) throw new Error(`The template has no role ${role}.`);
    const { arn, statements } = found;
    const access = { ...asked, context: { 'aws:PrincipalArn': arn, ...asked.context } };
    const denied = [...statements, ...this.#denials].some(
      (statement) => statement.effect === 'Deny' && grantFor(statement, access) !== undefined,
    );
    if (denied || !this.#isLeftToRoles(access)) return false;
    const grants = statements.flatMap((statement) =>
      statement.effect === 'Allow' ? (grantFor(statement, access) ?? []) : [],
    );
    for (const grant of grants) grant.used = true;
    return grants.length > 0;
  }

  /** Whether a policy of a resource refuses it to somebody outside the template, whatever their own policies allow. */
  areDeniedTo(principalArn: string, asked: Access): boolean {
    const access = { ...asked, context: { 'aws:PrincipalArn': principalArn, ...asked.context } };
    return this.#denials.some((statement) => grantFor(statement, access) !== undefined);
  }

  #isLeftToRoles(access: Access): boolean {
    if (!access.action.startsWith('kms:')) return true;
    return this.#keyUses.some((statement) => grantFor(statement, access) !== undefined);
  }

  /** All that the roles allow, by the logical id of the role. */
  grants(): ReadonlyMap<string, readonly Grant[]> {
    return new Map(
      [...this.#roles].map(([role, { statements }]) => [
        role,
        statements.flatMap(({ effect, grants }) => (effect === 'Allow' ? grants : [])),
      ]),
    );
  }
}

function readStatement(statement: PolicyStatement): Statement {
  for (const keys of Object.values(statement.Condition)) {
    const unknown = Object.keys(keys).filter((key) => !KNOWN_KEYS.has(key));
    if (unknown.length > 0) throw new Error(`The condition keys ${unknown.join(', ')} are not known here.`);
  }
  return {
    effect: statement.Effect,
    grants: statement.Action.flatMap((action) =>
      statement.Resource.map((resource) => ({ action, resource, used: false })),
    ),
    conditions: statement.Condition,
  };
}

function grantFor({ grants, conditions }: Statement, access: Access): Grant | undefined {
  const context: Context = { ...ALWAYS, ...access.context };
  const met = Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => isMet(operator, context[key], values)),
  );
  if (!met) return undefined;
  return grants.find(
    ({ action, resource }) => matches(action, access.action) && matches(resource, access.resource),
  );
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html */
function isMet(operator: string, carried: Context[string] | undefined, values: readonly string[]): boolean {
  const forAll = /^ForAllValues:(?<each>.+)$/.exec(operator)?.groups?.['each'];
  if (forAll !== undefined) return [carried ?? []].flat().every((one) => isMet(forAll, one, values));
  if (Array.isArray(carried))
    throw new Error(`${operator} is about one value, and the request carries several.`);
  return isMetBy(operator, typeof carried === 'string' ? carried : undefined, values);
}

function isMetBy(operator: string, actual: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case 'Null':
      return values.includes(String(actual === undefined));
    case 'Bool':
    case 'StringEquals':
      return actual !== undefined && values.includes(actual);
    case 'StringNotEquals':
      return actual === undefined || !values.includes(actual);
    case 'ArnNotEquals':
      return actual === undefined || !values.some((value) => matches(value, actual));
    case 'StringLike':
      return actual !== undefined && values.some((value) => matches(value, actual));
    case 'NumericLessThan':
      return actual !== undefined && values.some((value) => Number(actual) < Number(value));
    default:
      throw new Error(`The condition operator ${operator} is not known here.`);
  }
}

/** IAM's wildcards: `*` for any text, `?` for one character. Actions are compared without regard to case. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'is').test(text);
}
