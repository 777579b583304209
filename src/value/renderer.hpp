// SPDX-License-Identifier: Apache-2.0
#pragma once

// Writes one value as Terraform reads it, into a buffer. A loop over an explicit stack, so that values of any depth
// render in linear time and constant native stack.

#include <string>
#include <vector>

#include "value/buffer.hpp"
#include "value/representation.hpp"
#include "value/text.hpp"

namespace terrace::detail {

/// How a reference to a node reads depends on who asks, so the asker writes it.
class References {
 public:
  enum class Instances { one, by_number, by_key };
  /// Whether there is something to refer to, as seen from the asker.
  enum class Presence {
    certain,
    counted,    ///< its only instance is there wherever the asker is: `x[0]`
    possible,   ///< `one(x[*].attribute)`, which is null where there is none
    elsewhere,  ///< of another stack, whose output is missing where there is none: `try(…, null)`
  };
  virtual ~References() = default;
  /// Writes the reference to `node`. `attribute` is the attribute that is read from it at once, or null; returns true if
  /// that was written too.
  virtual bool write(Buffer& out, const Expression& node, const char* attribute) = 0;
  virtual Presence presence(const Expression& node) = 0;
  /// Whether `node` has count, for_each or neither.
  virtual Instances instances(const Expression& node) = 0;
};

/// What makes a value impossible to write.
struct RenderProblem {
  enum class Kind { invalid_utf8, not_finite, stray_iterator, duplicate_key };
  Kind kind;
  std::string text;
};

class Renderer {
 public:
  Renderer(Buffer& out, References& references) : out_(out), references_(references) {}

  /// As the value of a JSON attribute.
  void json(const Value& value);
  /// As the value of a JSON attribute that Terraform reads without evaluating it, where `${` is two characters: the
  /// default of a variable, a description, the arguments of a backend.
  void json_literal(const Value& value);
  /// As a native expression.
  void hcl(const Value& value);
  /// A quoted JSON string that is not a template.
  void json_name(std::string_view text);
  /// Reports the keys that a literal map has twice; the functions above do so themselves.
  void check_keys(const Value& map);

  /// The name of the iterator of a dynamic block while its content is rendered; null target ends it.
  void bind(const Value& key, const Value& value, const std::string& name);
  void unbind() { bound_.pop_back(); }

  std::vector<RenderProblem>& problems() { return problems_; }

 private:
  /// What of a chain (`x.list[0].name`) has been written around a value: its end, or an address is wanted as it is.
  enum class Link : unsigned char { none, inner, address };
  /// One step of work: a value in a mode, or text to put.
  struct Work {
    enum class What : unsigned char { json, hcl, put, literal, scope_begin, scope_end };
    What what;
    unsigned char precedence;
    bool in_json;  ///< what is written is inside a JSON string
    Place place;   ///< of a literal
    Link link;     ///< of a value
    const Value* value;
    std::string_view text;
  };
  struct Bound {
    const Expression* key;
    const Expression* value;
    std::string key_name;
    std::string value_name;
  };

  void run();
  void json_step(const Value& value);
  void hcl_step(const Value& value, unsigned char precedence, bool in_json, Link link);
  void expression_step(const Value& value, unsigned char precedence, bool in_json, Link link);
  void scalar(const Value& value);
  void literal(std::string_view text, Place place);
  void iterator(const Expression& expression);
  /// The base of a step that means the whole of `chain`.
  void push_whole(const Value& chain, bool in_json, Link link);
  void for_step(const Value& value, bool in_json);
  void for_body(Expression& expression, bool in_json);
  void attribute_step(Expression& expression, bool in_json, Link link);
  /// The reference to a node; true if `attribute` was written too.
  bool node_step(const Expression& node, const char* attribute, Link link);
  static Link inside(Link link) { return link == Link::none ? Link::inner : link; }
  /// Begins what makes null of a chain whose node is not there.
  void open_chain(const Value& end, Link link);
  void template_parts(Expression& expression, Place place);
  std::string for_suffix() const { return bound_.empty() ? "" : std::to_string(bound_.size() + 1); }

  void push(Work::What what, const Value& value, unsigned char precedence, bool in_json, Link link = Link::none) {
    work_.push_back({what, precedence, in_json, Place::hcl, link, &value, {}});
  }
  void push_text(std::string_view text) {
    work_.push_back({Work::What::put, 0, false, Place::hcl, Link::none, nullptr, text});
  }
  void push_literal(std::string_view text, Place place) {
    work_.push_back({Work::What::literal, 0, false, place, Link::none, nullptr, text});
  }
  std::string_view quote(bool in_json) const { return in_json ? "\\\"" : "\""; }

  Buffer& out_;
  References& references_;
  Place text_place_ = Place::json_template;
  std::vector<Work> work_;
  std::vector<Bound> bound_;
  std::vector<RenderProblem> problems_;
};

}  // namespace terrace::detail
