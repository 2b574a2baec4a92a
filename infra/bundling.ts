import { fileURLToPath } from 'node:url';
import type { BundlingOptions } from 'aws-cdk-lib/aws-lambda-nodejs';
import { OutputFormat, SourceMapMode } from 'aws-cdk-lib/aws-lambda-nodejs';
import { hasPage } from '../console/build-page.ts';

const PAGE_SCRIPT = fileURLToPath(new URL('../console/build-page.ts', import.meta.url));
const FINISH_SCRIPT = fileURLToPath(new URL('./finish-bundle.ts', import.meta.url));

/** The runtime, as esbuild names it. */
export const BUNDLE_TARGET = 'node24';

/** ES modules first: only they let esbuild drop what nobody imports. */
export const BUNDLE_MAIN_FIELDS: readonly string[] = ['module', 'main'];

/**
 * Providers of credentials outside of Lambda, a quarter of the SDK's code. Lambda puts the role's credentials into the
 * environment, which the SDK's chain asks first; it imports each of these only when all before gave nothing.
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
 * One minified ES module with the configuration beside it; its source map goes to `source-maps/` beside the assets. The
 * same sources give the same bytes everywhere.
 *
 * @param configFile absolute path of the configuration.
 */
export function bundlingWith(functionName: string, configFile: string): BundlingOptions {
  const withPage = functionName === 'console-publish';
  return {
    format: OutputFormat.ESM,
    target: BUNDLE_TARGET,
    mainFields: [...BUNDLE_MAIN_FIELDS],
    // The tested SDK of the lock file, not the runtime's of the day.
    bundleAwsSDK: true,
    externalModules: [...UNUSED_CREDENTIAL_PROVIDERS],
    minify: true,
    // Letters as they are: an escape is twice as long.
    esbuildArgs: { '--charset': 'utf8' },
    // No comment names the map, which is not deployed.
    sourceMapMode: SourceMapMode.EXTERNAL,
    sourcesContent: false,
    commandHooks: {
      beforeBundling: () => [],
      beforeInstall: () => [],
      afterBundling: (_inputDirectory, outputDirectory) => [
        [process.execPath, FINISH_SCRIPT, outputDirectory, functionName, configFile].map(quoted).join(' '),
        ...(withPage && hasPage()
          ? [[process.execPath, PAGE_SCRIPT, `${outputDirectory}/page`].map(quoted).join(' ')]
          : []),
      ],
    },
  };
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
