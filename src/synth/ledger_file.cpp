// SPDX-License-Identifier: Apache-2.0

// The ledger as bytes.

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <tuple>

#include "synth/ledger.hpp"
#include "synth/ledger_errors.hpp"
#include "value/text.hpp"

namespace terrace::detail {
namespace {

using nlohmann::json;

constexpr const char* kHolds[] = {"stateful", "retained", "kept", "protected"};

void put_string(Buffer& out, std::string_view text) {
  out.put('"');
  put_text(out, text, Place::json_plain);
  out.put('"');
}

void put_member(Buffer& out, std::string_view key, std::string_view text) {
  out.put(", \"");
  out.put(key);
  out.put("\": ");
  put_string(out, text);
}

/// Throws a text that says what is wrong with it.
LedgerRecord record_of(const json& entry) {
  LedgerRecord record;
  const auto text = [&](const char* key) -> std::string {
    const auto found = entry.find(key);
    if (found == entry.end() || !found->is_string()) throw std::string("a record has no text \"") + key + '"';
    return found->get<std::string>();
  };
  record.program = text("program");
  record.stack = text("stack");
  record.path = text("path");
  record.address = text("address");
  const std::string hold = text("is");
  const auto known = std::find(std::begin(kHolds), std::end(kHolds), hold);
  if (known == std::end(kHolds)) throw "\"" + hold + "\" is nothing that a record can be";
  record.hold = static_cast<Hold>(known - std::begin(kHolds));
  if (const auto was = entry.find("was"); was != entry.end()) {
    if (!was->is_array()) throw std::string("\"was\" of a record is no list");
    for (const json& address : *was) {
      if (!address.is_string()) throw std::string("\"was\" of a record holds what is no address");
      record.was.push_back(address.get<std::string>());
    }
  }
  if (entry.contains("file")) record.file = text("file");
  if (const auto line = entry.find("line"); line != entry.end() && line->is_number_unsigned()) {
    record.line = line->get<unsigned>();
  }
  return record;
}

bool has_conflict(std::string_view text) {
  for (const std::string_view marker : {"<<<<<<< ", "=======\n", ">>>>>>> "}) {
    for (std::size_t at = text.find(marker); at != std::string_view::npos; at = text.find(marker, at + 1)) {
      if (at == 0 || text[at - 1] == '\n') return true;
    }
  }
  return false;
}

}  // namespace

bool LedgerRecord::operator<(const LedgerRecord& other) const {
  return std::tie(program, stack, path, address) < std::tie(other.program, other.stack, other.path, other.address);
}

bool LedgerRecord::says_the_same(const LedgerRecord& other) const {
  return std::tie(program, stack, path, address, hold, was) ==
         std::tie(other.program, other.stack, other.path, other.address, other.hold, other.was);
}

bool say_the_same(const std::vector<LedgerRecord>& a, const std::vector<LedgerRecord>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const LedgerRecord& x, const LedgerRecord& y) { return x.says_the_same(y); });
}

std::optional<Diagnostic> read_ledger(const std::string& file, std::vector<LedgerRecord>& records) {
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    if (errno == ENOENT || errno == ENOTDIR) return {};
    return errors::unreadable_ledger(file, std::strerror(errno));
  }
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (in.bad()) return errors::unreadable_ledger(file, std::strerror(errno));
  return parse_ledger(file, text, records);
}

std::optional<Diagnostic> parse_ledger(const std::string& file, const std::string& text,
                                       std::vector<LedgerRecord>& records) {
  if (has_conflict(text)) return errors::ledger_conflict(file);
  json document;
  try {
    document = json::parse(text);
  } catch (const json::exception& fault) {
    return errors::unreadable_ledger(file, std::string("it is not JSON (") + fault.what() + ")");
  }
  if (!document.is_object() || !document.contains("format_version") || !document["format_version"].is_string()) {
    return errors::unreadable_ledger(file, "it is no ledger");
  }
  const auto version = document["format_version"].get<std::string>();
  if (!version.starts_with("1.")) return errors::newer_ledger(file, version);
  const auto list = document.find("records");
  if (list == document.end() || !list->is_array()) return errors::unreadable_ledger(file, "it has no list of records");
  try {
    for (const json& entry : *list) {
      if (entry.is_object() && entry.contains("end")) continue;
      records.push_back(record_of(entry));
    }
  } catch (const std::string& fault) {
    records.clear();
    return errors::unreadable_ledger(file, fault);
  }
  std::sort(records.begin(), records.end());
  // A merge may have kept a line from both sides.
  const auto same = [](const LedgerRecord& a, const LedgerRecord& b) { return !(a < b) && !(b < a); };
  records.erase(std::unique(records.begin(), records.end(), same), records.end());
  return {};
}

std::string ledger_text(std::vector<LedgerRecord> records) {
  std::sort(records.begin(), records.end());
  Buffer out;
  out.put(
      "{\n  \"format_version\": \"1.0\",\n  \"//\": \"kept by synth; commit it, do not edit it\",\n  \"records\": [\n");
  for (const LedgerRecord& record : records) {
    out.put("    {\"program\": ");
    put_string(out, record.program);
    put_member(out, "stack", record.stack);
    put_member(out, "path", record.path);
    put_member(out, "address", record.address);
    put_member(out, "is", kHolds[static_cast<std::size_t>(record.hold)]);
    for (std::size_t i = 0; i < record.was.size(); ++i) {
      out.put(i == 0 ? ", \"was\": [" : ", ");
      put_string(out, record.was[i]);
    }
    if (!record.was.empty()) out.put(']');
    if (!record.file.empty()) {
      put_member(out, "file", record.file);
      out.put(", \"line\": ");
      out.put(std::to_string(record.line));
    }
    out.put("},\n");
  }
  // Always the last, so that a record added at the end changes no other line.
  out.put("    {\"end\": true}\n  ]\n}\n");
  return std::string(out.view());
}

}  // namespace terrace::detail
