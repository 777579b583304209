# SPDX-License-Identifier: Apache-2.0
"""Patches of moto: ECS, EC2 instances and scaling."""

import json

from . import patch


@patch
def ecs_service_fields():
    """Empty networkConfiguration crashes the provider (nil dereference in
    flattenNetworkConfiguration); several create-time fields are dropped."""
    from moto.ecs.models import Service
    from moto.ecs.responses import EC2ContainerServiceResponse as R

    keep = {
        "enableECSManagedTags": "enable_ecs_managed_tags",
        "enableExecuteCommand": "enable_execute_command",
        "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
        "deploymentConfiguration": "deployment_configuration",
        "capacityProviderStrategy": "capacity_provider_strategy",
        "placementStrategy": "placement_strategy",
        "placementConstraints": "placement_constraints",
        "availabilityZoneRebalancing": "availability_zone_rebalancing",
    }
    init = Service.__init__

    def __init__(self, *a, **k):
        init(self, *a, **k)
        self.availability_zone_rebalancing = "DISABLED"
        if not self.network_configuration:
            self.network_configuration = None

    Service.__init__ = __init__
    for op in ("create_service", "update_service"):
        orig = getattr(R, op)

        def wrapped(self, orig=orig):
            r = orig(self)
            svc = r.result["service"]
            for p, attr in keep.items():
                v = self._get_param(p)
                if v is not None:
                    setattr(svc, attr, v)
            return r

        setattr(R, op, wrapped)


@patch
def appautoscaling_tags():
    """ListTagsForResource is missing -> aws_appautoscaling_target fails."""
    from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse as R

    store = {}

    def list_tags_for_resource(self):
        return json.dumps({"Tags": store.get(self._get_param("ResourceARN"), {})})

    def tag_resource(self):
        store.setdefault(self._get_param("ResourceARN"), {}).update(self._get_param("Tags") or {})
        return "{}"

    def untag_resource(self):
        for k in self._get_param("TagKeys") or []:
            store.get(self._get_param("ResourceARN"), {}).pop(k, None)
        return "{}"

    reg = R.register_scalable_target

    def register_scalable_target(self):
        out = reg(self)
        tags = self._get_param("Tags")
        if tags:
            store.setdefault(json.loads(out)["ScalableTargetARN"], {}).update(tags)
        return out

    R.list_tags_for_resource, R.tag_resource, R.untag_resource = list_tags_for_resource, tag_resource, untag_resource
    R.register_scalable_target = register_scalable_target


@patch
def ec2_monitoring():
    """MonitorInstances raises NotImplementedError -> aws_instance monitoring=true fails."""
    from moto.core.responses import ActionResult
    from moto.ec2.responses.monitoring import Monitoring

    def setter(state):
        def f(self):
            ids = self._get_param("InstanceIds", [])
            out = []
            for i in ids:
                self.ec2_backend.get_instance(i).monitoring_state = state
                out.append({"InstanceId": i, "Monitoring": {"State": state}})
            return ActionResult({"InstanceMonitorings": out})

        return f

    Monitoring.monitor_instances = setter("enabled")
    Monitoring.unmonitor_instances = setter("disabled")


@patch
def asg_policy():
    """Scaling policies have no Enabled and an empty PredictiveScalingConfiguration."""
    from moto.autoscaling.models import FakeScalingPolicy as P

    init = P.__init__

    def __init__(self, *a, **k):
        init(self, *a, **k)
        self.enabled = True
        if not self.predictive_scaling_configuration:
            self.predictive_scaling_configuration = None

    P.__init__ = __init__


@patch
def launch_template_tags():
    """The tags of the template itself come back among those of its machines, so that a second plan takes them away."""
    from moto.ec2.models.launch_templates import LaunchTemplate as T

    init = T.__init__

    def __init__(self, backend, name, template_data, version_description, tag_spec):
        specs = template_data.get("TagSpecifications")
        if specs:
            template_data["TagSpecifications"] = [s for s in specs if s.get("ResourceType") != "launch-template"]
        init(self, backend, name, template_data, version_description, tag_spec)

    T.__init__ = __init__
