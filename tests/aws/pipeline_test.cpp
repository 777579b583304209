// SPDX-License-Identifier: Apache-2.0
// Pipelines and notification rules: include/terrace/aws/pipeline.hpp, notification_rule.hpp.

#include <terrace/aws/service.hpp>

#include "aws/delivery_fixtures.hpp"

using namespace delivery_test;

namespace {

Template synth_pipeline(std::function<aws::Pipeline(const Parts&)> make) {
  return synth_stack([&](Stack& stack) { stack.add("release", make(parts(stack))); });
}

}  // namespace

TEST_CASE("artifacts go from the source to the build and from there to the deployment") {
  auto tf = synth_pipeline(release);
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_codepipeline",
               {{"name", "test-release"},
                {"pipeline_type", "V2"},
                {"execution_mode", "SUPERSEDED"},
                {"stage", exactly({Pattern({{"name", "Source"},
                                            {"action", array_with({{"provider", "CodeStarSourceConnection"},
                                                                   {"output_artifacts", exactly({"Code"})},
                                                                   {"namespace", "Code"},
                                                                   {"configuration",
                                                                    {{"ConnectionArn", kConnection},
                                                                     {"FullRepositoryId", "acme/shop"},
                                                                     {"BranchName", "main"},
                                                                     {"DetectChanges", "true"}}}})}}),
                                   Pattern({{"name", "Build"},
                                            {"action", array_with({{"provider", "CodeBuild"},
                                                                   {"input_artifacts", exactly({"Code"})},
                                                                   {"output_artifacts", exactly({"Image"})}})}}),
                                   Pattern({{"name", "Deploy"},
                                            {"action", array_with({{"provider", "ECS"},
                                                                   {"input_artifacts", exactly({"Image"})},
                                                                   {"configuration",
                                                                    {{"ClusterName", "shop"},
                                                                     {"ServiceName", "web"},
                                                                     {"DeploymentTimeout", "30"}}}})}})})}}));
}

TEST_CASE("what a pipeline may do is what its actions need") {
  auto tf = synth_pipeline(release);
  const std::string role = "aws_iam_role_policy.release_role_grants";
  CHECK(tf.has(role, allows({{"Action", array_with({"codeconnections:UseConnection"})}, {"Resource", kConnection}})));
  CHECK(tf.has(role, allows({{"Action", array_with({"codebuild:StartBuild"})}})));
  CHECK(
      tf.has(role, allows({{"Action", "iam:PassRole"},
                           {"Resource", kTask},
                           {"Condition", {{"StringEquals", {{"iam:PassedToService", "ecs-tasks.amazonaws.com"}}}}}})));
  CHECK(tf.has(role, allows({{"Action", array_with({"ecs:UpdateService"})},
                             {"Resource", ends_with(":ecs:eu-west-1:123456789012:service/shop/web")}})));
  CHECK(tf.has("aws_iam_role_policy.project_role_grants", allows({{"Action", array_with({"s3:PutObject"})}})));
}

TEST_CASE("a service of ECS says by itself what it takes to deploy to it") {
  auto tf = synth_stack([](Stack& stack) {
    aws::Pipeline made = release(parts(stack));
    auto cluster = stack.add("cluster", aws::Cluster::Existing{.name = "shop"});
    auto task =
        stack.add("task", aws::Task::Existing{.arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1"});
    auto web = stack.add("web", aws::Service::Existing{.cluster = cluster, .name = "web", .task = task});
    made.stages[2].actions = {aws::PipelineAction::deploy_ecs("Web", web, {.timeout_minutes = 15})};
    stack.add("release", made);
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_codepipeline", {{"stage", array_with({{"action", array_with({{"configuration",
                                                                                {{"ClusterName", "shop"},
                                                                                 {"ServiceName", "web"},
                                                                                 {"DeploymentTimeout", "15"}}}})}})}}));
  CHECK(tf.has("aws_iam_role_policy.release_role_grants", allows({{"Action", array_with({"ecs:UpdateService"})}})));
}

TEST_CASE("with a trigger the branch itself starts nothing") {
  auto tf = synth_pipeline([](const Parts& p) {
    aws::Pipeline made = release(p);
    made.triggers = {{.source = "Code",
                      .push = {{.branches = {"release/*"}, .paths = {"src/**"}}, {.tags = {"v*"}}},
                      .pull_requests = {{.branches = {"main"}}}}};
    return made;
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has(
      "aws_codepipeline",
      {{"stage", array_with({{"action", array_with({{"configuration", {{"DetectChanges", "false"}}}})}})},
       {"trigger",
        array_with(
            {{"provider_type", "CodeStarSourceConnection"},
             {"git_configuration",
              array_with({{"source_action_name", "Code"},
                          {"push", exactly({Pattern({{"branches", array_with({{"includes", exactly({"release/*"})}})},
                                                     {"file_paths", array_with({{"includes", exactly({"src/**"})}})}}),
                                            Pattern({{"tags", array_with({{"includes", exactly({"v*"})}})}})})},
                          {"pull_request", array_with({{"events", exactly({"OPEN", "UPDATED"})}})}})}})}}));
  check_terraform_takes(tf);
}

TEST_CASE("an approval waits a week, tells a topic, and comes after what stands before it") {
  auto tf = synth_pipeline([](const Parts& p) {
    aws::Pipeline made = release(p);
    made.stages[2].actions.insert(made.stages[2].actions.begin(),
                                  aws::PipelineAction::approval("Ok", {.topic = p.alerts, .message = "Go?"}));
    return made;
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_codepipeline",
               {{"stage", array_with({{"action", exactly({Pattern({{"category", "Approval"},
                                                                   {"timeout_in_minutes", 10080},
                                                                   {"run_order", 1},
                                                                   {"configuration", {{"CustomData", "Go?"}}}}),
                                                          Pattern({{"name", "Web"}, {"run_order", 2}})})}})}}));
  CHECK(tf.has("aws_iam_role_policy.release_role_grants", allows({{"Action", "sns:Publish"}})));
}

TEST_CASE("buckets and repositories start a pipeline by events, not by polling") {
  auto tf = synth_pipeline([](const Parts& p) {
    aws::Pipeline made = release(p);
    made.stages[0].actions = {aws::PipelineAction::bucket("Archive", p.archives, "site.zip"),
                              aws::PipelineAction::image("Base", p.images, "stable"),
                              aws::PipelineAction::image("Tools", p.images, "tools").by_hand()};
    return made;
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_cloudwatch_event_rule") == 2);
  CHECK(tf.has("aws_cloudwatch_event_rule",
               {{"event_pattern", json_text({{"source", exactly({"aws.s3"})},
                                             {"detail", {{"object", {{"key", exactly({"site.zip"})}}}}}})}}));
  CHECK(tf.has("aws_cloudwatch_event_target", {{"arn", refers_to("aws_codepipeline.release_pipeline")}}));
  CHECK(tf.has("aws_iam_role_policy", allows({{"Action", "codepipeline:StartPipelineExecution"},
                                              {"Resource", refers_to("aws_codepipeline.release_pipeline")}})));
}

TEST_CASE("builds of a full clone may use the connection themselves") {
  auto tf = synth_pipeline([](const Parts& p) {
    aws::Pipeline made = release(p);
    made.stages[0].actions = {
        aws::PipelineAction::repository("Code", p.github, {.repository = "acme/shop", .full_clone = true})};
    return made;
  });
  CHECK(tf.has("aws_iam_role_policy.project_role_grants",
               allows({{"Action", array_with({"codeconnections:GetConnectionToken"})}})));
}

TEST_CASE("artifacts are encrypted with the key, which builds may use, too") {
  auto tf = synth_stack([](Stack& stack) {
    const Parts p = parts(stack);
    aws::Pipeline made = release(p);
    made.key = stack.add("key", aws::Key{});
    stack.add("release", made);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_codepipeline", {{"artifact_store", array_with({{"encryption_key", array_with({{"type", "KMS"}})},
                                                                   {"region", absent()}})}}));
  for (const char* role : {"aws_iam_role_policy.release_role_grants", "aws_iam_role_policy.project_role_grants"}) {
    CHECK(tf.has(role, allows({{"Action", array_with({"kms:Decrypt"})}})));
  }
}

TEST_CASE("news of a pipeline go to a topic that lets them in") {
  auto tf = synth_stack([](Stack& stack) {
    const Parts p = parts(stack);
    stack.add("release", release(p)).notify(p.alerts);
    p.project.notify(p.alerts, {.events = {"codebuild-project-build-state-stopped"}, .full = false});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_codestarnotifications_notification_rule.release_notify-alerts_rule",
               {{"detail_type", "FULL"},
                {"event_type_ids", exactly({"codepipeline-pipeline-manual-approval-needed",
                                            "codepipeline-pipeline-pipeline-execution-failed"})}}));
  CHECK(tf.has("aws_codestarnotifications_notification_rule", {{"detail_type", "BASIC"}}));
  CHECK(tf.has(
      "aws_sns_topic_policy",
      {{"policy", json_text({{"Statement",
                              array_with({{"Principal", {{"Service", "codestar-notifications.amazonaws.com"}}}})}})}}));
  CHECK(tf.has(
      "aws_kms_key",
      {{"policy",
        json_text({{"Statement",
                    array_with({{"Principal", {{"Service", "codestar-notifications.amazonaws.com"}}},
                                {"Condition",
                                 {{"StringEquals", {{"kms:ViaService", "sns.eu-west-1.amazonaws.com"}}}}}})}})}}));
}

namespace {

aws::Pipeline random_pipeline(const Parts& p, Random& random) {
  aws::Pipeline made = release(p);
  if (random.one_in(2)) made.stages[0].actions.push_back(aws::PipelineAction::bucket("Archive", p.archives, "a.zip"));
  if (random.one_in(2)) {
    made.stages[1].actions.push_back(aws::PipelineAction::test("Unit", p.project, {{"SUITE", "#{Code.CommitId}"}}));
  }
  if (random.one_in(2)) {
    made.stages.insert(made.stages.begin() + 2,
                       {"Approve",
                        {aws::PipelineAction::approval(
                            "Ok", {.url = "https://example.com", .timeout_minutes = random.between(5, 86400)})}});
  }
  if (random.one_in(3)) {
    made.stages.push_back(
        {"More",
         {aws::PipelineAction::code_deploy("Fleet", {.application = "shop", .deployment_group = "web"}),
          aws::PipelineAction::deploy_bucket("Site", p.archives)}});
  }
  if (random.one_in(2)) made.stages.back().on_failure = random.one_in(2) ? "ROLLBACK" : "RETRY";
  if (random.one_in(2))
    made.triggers = {{.source = "Code", .push = {{.branches = {"main"}, .not_paths = {"docs/**"}}}}};
  if (random.one_in(2)) made.variables = {{.name = "VERSION", .default_value = "latest"}};
  const std::vector<std::string> modes = {"SUPERSEDED", "QUEUED", "PARALLEL"};
  made.execution_mode = random.pick(modes);
  return made;
}

}  // namespace

TEST_CASE("a rule of notifications that exists already is known by its ARN") {
  const std::string arn = "arn:aws:codestar-notifications:eu-west-1:123456789012:notificationrule/a";
  auto tf = synth_stack([&](Stack& stack) {
    stack.output("arn", {.value = stack.add("theirs", aws::NotificationRule::Existing{.arn = arn}).arn()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.output("arn").text("/value") == arn);
}

TEST_CASE("random pipelines are valid Terraform") {
  check_valid_specs(parts, [](Scope& scope, const Parts& p, Random& random) {
    auto pipeline = scope.add("pipeline", random_pipeline(p, random));
    if (random.one_in(4)) pipeline.notify(p.alerts);
  });
}

TEST_CASE("what CodePipeline would refuse, or start never, is a diagnostic") {
  using V = Violation<Parts>;
  const auto broken = [](std::string code, std::function<void(aws::Pipeline&, const Parts&)> change) {
    return V{std::move(code), [change](Scope& scope, const Parts& p, Random& random) {
               aws::Pipeline pipeline = random_pipeline(p, random);
               change(pipeline, p);
               scope.add("pipeline", pipeline);
             }};
  };
  const auto push = [&](const aws::PushFilter& filter) {
    return broken("T2003",
                  [=](aws::Pipeline& x, const Parts&) { x.triggers = {{.source = "Code", .push = {filter}}}; });
  };
  const auto event = [](std::string code, const char* id) {
    return V{std::move(code), [=](Scope& scope, const Parts& p, Random&) {
               scope.add("release", release(p)).notify(p.alerts, {.events = {id}});
             }};
  };
  const auto add = [](aws::Pipeline& x, std::size_t stage, const aws::PipelineAction& action) {
    x.stages[stage].actions.push_back(action);
  };
  check_violations(
      parts,
      std::vector<V>{
          broken("T2001",
                 [](aws::Pipeline& x, const Parts&) {
                   x.type = "V1";
                   x.triggers = {{.source = "Code", .push = {{.branches = {"main"}}}}};
                 }),
          broken("T2001",
                 [](aws::Pipeline& x, const Parts&) {
                   x.type = "V1";
                   x.execution_mode = "QUEUED";
                 }),
          broken("T2002",
                 [](aws::Pipeline& x, const Parts& p) {
                   x.stages[0].actions[0] = aws::PipelineAction::repository(
                       "Code", p.github, {.repository = "acme/shop", .branch = "feature/*"});
                 }),
          push({.branches = {"main"}, .tags = {"v*"}}),
          push({.tags = {"v*"}, .paths = {"src/**"}}),
          push({.paths = {"src/**"}}),
          broken("T2003", [](aws::Pipeline& x, const Parts&) { x.triggers = {{.source = "Code"}}; }),
          broken("T2003",
                 [](aws::Pipeline& x, const Parts&) { x.triggers = {{.source = "Code", .pull_requests = {{}}}}; }),
          broken("T2004",
                 [](aws::Pipeline& x, const Parts&) {
                   x.triggers = {{.source = "Cod", .push = {{.branches = {"main"}}}}};
                 }),
          broken("T2005",
                 [=](aws::Pipeline& x, const Parts& p) { add(x, 1, aws::PipelineAction::image("Late", p.images)); }),
          broken("T2005",
                 [=](aws::Pipeline& x, const Parts& p) { add(x, 0, aws::PipelineAction::build("Early", p.project)); }),
          broken("T2006",
                 [](aws::Pipeline& x, const Parts&) {
                   x.stages[1].actions[0] = x.stages[1].actions[0].inputs({"Archives"});
                 }),
          broken("T2007", [](aws::Pipeline& x, const Parts&) { x.stages.push_back(x.stages.back()); }),
          broken("T2007",
                 [=](aws::Pipeline& x, const Parts& p) { add(x, 1, aws::PipelineAction::build("Code", p.project)); }),
          broken("T2008", [](aws::Pipeline& x, const Parts&) { while (x.stages.size() > 1) x.stages.pop_back(); }),
          broken("T2014",
                 [](aws::Pipeline& x, const Parts& p) {
                   x.stages[0].actions[0] =
                       aws::PipelineAction::repository("Code", p.github, {.repository = "https://github.com/acme/shop"});
                 }),
          broken("T1001", [](aws::Pipeline& x, const Parts&) { x.name = std::string(101, 'a'); }),
          broken("T1001", [](aws::Pipeline& x, const Parts&) { x.stages[1].name = "two words"; }),
          broken("T1002", [](aws::Pipeline& x, const Parts&) { x.type = "V3"; }),
          broken("T1002", [](aws::Pipeline& x, const Parts&) { x.execution_mode = "ONCE"; }),
          broken("T1002",
                 [=](aws::Pipeline& x, const Parts&) {
                   add(x, 1, aws::PipelineAction::approval("Short", {.timeout_minutes = 4}));
                 }),
          broken("T1003", [](aws::Pipeline& x, const Parts&) { x.stages[0].on_failure = "ROLLBACK"; }),
          broken("T1004",
                 [](aws::Pipeline& x, const Parts&) {
                   x.stages[1].actions[0] = x.stages[1].actions[0].in_region("us-east-1");
                 }),
          broken("T1004",
                 [=](aws::Pipeline& x, const Parts& p) {
                   add(x, 1, aws::PipelineAction::deploy_bucket("Archive2", p.archives, {}, false));
                 }),
          event("T2009", "codepipeline-pipeline-pipeline-execution-stopped"),
          event("T2010", "codebuild-project-build-state-failed"),
          {"T1004",
           [](Scope& scope, const Parts& p, Random&) {
             scope.add("news", aws::NotificationRule{.resource = "arn:aws:codedeploy:eu-west-1:1:application:a",
                                                     .topics = {p.alerts}});
           }},
          {"T2010",
           [](Scope& scope, const Parts& p, Random&) {
             scope.add("news", aws::NotificationRule{.resource = "arn:aws:codedeploy:eu-west-1:1:application:a",
                                                     .topics = {p.alerts},
                                                     .events = {"codecommit-repository-pull-request-merged"}});
           }},
      });
}
