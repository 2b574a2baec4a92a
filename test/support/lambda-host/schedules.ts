import { z } from 'zod';
import type { FunctionRun } from './deployed-function.ts';
import { type DeployedStack, functionWithArn } from './deployed-stack.ts';
import { actAs, invokeAsync, sendAs } from './invoke.ts';

const scheduleShape = z.object({
  Name: z.string(),
  State: z.literal('ENABLED'),
  Target: z.object({
    Arn: z.string(),
    RoleArn: z.string(),
    Input: z.string(),
    DeadLetterConfig: z.object({ Arn: z.string() }),
  }),
});

/** The names of all schedules. */
export function scheduleNames(stack: DeployedStack): string[] {
  return schedulesOf(stack).map(({ Name }) => Name);
}

/** What Scheduler does when a schedule is due: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets.html */
export async function runSchedule(stack: DeployedStack, name: string): Promise<FunctionRun> {
  const { Target } = scheduleNamed(stack, name);
  const { logicalId: role } = stack.template.withArn('AWS::IAM::Role', Target.RoleArn);
  actAs(stack, role, [{ action: 'lambda:InvokeFunction', resource: Target.Arn }]);
  return invokeAsync(stack, functionWithArn(stack, Target.Arn), JSON.parse(Target.Input));
}

/** What Scheduler does with an event that Lambda never took. */
export async function missSchedule(stack: DeployedStack, name: string): Promise<void> {
  const { Target } = scheduleNamed(stack, name);
  const { logicalId: role } = stack.template.withArn('AWS::IAM::Role', Target.RoleArn);
  await sendAs(stack, role, Target.DeadLetterConfig.Arn, JSON.parse(Target.Input));
}

function schedulesOf({ template }: DeployedStack) {
  return template
    .ofType('AWS::Scheduler::Schedule')
    .map((resource) => template.read(resource, scheduleShape));
}

function scheduleNamed(stack: DeployedStack, name: string) {
  const found = schedulesOf(stack).find(({ Name }) => Name === name);
  if (found === undefined) throw new Error(`The template has no schedule ${name}.`);
  return found;
}
