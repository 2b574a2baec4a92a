import { S3ServiceException } from '@aws-sdk/client-s3';
import type { MiddlewareStack } from '@smithy/types';

/** One request on the wire; a retry of the SDK is a call of its own. */
export type AwsCall = {
  /** Name of the command, such as `PutItemCommand`. */
  readonly command: string;
  /** Counts from 0, over all clients that it is attached to. */
  readonly index: number;
  /** What the command was given. */
  readonly input: object;
};

/**
 * - `request-lost`: it never reached the service. `answer-lost`: it took effect and nobody heard. The SDK tries both
 *   again by itself.
 * - `throttled`: refused, as by a table under load.
 * - `taken`: refused, as by S3 where something lies under the key already; the embedded one takes a second object.
 * - `killed-before`, `killed-after`: the process died just before or just after the request took effect. Nothing
 *   that it does afterwards reaches a service.
 */
export type Fault = 'request-lost' | 'answer-lost' | 'throttled' | 'taken' | 'killed-before' | 'killed-after';

/** What becomes of a call; it may first do what somebody else does just before it. */
export type Plan = (call: AwsCall) => Fault | undefined | Promise<Fault | undefined>;

export class ProcessKilled extends Error {
  override readonly name = 'ProcessKilled';
}

/** As Node reports a connection that was cut; the SDK takes it for transient. */
function connectionCut(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', name: 'TimeoutError' });
}

function throttled(): Error {
  return Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $fault: 'client' });
}

function taken(): Error {
  const $metadata = { httpStatusCode: 412 };
  return new S3ServiceException({ name: 'PreconditionFailed', $fault: 'client', $metadata });
}

/** Makes real clients fail where a test says so; everything else goes to the service. */
export class ClientFaults {
  readonly calls: AwsCall[] = [];
  #plan: Plan = () => undefined;
  #dead = false;

  /** From now on, calls fail as `plan` says. Counting starts again, and a killed process is a new one. */
  set(plan: Plan): void {
    this.#plan = plan;
    this.#dead = false;
    this.calls.length = 0;
  }

  clear(): void {
    this.set(() => undefined);
  }

  attach<Input extends object, Output extends object>(stack: MiddlewareStack<Input, Output>): void {
    stack.add(
      (next, context) => async (args) => {
        if (this.#dead) throw new ProcessKilled();
        const call = {
          command: String(context['commandName']),
          index: this.calls.length,
          input: args.input,
        };
        this.calls.push(call);
        const fault = await this.#plan(call);
        if (fault === 'killed-before' || fault === 'killed-after') this.#dead = true;
        if (fault === 'killed-before') throw new ProcessKilled();
        if (fault === 'request-lost') throw connectionCut();
        if (fault === 'throttled') throw throttled();
        if (fault === 'taken') throw taken();
        const answer = await next(args);
        if (fault === 'answer-lost') throw connectionCut();
        // What was under way when the process died may have taken effect; its answer comes to nobody.
        if (this.#dead) throw new ProcessKilled();
        return answer;
      },
      // Innermost, so that each retry of the SDK passes it.
      { step: 'deserialize', priority: 'low', name: 'clientFaults' },
    );
  }

  count(command: string): number {
    return this.calls.filter((call) => call.command === command).length;
  }
}

/** Every call of the command fails `times` times. */
export function first(command: string, fault: Fault, times = 1): Plan {
  let left = times;
  return (call) => {
    if (call.command !== command || left === 0) return undefined;
    left -= 1;
    return fault;
  };
}
