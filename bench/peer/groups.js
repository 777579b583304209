// SPDX-License-Identifier: Apache-2.0

// The reference workload for cdktn, the same as ../groups.cpp: one VPC and N groups of five resources with references,
// tags and interpolated texts. Plain Node, deep imports, one module for each resource and no stack traces: the fastest
// way in which one of its users can run it.
//
//   PEER_NODE_MODULES=DIR node groups.js N OUT

"use strict";
const path = require("path");
const base = process.env.PEER_NODE_MODULES || path.join(__dirname, "node_modules");
const req = (m) => require(path.join(base, m));
const n = Number(process.argv[2] ?? 2);
const outdir = process.argv[3] ?? "out";
const { App, TerraformStack } = req("cdktn");
const app = new App({ outdir, stackTraces: false });
if (n >= 0) {
  const { AwsProvider } = req("@cdktn/provider-aws/lib/provider");
  const stack = new TerraformStack(app, "bench");
  new AwsProvider(stack, "aws", { region: "eu-central-1" });
  if (n > 0) {
    const { Vpc } = req("@cdktn/provider-aws/lib/vpc");
    const { SecurityGroup } = req("@cdktn/provider-aws/lib/security-group");
    const { SecurityGroupRule } = req("@cdktn/provider-aws/lib/security-group-rule");
    const { IamRole } = req("@cdktn/provider-aws/lib/iam-role");
    const { CloudwatchLogGroup } = req("@cdktn/provider-aws/lib/cloudwatch-log-group");
    const { Subnet } = req("@cdktn/provider-aws/lib/subnet");
    const { Construct } = req("constructs");
    const tags = (i, what) => ({ Name: `bench-${what}-${i}`, Environment: "production", Group: `group-${i}`, ManagedBy: "cdk" });
    const vpc = new Vpc(stack, "vpc", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, enableDnsSupport: true, tags: tags("main", "vpc") });
    for (let i = 0; i < n; i++) {
      const g = new Construct(stack, `group${i}`);
      const sg = new SecurityGroup(g, "sg", {
        name: `bench-sg-${i}`, description: `Security group ${i}`, vpcId: vpc.id, tags: tags(i, "sg"),
        egress: [{ fromPort: 0, toPort: 0, protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }],
      });
      new SecurityGroupRule(g, "rule", {
        type: "ingress", fromPort: 443, toPort: 443, protocol: "tcp", cidrBlocks: [vpc.cidrBlock],
        securityGroupId: sg.id, description: `HTTPS for ${sg.name} in ${vpc.id}`,
      });
      new IamRole(g, "role", {
        name: `bench-role-${i}`, tags: tags(i, "role"),
        assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ecs-tasks.amazonaws.com" } }] }),
      });
      new CloudwatchLogGroup(g, "logs", { name: `/bench/${sg.name}/${i}`, retentionInDays: 30, tags: tags(i, "logs") });
      new Subnet(g, "subnet", {
        vpcId: vpc.id, cidrBlock: `10.${(i >> 8) & 255}.${i & 255}.0/24`, availabilityZone: `eu-central-1${"abc"[i % 3]}`,
        mapPublicIpOnLaunch: false, tags: tags(i, "subnet"),
      });
    }
  }
}
app.synth();
