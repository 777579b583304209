// SPDX-License-Identifier: Apache-2.0
#pragma once

// Patterns: what a test expects of a piece of Terraform JSON. Nested braces are a partial object: the members named must
// match, others may be there.
//
//   {{"port", 443}, {"protocol", "HTTPS"}, {"ssl_policy", starts_with("ELBSecurityPolicy-TLS13")}}
//   {{"lifecycle", {{"prevent_destroy", true}}}, {"tags", exactly({{"Team", "web"}})}}
//   {{"default_action", array_with({{"type", "redirect"}})}, {"policy", json_text({{"Version", "2012-10-17"}})}}
//
// Text is compared as it stands in the JSON: an expression reads "${aws_vpc.main.id}", a literal `${` reads `$${`. A
// nested block may be written as an object or as a list of one; patterns take both.
//
// Cost: one small allocation per pattern; no JSON library and no <regex> in this header.

#include <terrace/testing/shared.hpp>
#include <terrace/value/views.hpp>

#include <string_view>
#include <vector>

namespace terrace {
class Scope;
}

namespace terrace::testing {

namespace detail {
struct PatternNode;
struct Matcher;
void retain(PatternNode* node) noexcept;
void release(PatternNode* node) noexcept;
}  // namespace detail

class Pattern {
 public:
  struct Member;

  /// Any object.
  Pattern();
  /// An object with at least these members.
  Pattern(std::initializer_list<Member> members);
  Pattern(const char* text);
  Pattern(std::string_view text);
  Pattern(const std::string& text);
  Pattern(Null);
  template <class T>
  requires(terrace::detail::is_number<T> || std::is_same_v<T, bool>) Pattern(T value)
      : Pattern(static_cast<const Value&>(Any(value))) {}
  /// A literal of the program or a reference as it reads in its own stack. Its App must be alive when it is matched.
  Pattern(const Value& value);
  Pattern(std::nullptr_t) = delete;

 private:
  friend struct detail::PatternNode;
  detail::Shared<detail::PatternNode> node_;
};

/// One member of an object and what is expected of it.
struct Pattern::Member {
  Member(const char* name, const Pattern& expected) : key(name), pattern(expected) {}
  Member(const std::string& name, const Pattern& expected) : key(name), pattern(expected) {}
  std::string key;
  Pattern pattern;
};

/// Keeps what it saw in every block that matched: `Capture arn; CHECK(tf.has("aws_x", {{"arn", capture(arn)}}));`
class Capture {
 public:
  std::size_t size() const { return values_.size(); }
  /// The text of a string, the JSON of anything else. Throws Failure when there is no such capture.
  std::string text(std::size_t index = 0) const;
  std::string json(std::size_t index = 0) const;

 private:
  friend struct detail::Matcher;
  std::vector<std::string> values_;
};

/// Exactly these members and no others (the comment `//` aside); exactly these elements in this order.
Pattern exactly(std::initializer_list<Pattern::Member> members);
Pattern exactly(std::initializer_list<Pattern> elements);
/// A list that contains these elements in this order, with others before, between and after them. A single object needs
/// no braces of its own: array_with({{"type", "redirect"}}).
Pattern array_with(std::initializer_list<Pattern> elements);
Pattern array_with(std::initializer_list<Pattern::Member> element);
/// A list whose every element matches; an empty list does.
Pattern array_of(const Pattern& element);
/// A list, an object or text with exactly this many elements, members or bytes.
Pattern has_size(std::size_t size);

/// The member is not there at all; null is not absent.
Pattern absent();
/// The member is there and not null.
Pattern present();
/// Anything, also nothing.
Pattern any();

Pattern starts_with(std::string_view text);
Pattern ends_with(std::string_view text);
Pattern contains_text(std::string_view text);
/// Text in which the ECMAScript regular expression is found; anchor it with ^ and $ for the whole text.
Pattern matches(std::string_view regex);

/// Text that holds JSON, such as a policy: literal JSON, a template with expressions in it, or one jsonencode(…) call.
/// Expressions inside are seen as text ("${aws_s3_bucket.data.arn}"), so refers_to works in them.
Pattern json_text(const Pattern& pattern);

/// A value in which some expression refers to `name`: "aws_vpc.main", "aws_vpc" (any of that type), "main" (any type),
/// "data.aws_ami", "module.ecs", "var.cidr", and longer ("aws_vpc.main.id").
Pattern refers_to(const char* name);
Pattern refers_to(std::string_view name);
/// The same for a resource or an attribute of it; the App must be alive.
Pattern refers_to(const Value& reference);
/// Any resource, data source or module in this construct.
Pattern refers_to(const Scope& construct);

/// Matches what is present and keeps it.
Pattern capture(Capture& into);
Pattern capture(Capture& into, const Pattern& pattern);

Pattern not_(const Pattern& pattern);
Pattern one_of(std::initializer_list<Pattern> patterns);

}  // namespace terrace::testing
