// SPDX-License-Identifier: Apache-2.0

// The least that any program could do: put the bytes that groups.cpp yields, known beforehand, one after another into a
// buffer, and write it. No tree, no escaping, no checks. bench/run makes sure that the document is the same to the byte.
//
//   format_baseline N OUT

#include <charconv>

#include "common.hpp"

namespace {

class Text {
 public:
  template <typename... Pieces> void put(const Pieces&... pieces) { (put_one(pieces), ...); }
  std::string_view view() const { return text_; }

 private:
  void put_one(std::string_view piece) { text_.append(piece); }
  void put_one(int number) {
    char digits[12];
    text_.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
  }

  std::string text_;
};

template <typename Number> void put_tags(Text& out, const Number& number, std::string_view what) {
  out.put(R"(        "tags": {"Name": "bench-)", what, "-", number,
          R"(", "Environment": "production", "Group": "group-)", number, R"(", "ManagedBy": "cdk"})");
}

void begin_type(Text& out, std::string_view type) { out.put("    \"", type, "\": {"); }

void begin_block(Text& out, int number, std::string_view id) {
  out.put(number == 0 ? "\n" : ",\n", "      \"group", number, "_", id,
          "\": {\n        \"//\": {\"path\": \"bench/group", number, "/", id, "\"},\n");
}

void put_logs(Text& out, int groups) {
  begin_type(out, "aws_cloudwatch_log_group");
  for (int i = 0; i < groups; ++i) {
    begin_block(out, i, "logs");
    out.put("        \"name\": \"/bench/${aws_security_group.group", i, "_sg.name}/", i,
            "\",\n        \"retention_in_days\": 30,\n");
    put_tags(out, i, "logs");
    out.put("\n      }");
  }
  out.put("\n    },\n");
}

void put_roles(Text& out, int groups) {
  std::string policy;
  for (const char c : bench::kAssumeRolePolicy) {
    if (c == '"') policy += '\\';
    policy += c;
  }
  begin_type(out, "aws_iam_role");
  for (int i = 0; i < groups; ++i) {
    begin_block(out, i, "role");
    out.put("        \"assume_role_policy\": \"", policy, "\",\n        \"name\": \"bench-role-", i, "\",\n");
    put_tags(out, i, "role");
    out.put("\n      }");
  }
  out.put("\n    },\n");
}

void put_security_groups(Text& out, int groups) {
  begin_type(out, "aws_security_group");
  for (int i = 0; i < groups; ++i) {
    begin_block(out, i, "sg");
    out.put("        \"description\": \"Security group ", i, R"(",
        "egress": [
          {
            "cidr_blocks": ["0.0.0.0/0"],
            "description": null,
            "from_port": 0,
            "ipv6_cidr_blocks": null,
            "prefix_list_ids": null,
            "protocol": "-1",
            "security_groups": null,
            "self": null,
            "to_port": 0
          }
        ],
        "name": "bench-sg-)",
            i, "\",\n");
    put_tags(out, i, "sg");
    out.put(",\n        \"vpc_id\": \"${aws_vpc.vpc.id}\"\n      }");
  }
  out.put("\n    },\n");
}

void put_rules(Text& out, int groups) {
  begin_type(out, "aws_security_group_rule");
  for (int i = 0; i < groups; ++i) {
    begin_block(out, i, "rule");
    out.put(R"(        "cidr_blocks": ["${aws_vpc.vpc.cidr_block}"],
        "description": "HTTPS for ${aws_security_group.group)",
            i, R"(_sg.name} in ${aws_vpc.vpc.id}",
        "from_port": 443,
        "protocol": "tcp",
        "security_group_id": "${aws_security_group.group)",
            i, R"(_sg.id}",
        "to_port": 443,
        "type": "ingress"
      })");
  }
  out.put("\n    },\n");
}

void put_subnets(Text& out, int groups) {
  begin_type(out, "aws_subnet");
  for (int i = 0; i < groups; ++i) {
    begin_block(out, i, "subnet");
    out.put("        \"availability_zone\": \"", bench::availability_zone(i), "\",\n        \"cidr_block\": \"",
            bench::cidr_block(i), "\",\n        \"map_public_ip_on_launch\": false,\n");
    put_tags(out, i, "subnet");
    out.put(",\n        \"vpc_id\": \"${aws_vpc.vpc.id}\"\n      }");
  }
  out.put("\n    },\n");
}

void put_document(Text& out, int groups) {
  out.put(R"({
  "//": {"stack": "bench", "made_by": "terrace"},
  "terraform": {
    "required_version": ">= 1.5",
    "required_providers": {
      "aws": {"source": "hashicorp/aws", "version": "~> 5.100"}
    }
  },
  "provider": {
    "aws": [
      {
        "//": {"path": "bench/provider-aws"},
        "region": "eu-central-1"
      }
    ]
  },
  "resource": {
)");
  put_logs(out, groups);
  put_roles(out, groups);
  put_security_groups(out, groups);
  put_rules(out, groups);
  put_subnets(out, groups);
  out.put(R"(    "aws_vpc": {
      "vpc": {
        "//": {"path": "bench/vpc"},
        "cidr_block": "10.0.0.0/16",
        "enable_dns_hostnames": true,
        "enable_dns_support": true,
)");
  put_tags(out, "main", "vpc");
  out.put("\n      }\n    }\n  }\n}\n");
}

void put_place(Text& out, int line) { out.put(", \"file\": \"", bench::kSource, "\", \"line\": ", line, "}"); }

void put_manifest(Text& out, int groups) {
  out.put(R"({
  "format_version": "1.0",
  "terrace_version": "0.1.0",
  "stacks": [
    {"name": "bench", "file": "bench/main.tf.json", "resources": )",
          5 * groups + 1, R"(, "data_sources": 0, "depends_on": []}
  ],
  "constructs": [
    {"path": "bench")");
  put_place(out, 86);
  out.put(",\n    {\"path\": \"bench/provider-aws\", \"stack\": \"bench\", \"address\": \"aws\"");
  put_place(out, 70);
  out.put(",\n    {\"path\": \"bench/vpc\", \"stack\": \"bench\", \"address\": \"aws_vpc.vpc\"");
  put_place(out, 72);
  for (int i = 0; i < groups; ++i) {
    out.put(",\n    {\"path\": \"bench/group", i, "\"");
    put_place(out, 76);
    for (const bench::Part& part : bench::kParts) {
      out.put(",\n    {\"path\": \"bench/group", i, "/", part.id, "\", \"stack\": \"bench\", \"address\": \"",
              part.type, ".group", i, "_", part.id, "\"");
      put_place(out, part.line);
    }
  }
  out.put("\n  ]\n}\n");
}

}  // namespace

int main(int argc, char** argv) {
  const int groups = argc > 1 ? std::stoi(argv[1]) : 2;
  const std::filesystem::path out = argc > 2 ? argv[2] : "out";
  Text document;
  put_document(document, groups);
  bench::write_file(out / "bench/main.tf.json", document.view());
  Text manifest;
  put_manifest(manifest, groups);
  bench::write_file(out / "manifest.json", manifest.view());
}
