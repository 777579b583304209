// SPDX-License-Identifier: Apache-2.0
// Where the data is: a volume of its own, or a file system.

#include <terrace/aws/environment.hpp>
#include <terrace/tf/aws_ebs_volume.hpp>
#include <terrace/version.hpp>

#include "aws/support/literal.hpp"
#include "patterns/pmm_server/state.hpp"

namespace terrace::patterns::pmm {
namespace {

using terrace::detail::as;

void make_volume(Scope scope, const PmmServer& spec, PmmState& made) {
  const PmmStorage& wanted = spec.storage;
  Meta meta;
  if (wanted.deletion_protection) meta.lifecycle = {{.prevent_destroy = true}};
  const List<Str> zones = spec.network.zone_names();
  const bool known = aws::support::literal_size(zones).value_or(0) > 0;
  const auto volume = scope.add("volume",
                                tf::aws_ebs_volume{.availability_zone = known ? as<Str>(zones.items()[0]) : zones.at(0),
                                                   .encrypted = true,
                                                   .final_snapshot = wanted.final_snapshot,
                                                   .iops = wanted.iops,
                                                   .kms_key_id = wanted.key.arn(),
                                                   .size = wanted.gib,
                                                   .tags = {{"Name", format("{}-data", spec.service_name)}},
                                                   .throughput = wanted.throughput,
                                                   .type = "gp3"},
                                meta);
  made.volume_id = volume.id();
  made.storage_arn = volume.arn();
}

void make_files(Scope scope, const PmmServer& spec, PmmState& made) {
  const PmmStorage& wanted = spec.storage;
  // AWS's own plan would back it up a second time; ours is in `backup`.
  made.files = scope.add(
      "files", wanted.adjust_file_system(aws::FileSystem{.vpc = spec.network,
                                                         .subnets = spec.network.private_subnets(),
                                                         .key = wanted.key,
                                                         .performance_mode = wanted.performance_mode,
                                                         .throughput_mode = wanted.throughput_mode,
                                                         .to_infrequent_access = wanted.to_infrequent_access,
                                                         .backup = false,
                                                         .deletion_protection = wanted.deletion_protection,
                                                         .creation_token = format("{}-data", spec.service_name),
                                                         .security_group = made.storage_group}));
  // PMM 3 runs as this user and does not start where it cannot write; PMM 2 is root, and root's files are its own.
  const Num user = spec.major == 2 ? 0 : 1000;
  made.point =
      made.files->access_point("data", {.path = "/pmm", .owner = {.uid = user, .gid = 0}, .permissions = "0770"});
  made.storage_arn = made.files->arn();
}

}  // namespace

void make_groups(Scope scope, const PmmServer& spec, PmmState& made) {
  made.balancer_group = scope.add(
      "balancer", aws::SecurityGroup{.vpc = spec.network, .description = "PMM: load balancer", .all_outbound = false});
  if (spec.storage.profile == PmmStorage::Profile::efs) {
    made.storage_group = scope.add("storage", aws::SecurityGroup{.vpc = spec.network,
                                                                 .description = "PMM: file system",
                                                                 .all_outbound = false,
                                                                 .default_port = aws::Ports::tcp(2049)});
  }
}

void make_storage(Scope scope, const PmmServer& spec, PmmState& made) {
  scope.tag("type", "pmm-storage");
  scope.tag("module_version", terrace::version);
  scope.tag("Name", format("{}-data", spec.service_name));
  if (spec.storage.profile == PmmStorage::Profile::efs) {
    make_files(scope, spec, made);
  } else {
    make_volume(scope, spec, made);
  }
}

Str mount_script(Scope scope, const PmmState& made) {
  if (!made.volume_id.is_set()) return {};
  // The old machine may still hold the volume: it is never taken away from it. Without the volume ECS does not start, so
  // that PMM cannot begin anew on the machine's own disk.
  return format(R"(mkdir -p /mnt/pmm /etc/systemd/system/ecs.service.d
printf '[Unit]\nRequiresMountsFor=/mnt/pmm\nAssertPathIsMountPoint=/mnt/pmm\n' > /etc/systemd/system/ecs.service.d/pmm.conf
systemctl daemon-reload
command -v aws > /dev/null || dnf install -y -q awscli-2
metadata=http://169.254.169.254/latest
token=$(curl -sf --retry 5 -X PUT $metadata/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 600')
machine=$(curl -sf --retry 5 -H "X-aws-ec2-metadata-token: $token" $metadata/meta-data/instance-id)
disk=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_$(echo {} | tr -d -)
until [ -e "$disk" ]; do
  aws ec2 attach-volume --region {} --volume-id {} --instance-id "$machine" --device /dev/xvdp || true
  sleep 10
done
blkid "$disk" > /dev/null || mkfs.xfs -q "$disk"
echo "$disk /mnt/pmm xfs noatime,nofail 0 2" >> /etc/fstab
systemctl daemon-reload
mount /mnt/pmm
xfs_growfs /mnt/pmm > /dev/null
[ -d /mnt/pmm/srv ] || install -d -o 1000 -g 0 -m 770 /mnt/pmm/srv
)",
                made.volume_id, aws::region(scope), made.volume_id);
}

}  // namespace terrace::patterns::pmm
