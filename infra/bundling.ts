import { fileURLToPath } from 'node:url';
import type { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';
import { OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';

const FINISH_SCRIPT = fileURLToPath(new URL('./finish-bundle.ts', import.meta.url));

/** The runtime, as esbuild names it. */
export const BUNDLE_TARGET = 'node24';

/** ES modules first: only they let esbuild leave out what nobody imports. */
export const BUNDLE_MAIN_FIELDS: readonly string[] = ['module', 'main'];

/**
 * Where credentials come from outside of Lambda, a quarter of the SDK's code. Lambda puts those of the role into the
 * environment, which the SDK's chain asks first; it imports each of these only when all before it gave nothing.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export const UNUSED_CREDENTIAL_PROVIDERS: readonly string[] = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/**
 * One minified ES module with the configuration beside it; its source map goes to `source-maps/` beside the assets.
 * Two runs over the same sources give the same bytes, wherever they are.
 *
 * @param configFile absolute path of the configuration.
 */
export function bundlingWith(functionName: string, configFile: string): BundlingOptions {
  return {
    format: OutputFormat.ESM,
    target: BUNDLE_TARGET,
    mainFields: [...BUNDLE_MAIN_FIELDS],
    // The SDK of the lock file, which the tests ran with, and not the one that the runtime has on that day.
    bundleAwsSDK: true,
    externalModules: [...UNUSED_CREDENTIAL_PROVIDERS],
    minify: true,
    // No comment in the code names the map, which is not deployed.
    sourceMapMode: SourceMapMode.EXTERNAL,
    sourcesContent: false,
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_inputDirectory, outputDirectory) => [
        [process.execPath, FINISH_SCRIPT, outputDirectory, functionName, configFile].map(quoted).join(' '),
      ],
    },
  };
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
