# SPDX-License-Identifier: Apache-2.0
"""Patches of moto: EFS, Backup, RDS, SQS, S3, KMS and ECR."""

import json
import random
import string
import time
import uuid

from . import patch


@patch
def efs_policies():
    """PutBackupPolicy, DeleteFileSystemPolicy, UpdateFileSystem are missing."""
    from moto.efs.models import FileSystem
    from moto.efs.responses import EFSResponse as R

    H = {"Content-Type": "application/json"}

    def put_backup_policy(self):
        fs = self.efs_backend.file_systems_by_id[self._get_param("FileSystemId")]
        fs._backup_status = self._get_param("BackupPolicy")["Status"]
        return json.dumps({"BackupPolicy": {"Status": fs._backup_status}}), H

    def delete_file_system_policy(self):
        self.efs_backend.file_systems_by_id[self._get_param("FileSystemId")].file_system_policy = None
        return "", H

    def update_file_system(self):
        fs = self.efs_backend.file_systems_by_id[self._get_param("FileSystemId")]
        fs.throughput_mode = self._get_param("ThroughputMode") or fs.throughput_mode
        fs.provisioned_throughput_in_mibps = self._get_param("ProvisionedThroughputInMibps")
        return json.dumps(fs.info_json()), {"status": 202, **H}

    R.update_file_system = update_file_system
    old = FileSystem.backup_policy.fget

    def backup_policy(self):
        st = getattr(self, "_backup_status", None)
        return {"Status": st} if st else old(self)

    FileSystem.backup_policy = property(backup_policy)
    R.put_backup_policy, R.delete_file_system_policy = put_backup_policy, delete_file_system_policy


@patch
def backup_selection():
    """Create/Get/DeleteBackupSelection are missing."""
    from moto.backup.responses import BackupResponse as R

    store = {}

    def ids(self):
        p = self.path.split("/plans/")[1].strip("/").split("/")
        return p[0], p[2] if len(p) > 2 else None

    def create_backup_selection(self):
        pid, _ = ids(self)
        sid = str(uuid.uuid4())
        store[sid] = {"BackupSelection": json.loads(self.body)["BackupSelection"], "BackupPlanId": pid,
                      "SelectionId": sid, "CreationDate": time.time()}
        return json.dumps({"SelectionId": sid, "BackupPlanId": pid, "CreationDate": time.time()})

    def get_backup_selection(self):
        _, sid = ids(self)
        if sid not in store:
            body = {"Code": "ResourceNotFoundException", "Message": "not found"}
            return 404, {"status": 404, "x-amzn-ErrorType": "ResourceNotFoundException"}, json.dumps(body)
        return json.dumps(store[sid])

    def delete_backup_selection(self):
        store.pop(ids(self)[1], None)
        return "{}"

    R.create_backup_selection, R.get_backup_selection, R.delete_backup_selection = (
        create_backup_selection, get_backup_selection, delete_backup_selection)


@patch
def backup_recovery_points():
    """ListRecoveryPointsByBackupVault is missing, which the provider asks before it deletes a vault with force_destroy: moto
    makes no backups, so there are none."""
    from moto.backup import urls
    from moto.backup.responses import BackupResponse as R

    def list_recovery_points_by_backup_vault(self):
        return json.dumps({"RecoveryPoints": []})

    R.list_recovery_points_by_backup_vault = list_recovery_points_by_backup_vault
    urls.url_paths["{0}/backup-vaults/(?P<name>[^/]+)/recovery-points/$"] = R.dispatch


@patch
def backup_tags():
    """ListTags expects a slash behind the ARN, which the provider does not write: no tags come back."""
    from urllib.parse import unquote

    from moto.backup.responses import BackupResponse as R

    def list_tags(self):
        arn = unquote(self.path.split("/tags/")[1].rstrip("/"))
        return json.dumps({"Tags": self.backup_backend.list_tags(resource_arn=arn)})

    R.list_tags = list_tags


@patch
def rds_ids():
    """Every DB instance has the same DbiResourceId -> 'couldn't find resource' as
    soon as there are two; parameters have no Source -> parameter diff; monitoring and
    insights are not kept -> diff."""
    from moto.core.responses import ActionResult
    from moto.rds import models
    from moto.rds.responses import RDSResponse as R

    observed = {"monitoring_interval": "monitoring_interval", "monitoring_role_arn": "monitoring_role_arn",
                "enable_performance_insights": "performance_insights_enabled",
                "performance_insights_retention_period": "performance_insights_retention_period"}
    cls = models.DBInstance
    init = cls.__init__

    def __init__(self, *a, **k):
        init(self, *a, **k)
        self.dbi_resource_id = "db-" + "".join(random.choices(string.ascii_uppercase + string.digits, k=26))
        for given, kept in observed.items():
            if k.get(given) is not None:
                setattr(self, kept, k[given])

    cls.__init__ = __init__
    orig = R.describe_db_parameters

    def describe_db_parameters(self):
        r = orig(self)
        return ActionResult({"Parameters": [dict(p, Source="user") for p in r.result["Parameters"]]})

    R.describe_db_parameters = describe_db_parameters


@patch
def rds_aurora_scaling():
    """A provisioned cluster answers ScalingConfigurationInfo={} -> diff."""
    from moto.rds import models

    cls = models.DBCluster
    old = cls.scaling_configuration_info.fget
    cls.scaling_configuration_info = property(lambda self: old(self) if self.scaling_configuration else None)


@patch
def sqs_redrive():
    """RedrivePolicy is returned with spaces -> textual diff."""
    from moto.sqs.models import Queue

    old = Queue.attributes.fget

    def attributes(self):
        r = old(self)
        if r.get("RedrivePolicy"):
            r["RedrivePolicy"] = json.dumps(json.loads(r["RedrivePolicy"]), separators=(",", ":"), sort_keys=True)
        return r

    Queue.attributes = property(attributes)


@patch
def s3_eventbridge():
    """GetBucketNotification never returns EventBridgeConfiguration."""
    from moto.core.responses import ActionResult
    from moto.s3.responses import S3Response

    orig = S3Response.get_bucket_notification
    ser = S3Response.serialized

    def get_bucket_notification(self):
        conf = self.backend.get_bucket_notification_configuration(self.bucket_name)

        def serialized(r):
            if conf and conf.event_bridge is not None and isinstance(r.result, dict):
                r = ActionResult(dict(r.result, EventBridgeConfiguration={}))
            return ser(self, r)

        self.serialized = serialized
        try:
            return orig(self)
        finally:
            del self.serialized

    S3Response.get_bucket_notification = get_bucket_notification


@patch
def key_rotation_period():
    """EnableKeyRotation forgets the period, so each plan sets it again."""
    from moto.kms.responses import KmsResponse as R

    old = R.enable_key_rotation
    periods = {}

    def enable_key_rotation(self):
        periods[self.kms_backend.get_key_id(self._get_param("KeyId"))] = self._get_param("RotationPeriodInDays") or 365
        return old(self)

    def get_key_rotation_status(self):
        key = self.kms_backend.get_key_id(self._get_param("KeyId"))
        enabled = self.kms_backend.get_key_rotation_status(key)
        period = {"RotationPeriodInDays": periods.get(key, 365)} if enabled else {}
        return json.dumps({"KeyRotationEnabled": enabled, **period})

    R.enable_key_rotation, R.get_key_rotation_status = enable_key_rotation, get_key_rotation_status


@patch
def pull_through_cache_rules():
    """Create/Describe/DeletePullThroughCacheRule are missing from ECR."""
    from moto.core.exceptions import JsonRESTError
    from moto.ecr.responses import ECRResponse as R

    rules = {}

    def find(prefix):
        if prefix not in rules:
            raise JsonRESTError("PullThroughCacheRuleNotFoundException", f"no rule for {prefix}")
        return rules[prefix]

    def create_pull_through_cache_rule(self):
        rule = {"ecrRepositoryPrefix": self._get_param("ecrRepositoryPrefix"),
                "upstreamRegistryUrl": self._get_param("upstreamRegistryUrl"),
                "credentialArn": self._get_param("credentialArn"),
                "registryId": self.current_account, "createdAt": int(time.time())}
        rules[rule["ecrRepositoryPrefix"]] = {key: value for key, value in rule.items() if value is not None}
        return json.dumps(rules[rule["ecrRepositoryPrefix"]])

    def describe_pull_through_cache_rules(self):
        wanted = self._get_param("ecrRepositoryPrefixes") or list(rules)
        return json.dumps({"pullThroughCacheRules": [find(prefix) for prefix in wanted]})

    def delete_pull_through_cache_rule(self):
        rule = find(self._get_param("ecrRepositoryPrefix"))
        del rules[rule["ecrRepositoryPrefix"]]
        return json.dumps(rule)

    R.create_pull_through_cache_rule = create_pull_through_cache_rule
    R.describe_pull_through_cache_rules = describe_pull_through_cache_rules
    R.delete_pull_through_cache_rule = delete_pull_through_cache_rule
