// SPDX-License-Identifier: Apache-2.0
#pragma once

// The facts of one block as a generated header carries them: plain text, parsed when it is first needed, so that a
// binding costs the compiler a string literal and an unused one costs the program nothing.

namespace terrace {
class Schema;
}

namespace terrace::detail {

/// Where a provider comes from and which of its versions a binding was made from.
struct ProviderSource {
  const char* name;     ///< the local name: "aws"
  const char* address;  ///< "hashicorp/aws"; "terraform.io/builtin/terraform" for the built-in one
  const char* version;  ///< "5.100.0"
};

struct SchemaSource {
  const char* type;                   ///< "aws_vpc"; empty for a nested block
  const char* text;                   ///< see src/core/schema.cpp
  const SchemaSource* const* nested;  ///< the blocks that `text` names by number
  const ProviderSource* provider;     ///< null for Terraform's own blocks
  mutable const Schema* parsed = nullptr;
};

}  // namespace terrace::detail
