// SPDX-License-Identifier: Apache-2.0

// A PMM server, in your network (`pmm`) or with one of its own (`pmm-complete`). Deploy one of them:
//
//   pmm deploy pmm-complete --var zone_id=Z0123456789 --var environment=production --var 'alarm_emails=["dba@example.com"]'
//
// `-c storage=ebs|efs`   where the data is; left out, `pmm` is on EFS, as it was first asked for, `pmm-complete` on EBS
// `-c major=3|2`         the major version of PMM
// `-c region=`           the region
// `-c dns_role=ARN`      a role in the account of the DNS zone
// `-c throw_away=true`   everything can be destroyed, backups too
// `-c name=pmm`          of the stacks: a second server in the account has another one, and another `service_name`
// `-c state_bucket=NAME` keeps the state in that S3 bucket, with locking

#include "pmm.hpp"

using namespace terrace;

namespace {

pmm::Choices choices_of(const Scope& root, const char* storage) {
  using Profile = patterns::PmmStorage::Profile;
  const std::string profile = root.context("storage", storage);
  if (profile != "ebs" && profile != "efs")
    root.error("PMM-1", "there is no storage \"" + profile + '"', "-c storage=ebs or -c storage=efs");
  return {.profile = profile == "efs" ? Profile::efs : Profile::ebs,
          .major = root.context("major", 3),
          .region = root.context("region", "eu-west-1"),
          .dns_role_arn = root.context("dns_role", ""),
          .throw_away = root.context("throw_away", false)};
}

}  // namespace

int main(int argc, char** argv) {
  return terrace::run(argc, argv, [](App& app) {
    const std::string name = app.root().context("name", "pmm");
    app.add(name, pmm::PmmStack{choices_of(app.root(), "efs")});
    app.add(name + "-complete", pmm::PmmComplete{choices_of(app.root(), "ebs")});
  });
}
