import type { Escalation } from './escalation.ts';

/** Whoever takes over something that works as a role already. Whether that role is stronger is not known here. */
export const existingTargets: readonly Escalation[] = [
  at('lambda-003', 'RBPWCM', 'change the code of a function', 'lambda:UpdateFunctionCode'),
  at(
    'lambda-004',
    'BPWC',
    'change the code of a function and invoke it',
    'lambda:UpdateFunctionCode',
    'lambda:InvokeFunction',
  ),
  at(
    'lambda-005',
    'PWC',
    'change the code of a function and let others invoke it',
    'lambda:UpdateFunctionCode',
    'lambda:AddPermission',
  ),
  at(
    'lambda-configuration',
    'RW',
    'put a layer of its own into a function',
    'lambda:UpdateFunctionConfiguration',
  ),
  at('glue-002', 'RBPWC', 'put its key into a development endpoint', 'glue:UpdateDevEndpoint'),
  at('apprunner-002', 'PWC', 'change what an App Runner service runs', 'apprunner:UpdateService'),
  at('cloudformation-002', 'BPWC', "change a stack with the stack's role", 'cloudformation:UpdateStack'),
  at(
    'cloudformation-005',
    'PWC',
    "change a stack with the stack's role",
    'cloudformation:CreateChangeSet',
    'cloudformation:ExecuteChangeSet',
  ),
  at('codebuild-002', 'PW', "run commands with a build project's role", 'codebuild:StartBuild'),
  at('codebuild-003', 'PW', "run commands with a build project's role", 'codebuild:StartBuildBatch'),
  at('batch-002', 'PW', "run commands with a job definition's role", 'batch:SubmitJob'),
  at(
    'stepfunctions-002',
    'PW',
    'change a state machine and start it',
    'states:UpdateStateMachine',
    'states:StartExecution',
  ),
  at(
    'codedeploy-001',
    'PW',
    'deploy code of its own to instances',
    'codedeploy:CreateDeployment',
    'codedeploy:RegisterApplicationRevision',
    'codedeploy:GetDeploymentConfig',
  ),
  at(
    'ec2-002',
    'PWC',
    'change the user data of an instance and restart it',
    'ec2:ModifyInstanceAttribute',
    'ec2:StopInstances',
    'ec2:StartInstances',
  ),
  at(
    'ec2-004',
    'PW',
    'change a launch template',
    'ec2:CreateLaunchTemplateVersion',
    'ec2:ModifyLaunchTemplate',
  ),
  at('ec2instanceconnect-003', 'BPWCM', 'log in to instances', 'ec2-instance-connect:SendSSHPublicKey'),
  at('ssm-001', 'BPWCM', 'open a session on instances', 'ssm:StartSession'),
  at('ssm-002', 'BPWCM', 'run commands on instances', 'ssm:SendCommand'),
  at('ecs-006', 'PW', 'run commands in containers', 'ecs:ExecuteCommand'),
  at('sagemaker-004', 'RBPWC', 'open a notebook instance', 'sagemaker:CreatePresignedNotebookInstanceUrl'),
  at(
    'sagemaker-005',
    'PWC',
    'run a script of its own on a notebook instance',
    'sagemaker:CreateNotebookInstanceLifecycleConfig',
    'sagemaker:StopNotebookInstance',
    'sagemaker:UpdateNotebookInstance',
    'sagemaker:StartNotebookInstance',
  ),
  at(
    'bedrock-002',
    'PWC',
    'run code in a code interpreter',
    'bedrock-agentcore:StartCodeInterpreterSession',
    'bedrock-agentcore:InvokeCodeInterpreter',
  ),
  at('bedrock-004', 'P', 'run commands in an agent runtime', 'bedrock-agentcore:InvokeAgentRuntimeCommand'),
  at(
    'bedrock-007',
    'P',
    'steer a browser session',
    'bedrock-agentcore:StartBrowserSession',
    'bedrock-agentcore:ConnectBrowserAutomationStream',
  ),
  passedTask('ecs-009', 'ecs:RunTask'),
  passedTask('ecs-start-task', 'ecs:StartTask'),
  passedTask(
    'ecs-own-instance',
    'ecs:StartTask',
    'ecs:RegisterContainerInstance',
    'ecs:DeregisterContainerInstance',
  ),
];

function at(id: string, sources: string, how: string, ...all: readonly string[]): Escalation {
  return { id, all, severity: 'medium', how, sources };
}

/** An existing task definition, with commands of one's own. */
function passedTask(id: string, ...actions: readonly string[]): Escalation {
  return {
    id,
    all: ['iam:PassRole', ...actions],
    severity: 'medium',
    how: 'run a task with commands of its own and a role that it passes',
    sources: 'PW',
    passesTo: ['ecs-tasks.amazonaws.com', 'ecs.amazonaws.com'],
  };
}
