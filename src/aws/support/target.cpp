// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/target.hpp>

namespace terrace::aws {
namespace {

struct TargetAttachments {
  Items<TargetAttachment> all;
};

}  // namespace

Items<TargetAttachment>& Target::attachments_of(const Scope& owner) { return owner.state<TargetAttachments>().all; }

}  // namespace terrace::aws
