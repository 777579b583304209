// SPDX-License-Identifier: Apache-2.0
#pragma once

// Terraform JSON cut into its blocks, without building it in memory: a document of 100,000 resources is tens of megabytes, and
// nearly all of its blocks will turn out to be what they were.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace::diff {

/// One block, or one of the settings that Terraform keeps in `terraform { }`. Views into the document.
struct Block {
  std::string_view section;  ///< "resource", "variable", "moved", …
  std::string_view type;     ///< "aws_vpc"; empty where blocks have no type
  std::string name;          ///< of a moved block "from -> to", of a provider "aws" or "aws.dns"
  std::string_view text;     ///< its JSON

  bool same_key(const Block& other) const {
    return section == other.section && type == other.type && name == other.name;
  }
  /// As Terraform refers to it: "aws_vpc.a", "data.aws_ami.b", "var.c"; for settings "terraform.backend".
  std::string address() const;
};

struct Document {
  std::vector<Block> blocks;
  std::string fault;  ///< why it could not be read
};

/// `json` must outlive the result.
Document split(std::string_view json);

/// A scalar, or an empty list or map, in a block: its path ("rule[0].port") and its JSON.
struct Leaf {
  std::string path;
  std::string json;
};

struct Leaves {
  std::string construct;  ///< the path that synth notes in every block; empty where there is none
  std::vector<Leaf> all;  ///< in the order of the document
};

/// `json` is valid: split has read it. Nothing here is recursive, for values may be nested deeply.
Leaves leaves_of(std::string_view json);

}  // namespace terrace::diff
