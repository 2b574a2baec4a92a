import { App } from 'aws-cdk-lib';
import { PipelineError } from '../functions/core/errors.ts';
import { refuseUnknownContext } from './cdk-context.ts';
import { mayDeploy } from './cdk-plugin.ts';
import { readDeployment } from './deployment-config.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { refuseExample } from './refuse-example.ts';
import { refuseWithoutPage } from './refuse-without-page.ts';

/** The CDK app: `npx cdk synth`, `npx cdk deploy -c config=config/<stage>.json`. */

function synthesize(): void {
  const app = new App({ autoSynth: false });
  refuseUnknownContext(Object.keys(app.node.getAllContext()));
  const deployment = readDeployment(app.node.tryGetContext('config'));
  if (mayDeploy(process.env)) {
    refuseExample(deployment.config);
    refuseWithoutPage(deployment.config);
  }
  new PipelineStack(app, deployment, deploymentTarget());
  app.synth();
}

/** The CDK CLI sets these where it finds credentials. Without them the template fits any account and region. */
function deploymentTarget(): { account: string; region: string } | undefined {
  const account = process.env['CDK_DEFAULT_ACCOUNT'];
  const region = process.env['CDK_DEFAULT_REGION'];
  return account === undefined || region === undefined ? undefined : { account, region };
}

try {
  synthesize();
} catch (error) {
  if (!(error instanceof PipelineError)) throw error;
  process.stderr.write(`${error.message}\n${error.action}\n`);
  process.exitCode = 1;
}
