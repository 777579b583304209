// SPDX-License-Identifier: Apache-2.0
#pragma once

// Template: the Terraform JSON of one or more stacks with questions to ask of it. terrace::testing::synth makes one.
//
//   CHECK(tf.count("aws_nat_gateway") == 3);
//   CHECK(tf.has("aws_lb_listener", {{"port", 443}, {"protocol", "HTTPS"}}));
//   CHECK(tf.only("aws_vpc").text("/cidr_block") == "10.0.0.0/16");
//
// Blocks are named as Terraform names them: "aws_vpc" (a type), "aws_vpc.main" (an address), "data.aws_ami",
// "ephemeral.aws_ssm_parameter", "module.ecs", "output.url", "var.cidr", "local.name", "provider.aws", and the plain kinds
// "module", "output", "variable", "local", "provider", "moved", "import", "removed", "check", "terraform".
//
// Answers explain themselves when they are streamed, which Catch2 does by itself and GoogleTest with `<< match`.

#include <terrace/core/diagnostics.hpp>
#include <terrace/testing/pattern.hpp>

#include <compare>
#include <iosfwd>

namespace terrace::testing {

namespace detail {
struct BlockEntry;
struct Document;
struct DocumentAccess;
void retain(Document* document) noexcept;
void release(Document* document) noexcept;
}  // namespace detail

/// Yes or no, with the reason.
class Match {
 public:
  Match(bool matched, std::string explanation)
      : explanation_(static_cast<std::string&&>(explanation)), matched_(matched) {}
  explicit operator bool() const noexcept { return matched_; }
  /// For a mismatch: the closest candidate, where it was declared and each difference.
  const std::string& explanation() const noexcept { return explanation_; }
  friend std::ostream& operator<<(std::ostream& out, const Match& match);

 private:
  std::string explanation_;
  bool matched_;
};

/// A number of blocks that, printed by a failed check, says which they are, or which name was probably meant.
class Count {
 public:
  Count(std::size_t value, std::string explanation)
      : explanation_(static_cast<std::string&&>(explanation)), value_(value) {}
  operator std::size_t() const noexcept { return value_; }
  friend bool operator==(const Count& a, const Count& b) noexcept { return a.value_ == b.value_; }
  template <class T>
  requires std::is_integral_v<T>
  friend bool operator==(const Count& count, T number) noexcept {
    return number >= T() && count.value_ == static_cast<std::size_t>(number);
  }
  template <class T>
  requires std::is_integral_v<T>
  friend std::strong_ordering operator<=>(const Count& count, T number) noexcept {
    return number < T() ? std::strong_ordering::greater : count.value_ <=> static_cast<std::size_t>(number);
  }
  friend std::ostream& operator<<(std::ostream& out, const Count& count);

 private:
  std::string explanation_;
  std::size_t value_;
};

/// One block of a Template. A copy is cheap and valid on its own.
class BlockView {
 public:
  /// "aws_vpc" for a resource, data source or ephemeral resource; else the kind: "output", "module" …
  std::string type() const;
  std::string name() const;
  /// "aws_vpc.main", "data.aws_ami.web", "output.url".
  std::string address() const;
  std::string stack() const;
  /// The construct that made it ("web/network/vpc") and the line that made the construct.
  std::string path() const;
  SourceLocation location() const;

  /// The block, or the part of it that a JSON pointer such as "/ingress/0/from_port" names, as JSON text. For a nested
  /// block the index may be left out when there is one of it.
  std::string json(std::string_view pointer = {}) const;
  bool has(std::string_view pointer) const;
  /// Each throws Failure when there is nothing at the pointer, or something of another type.
  std::string text(std::string_view pointer) const;
  double number(std::string_view pointer) const;
  long long integer(std::string_view pointer) const;
  bool boolean(std::string_view pointer) const;
  Match matches(const Pattern& pattern) const;

 private:
  friend struct detail::DocumentAccess;
  BlockView(detail::Shared<detail::Document> document, const detail::BlockEntry* entry)
      : document_(static_cast<detail::Shared<detail::Document>&&>(document)), entry_(entry) {}
  detail::Shared<detail::Document> document_;
  const detail::BlockEntry* entry_;
};

class Template {
 public:
  /// Whether synthesis found no errors. Without that there is no JSON, and every question answers with the diagnostics.
  Match ok() const;
  const std::vector<Diagnostic>& diagnostics() const;
  Match has_diagnostic(std::string_view code) const;
  /// The same, and `text` is found in the message, the notes or the help.
  Match has_diagnostic(std::string_view code, std::string_view text) const;
  /// No errors and no warnings.
  Match no_diagnostics() const;

  std::vector<std::string> stacks() const;
  /// The part of one stack; throws Failure when there is none of that name.
  Template stack(std::string_view name) const;
  /// The text of main.tf.json; of several stacks, throws Failure.
  std::string json() const;

  Count count(std::string_view what) const;
  Count count(std::string_view what, const Pattern& pattern) const;
  /// Whether a block of this type or address matches.
  Match has(std::string_view what, const Pattern& pattern = any()) const;
  /// Whether every block of this type matches and there is at least one.
  Match all(std::string_view what, const Pattern& pattern) const;

  std::vector<BlockView> resources(std::string_view what) const;
  std::vector<BlockView> data(std::string_view type) const;
  /// The one block of this type or address; throws Failure when there is none or more than one.
  BlockView only(std::string_view what) const;
  BlockView output(std::string_view name) const;
  BlockView variable(std::string_view name) const;
  /// The default configuration of a provider, or the one with this alias.
  BlockView provider(std::string_view name, std::string_view alias = {}) const;

 private:
  friend struct detail::DocumentAccess;
  Template(detail::Shared<detail::Document> document, std::size_t stack)
      : document_(static_cast<detail::Shared<detail::Document>&&>(document)), stack_(stack) {}
  detail::Shared<detail::Document> document_;
  std::size_t stack_;
};

}  // namespace terrace::testing
