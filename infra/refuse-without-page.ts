import { hasPage } from '../console/build-page.ts';
import { PipelineError } from '../functions/core/errors.ts';
import type { Config } from '../functions/platform/config.ts';

/**
 * An empty page is never deployed.
 * @throws PipelineError CONFIG_INVALID where the configuration has a console, and this version no page.
 */
export function refuseWithoutPage({ console }: Pick<Config, 'console'>): void {
  if (console === undefined || hasPage()) return;
  throw new PipelineError('CONFIG_INVALID', 'This version has no page of the console to deploy.', {
    action: 'Deploy a version that has console/page/main.tsx, or leave `console` out.',
  });
}
