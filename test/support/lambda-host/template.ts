import { z } from 'zod';
import { attributeOf, type NamedResource, referenceTo } from './resource-names.ts';
import type { Target } from './target.ts';

const resourceShape = z.object({
  Type: z.string(),
  Condition: z.string().optional(),
  Properties: z.record(z.string(), z.unknown()).default({}),
});

const templateShape = z.object({
  Parameters: z.record(z.string(), z.object({ Default: z.string().optional() })).default({}),
  Conditions: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(z.string(), resourceShape),
});

export type Resource = {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
};

type Shape = z.infer<typeof resourceShape>;
type Node = Readonly<Record<string, unknown>>;

/**
 * A synthesised CloudFormation template, read as the service would deploy it. It knows what our stack uses and throws
 * on anything else, so that nothing of the template is passed over.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export class StackTemplate {
  readonly target: Target;
  readonly #parameters: ReadonlyMap<string, string | undefined>;
  readonly #conditions: Readonly<Record<string, unknown>>;
  readonly #resources: ReadonlyMap<string, Shape>;

  constructor(json: unknown, target: Target) {
    const template = templateShape.parse(json);
    this.target = target;
    this.#parameters = new Map(
      Object.entries(template.Parameters).map(([name, { Default }]) => [name, Default]),
    );
    this.#conditions = template.Conditions;
    this.#resources = new Map(
      Object.entries(template.Resources).filter(
        ([, { Condition }]) => Condition === undefined || this.#holds(Condition),
      ),
    );
  }

  /** The resources of one type, unresolved: what nobody asks for need not be understood. */
  ofType(type: string): Resource[] {
    return [...this.#resources]
      .filter(([, resource]) => resource.Type === type)
      .map(([logicalId, { Type, Properties }]) => ({ logicalId, type: Type, properties: Properties }));
  }

  /** @throws Error where the resource is not there. */
  get(logicalId: string): Resource {
    const { Type, Properties } = this.#shapeOf(logicalId);
    return { logicalId, type: Type, properties: Properties };
  }

  /** The properties of a resource with all references resolved, in the given shape. */
  read<T>(resource: Resource, shape: z.ZodType<T>): T {
    return shape.parse(this.resolve(resource.properties));
  }

  /** The resource of a type whose ARN this is. */
  withArn(type: string, arn: string): Resource {
    const found = this.ofType(type).find(({ logicalId }) => this.attribute(logicalId, 'Arn') === arn);
    if (found === undefined) throw new Error(`No ${type} of the template has the ARN ${arn}.`);
    return found;
  }

  /** A value with its intrinsic functions carried out; `undefined` for AWS::NoValue. */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((item) => this.resolve(item)).filter((item) => item !== undefined);
    }
    if (!isNode(value)) return value;
    const [name, ...others] = Object.keys(value);
    if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      return this.#call(name, value[name]);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, this.resolve(item)] as const)
        .filter(([, item]) => item !== undefined),
    );
  }

  text(value: unknown): string {
    const resolved = this.resolve(value);
    if (typeof resolved !== 'string') throw new Error(`${JSON.stringify(value)} does not resolve to text.`);
    return resolved;
  }

  /** What `Ref` gives for a resource. */
  reference(logicalId: string): string {
    return referenceTo(this.#named(logicalId), this.target);
  }

  /** What `Fn::GetAtt` gives. */
  attribute(logicalId: string, attribute: string): string {
    return attributeOf(this.#named(logicalId), attribute, this.target);
  }

  #named(logicalId: string): NamedResource {
    const { Type: type, Properties } = this.#shapeOf(logicalId);
    const textOf = (property: string): string | undefined => {
      const given = Properties[property];
      return given === undefined ? undefined : this.text(given);
    };
    return { logicalId, type, textOf };
  }

  #shapeOf(logicalId: string): Shape {
    const shape = this.#resources.get(logicalId);
    if (shape === undefined) throw new Error(`The template has no resource ${logicalId}.`);
    return shape;
  }

  #call(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument));
      case 'Fn::GetAtt': {
        const [logicalId = '', attribute = ''] =
          typeof argument === 'string' ? argument.split('.') : listOf(argument).map(String);
        return this.attribute(logicalId, attribute);
      }
      case 'Fn::Join': {
        const [separator, items] = listOf(argument);
        return listOf(this.resolve(items)).map(String).join(String(separator));
      }
      case 'Fn::Sub':
        return this.#substitute(argument);
      case 'Fn::Select': {
        const [index, items] = listOf(argument);
        return listOf(this.resolve(items))[Number(index)];
      }
      case 'Fn::Split': {
        const [separator, text] = listOf(argument);
        return this.text(text).split(String(separator));
      }
      case 'Fn::If': {
        const [condition, whenTrue, whenFalse] = listOf(argument);
        return this.resolve(this.#holds(String(condition)) ? whenTrue : whenFalse);
      }
      default:
        throw new Error(`The intrinsic function ${name} is not known here.`);
    }
  }

  #ref(name: string): string | undefined {
    const { partition, account, region, stackName } = this.target;
    switch (name) {
      case 'AWS::Partition':
        return partition;
      case 'AWS::AccountId':
        return account;
      case 'AWS::Region':
        return region;
      case 'AWS::StackName':
        return stackName;
      case 'AWS::URLSuffix':
        return 'amazonaws.com';
      case 'AWS::NoValue':
        return undefined;
      default:
        return this.#parameters.has(name) ? this.#parameters.get(name) : this.reference(name);
    }
  }

  #substitute(argument: unknown): string {
    const [text, values] = typeof argument === 'string' ? [argument, {}] : listOf(argument);
    const given = isNode(values) ? values : {};
    return String(text).replaceAll(/\$\{([^!}][^}]*)\}/g, (_, name: string) => {
      if (name in given) return this.text(given[name]);
      const [logicalId = '', attribute] = name.split('.');
      return attribute === undefined ? (this.#ref(logicalId) ?? '') : this.attribute(logicalId, attribute);
    });
  }

  #holds(condition: string): boolean {
    if (!(condition in this.#conditions)) throw new Error(`The template has no condition ${condition}.`);
    return this.#truth(this.#conditions[condition]);
  }

  #truth(condition: unknown): boolean {
    const [[name, argument] = ['', undefined]] = isNode(condition) ? Object.entries(condition) : [];
    const parts = listOf(argument);
    switch (name) {
      case 'Fn::Equals':
        return this.resolve(parts[0]) === this.resolve(parts[1]);
      case 'Fn::Not':
        return !this.#truth(parts[0]);
      case 'Fn::And':
        return parts.every((part) => this.#truth(part));
      case 'Fn::Or':
        return parts.some((part) => this.#truth(part));
      case 'Condition':
        return this.#holds(String(argument));
      default:
        throw new Error(`The condition function ${name} is not known here.`);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
