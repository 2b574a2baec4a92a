import { resolve } from 'node:path';
import { checkDeployment, readDeploymentText } from '../../infra/deployment-config.ts';
import { deploymentWarnings } from '../../infra/deployment-warnings.ts';
import {
  type DeploymentDocument,
  describeDeployment,
  type RefusedDocument,
  remarkOf,
} from './deployment-document.ts';

/**
 * What a configuration would deploy and pay, or what is wrong with it.
 * @throws PipelineError CONFIG_INVALID where the file cannot be read.
 */
export async function checkConfigFile(
  file: string,
  nowMs: number,
): Promise<DeploymentDocument | RefusedDocument> {
  const checked = checkDeployment(readDeploymentText(file), nowMs);
  if (!checked.ok) return { file, ok: false, why: checked.why, problems: checked.problems.map(remarkOf) };
  const { config } = checked;
  // The CDK takes a second to load, and only a configuration that can be deployed needs it.
  const { inventoryOf } = await import('../../infra/inventory.ts');
  const inventory = inventoryOf({ config, configFile: resolve(file) });
  const warnings = deploymentWarnings(config, nowMs);
  return describeDeployment({ file, config, inventory, warnings, nowMs });
}
