/**
 * A plugin of the CDK CLI, which cdk.json names by its place relative to the CLI's own code. The CLI tells its app
 * nothing of the command that it runs, and what the example synthesises must not reach an account.
 */
export const version = '1';

const ARGUMENTS = 'EV_PAYOUTS_CDK_ARGUMENTS';

/** The commands that make or change a stack from what the app synthesises. */
const DEPLOYING: readonly string[] = ['deploy', 'watch', 'import'];

/** Called by the CLI before it starts the app, which inherits its environment. */
export function init(): void {
  process.env[ARGUMENTS] = process.argv.slice(2).join('\n');
}

/** Whether the CLI may deploy what this app synthesises. Where it cannot be known, it may. */
export function mayDeploy(environment: Readonly<Record<string, string | undefined>>): boolean {
  // The app by itself only writes files.
  if (environment['CDK_CLI_VERSION'] === undefined) return false;
  const cliArguments = environment[ARGUMENTS]?.split('\n');
  // Any argument, since options may stand before the command: a stack named so is refused for nothing, and rightly.
  return cliArguments === undefined || cliArguments.some((argument) => DEPLOYING.includes(argument));
}
