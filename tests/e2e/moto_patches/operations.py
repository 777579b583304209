# SPDX-License-Identifier: Apache-2.0
"""Patches of moto: SSM, CloudTrail, Code*, Budgets and Step Functions."""

import json
import time

from . import patch


@patch
def ssm_dict_values():
    """Public JSON parameters come back as an object -> deserialization error."""
    from moto.ssm.models import Parameter

    init = Parameter.__init__

    def __init__(self, *a, **k):
        init(self, *a, **k)
        if isinstance(self.value, (dict, list)):
            self.value = json.dumps(self.value)

    Parameter.__init__ = __init__


@patch
def cloudtrail_names():
    """Start/StopLogging/DeleteTrail take only names; DescribeTrails ignores its filter."""
    from moto.cloudtrail.models import CloudTrailBackend as B
    from moto.cloudtrail.responses import CloudTrailResponse as R

    for m in ("start_logging", "stop_logging", "delete_trail"):
        orig = getattr(B, m)
        setattr(B, m, lambda self, name, orig=orig: orig(self, name.split(":trail/")[-1]))
    desc = R.describe_trails

    def describe_trails(self):
        out = json.loads(desc(self))
        want = self._get_param("trailNameList")
        if want:
            out["trailList"] = [t for t in out["trailList"] if t["Name"] in want or t["TrailARN"] in want]
        return json.dumps(out)

    R.describe_trails = describe_trails


@patch
def codebuild_pipeline_source():
    """CODEPIPELINE source and artifacts are refused without a location."""
    from moto.codebuild import responses as r

    src, art = r._validate_required_params_source, r._validate_required_params_artifacts
    r._validate_required_params_source = lambda s: None if s.get("type") in ("CODEPIPELINE", "NO_SOURCE") else src(s)
    r._validate_required_params_artifacts = lambda a: None if a.get("type") == "CODEPIPELINE" else art(a)


@patch
def codebuild_keys():
    """The encryption key of a project is dropped."""
    from moto.codebuild.responses import CodeBuildResponse as R

    def keeping(call):
        def kept(self):
            answer = call(self)
            key = self._get_param("encryptionKey")
            if key:
                project = self.codebuild_backend.codebuild_projects[self._get_param("name")]
                project.project_metadata["encryptionKey"] = key
            return answer
        return kept

    R.create_project = keeping(R.create_project)
    if hasattr(R, "update_project"):
        R.update_project = keeping(R.update_project)


@patch
def codepipeline_dates():
    """Metadata dates are strings, not numbers."""
    from moto.codepipeline.models import CodePipeline as P

    P.metadata = property(lambda self: {
        "pipelineArn": self._arn, "created": self._created.timestamp(), "updated": self._updated.timestamp()})


@patch
def codedeploy():
    """Dates are strings, alarms are forgotten; Delete* and UpdateDeploymentGroup are missing."""
    from moto.codedeploy import models
    from moto.codedeploy.responses import CodeDeployResponse as R

    init = models.Application.__init__

    def __init__(self, *a, **k):
        init(self, *a, **k)
        self.create_time = time.time()

    models.Application.__init__ = __init__
    dg = models.DeploymentGroup.to_dict

    def to_dict(self):
        d = dg(self)
        d["alarmConfiguration"] = self.alarm_configuration
        for k in ("targetRevision", "lastSuccessfulDeployment", "lastAttemptedDeployment", "alarmConfiguration",
                  "ec2TagSet", "onPremisesTagSet", "outdatedInstancesStrategy"):
            if not d.get(k):
                d.pop(k, None)
        if isinstance(d.get("autoScalingGroups"), list):
            d["autoScalingGroups"] = [g if isinstance(g, dict) else {"name": g} for g in d["autoScalingGroups"]]
        return d

    models.DeploymentGroup.to_dict = to_dict

    def delete_application(self):
        self.codedeploy_backend.applications.pop(self._get_param("applicationName"), None)
        return "{}"

    def delete_deployment_group(self):
        groups = self.codedeploy_backend.deployment_groups.get(self._get_param("applicationName"), {})
        groups.pop(self._get_param("deploymentGroupName"), None)
        return json.dumps({"hooksNotCleanedUp": []})

    R.delete_application, R.delete_deployment_group = delete_application, delete_deployment_group


@patch
def budgets_tags():
    """ListTagsForResource is missing."""
    from moto.budgets.models import Budget
    from moto.budgets.responses import BudgetsResponse as R

    create = R.create_budget

    def tags_of(self):
        name = self._get_param("ResourceARN").split(":budget/")[-1]
        account = self._get_param("ResourceARN").split(":")[4]
        return self.backend.budgets[account][name].resource_tags

    def create_budget(self):
        answer = create(self)
        made = self.backend.budgets[self._get_param("AccountId")][self._get_param("Budget")["BudgetName"]]
        made.resource_tags = {tag["Key"]: tag["Value"] for tag in self._get_param("ResourceTags") or []}
        return answer

    def list_tags_for_resource(self):
        return json.dumps({"ResourceTags": [{"Key": key, "Value": value} for key, value in tags_of(self).items()]})

    def tag_resource(self):
        tags_of(self).update({tag["Key"]: tag["Value"] for tag in self._get_param("ResourceTags")})
        return "{}"

    def untag_resource(self):
        for key in self._get_param("ResourceTagKeys"):
            tags_of(self).pop(key, None)
        return "{}"

    Budget.resource_tags = {}
    R.create_budget, R.list_tags_for_resource = create_budget, list_tags_for_resource
    R.tag_resource, R.untag_resource = tag_resource, untag_resource


@patch
def budgets_subscribers():
    """DescribeSubscribersForNotification is missing."""
    from moto.budgets.responses import BudgetsResponse as R

    keys = ("NotificationType", "ComparisonOperator", "Threshold", "ThresholdType")

    def describe_subscribers_for_notification(self):
        budget = self.backend.budgets[self._get_param("AccountId")][self._get_param("BudgetName")]
        wanted = [self._get_param("Notification").get(key) for key in keys]
        found = [subscriber for one in budget.notifications if [one.details.get(key) for key in keys] == wanted
                 for subscriber in one.subscribers]
        return json.dumps({"Subscribers": found})

    R.describe_subscribers_for_notification = describe_subscribers_for_notification


@patch
def guardduty_features():
    """An update of one feature forgets the others."""
    from moto.guardduty.models import Detector

    update = Detector.update

    def merged(self, enable, finding_publishing_frequency, data_sources, features):
        if features is not None:
            known = {feature["name"]: feature for feature in self.features}
            known.update({feature["name"]: feature for feature in features})
            features = list(known.values())
        update(self, enable, finding_publishing_frequency, data_sources, features)

    Detector.update = merged


@patch
def sfn_validate():
    """ValidateStateMachineDefinition (called at plan time) and ListStateMachineVersions
    are missing."""
    from moto.stepfunctions.responses import StepFunctionResponse as R

    R.validate_state_machine_definition = lambda self: json.dumps(
        {"result": "OK", "diagnostics": [], "truncated": False})
    R.list_state_machine_versions = lambda self: json.dumps({"stateMachineVersions": []})
