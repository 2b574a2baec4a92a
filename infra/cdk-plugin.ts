/**
 * A plugin of the CDK CLI; cdk.json names it relative to the CLI's own code. The CLI does not tell its app the command,
 * and the example's stack must not reach an account.
 */
export const version = '1';

const ARGUMENTS = 'EV_PAYOUTS_CDK_ARGUMENTS';

/** Commands that make or change a stack. */
const DEPLOYING: readonly string[] = ['deploy', 'watch', 'import'];

/** The CLI calls it before it starts the app, which inherits its environment. */
export function init(): void {
  process.env[ARGUMENTS] = process.argv.slice(2).join('\n');
}

/** Whether the CLI may deploy this app's stack; true where unknown. */
export function mayDeploy(environment: Readonly<Record<string, string | undefined>>): boolean {
  // Without the CLI the app only writes files.
  if (environment['CDK_CLI_VERSION'] === undefined) return false;
  const cliArguments = environment[ARGUMENTS]?.split('\n');
  // Any argument, since options may precede the command: a stack with such a name is refused needlessly, which is safe.
  return cliArguments === undefined || cliArguments.some((argument) => DEPLOYING.includes(argument));
}
