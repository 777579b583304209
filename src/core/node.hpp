// SPDX-License-Identifier: Apache-2.0
#pragma once

// The tree behind Scope and App. Nodes live in an arena of their Tree, in program order, linked to parent, first child
// and next sibling, so that any walk is a loop: a tree may be 100,000 deep.

#include <terrace/core/app.hpp>
#include <terrace/core/schema.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/node_table.hpp"

namespace terrace::detail {

class Tree;
struct Presence;  // core/presence.hpp

enum class NodeKind : std::uint8_t {
  root,
  stack,
  scope,
  resource,
  data,
  ephemeral,
  module,
  variable,
  output,
  local,
  provider,
  check
};

struct TagChange {
  Value key;
  Value value;  ///< unset takes the inherited tag away
};

struct Override {
  std::string pointer;
  Value value;
  SourceLocation location;
};

struct Hook {
  void* object;
  void (*call)(void*, Scope);
  void (*destroy)(void*);
};

struct Rule {
  void* object;
  void (*call)(void*, Validation&);
  void (*destroy)(void*);
};

/// A violation of a policy that is meant, in the subtree of the node that has this.
struct Acknowledgement {
  std::string code;
  std::string reason;
  SourceLocation location;
};

struct State {
  const void* key;
  void* object;
  void (*destroy)(void*);
};

/// A choice that a scope makes for all in it, unless a deeper one makes its own.
enum class Choice : std::uint8_t { inherited, no, yes };

/// What few nodes have.
struct Extras {
  std::vector<TagChange> tags;
  std::vector<Override> overrides;
  std::vector<Hook> hooks;
  std::vector<Hook> last_hooks;  ///< run when no other hook is left
  std::vector<Rule> rules;
  std::vector<State> states;
  std::vector<Acknowledgement> acknowledgements;
  std::vector<std::string> earlier_paths;
  std::vector<Value> conditions;  ///< all of which must hold for what is in here to be made
  Choice retained = Choice::inherited;
  Choice stateful = Choice::inherited;
  std::string set_name;
  SourceLocation set_name_location;
};

/// A block of a stack that has no node of its own: moved, import, removed.
struct LooseBlock {
  Value block;
  SourceLocation location;
};

struct Requirement {
  std::string source;
  std::string version;
  std::vector<std::string> aliases;
};

/// Another stack's value as this stack reads it.
struct StackDependency {
  Node* stack = nullptr;
  SourceLocation location;
  Node* from = nullptr;  ///< the construct that made it; null for Stack::depends_on
};

/// The user's word on what is gone from the program.
struct Retirement {
  std::string path;  ///< below the stack; of App::retire a stack's name
  bool destroy = false;
  SourceLocation location;
};

/// What only stacks have.
struct StackData {
  std::uint32_t number = 0;
  Value backend;  ///< a block, unset for none
  SourceLocation backend_location;
  std::string required_version;
  std::vector<std::pair<std::string, Requirement>> requirements;
  std::vector<LooseBlock> moved;
  std::vector<LooseBlock> imports;
  std::vector<LooseBlock> removed;
  std::vector<Retirement> retirements;
  std::vector<std::string> earlier_names;
  std::vector<StackDependency> dependencies;
  std::vector<std::string> accounts;  ///< that it may be applied to; empty for any
  SourceLocation accounts_location;
  bool is_protected = false;  ///< from being destroyed
  SourceLocation protected_location;
  std::vector<Node*> nodes;  ///< every node of the stack but itself, in program order; filled when synth begins
};

struct Node {
  Tree* tree = nullptr;
  Node* parent = nullptr;
  Node* first_child = nullptr;
  Node* last_child = nullptr;
  Node* next_sibling = nullptr;
  Node* stack = nullptr;  ///< the stack it is in; itself for a stack, null for the root
  std::string_view id;
  SourceLocation location;
  NodeKind kind = NodeKind::scope;
  bool has_count = false;
  bool has_for_each = false;
  bool is_optional = false;  ///< its count is 0 or 1, by the conditions that it is under; set by apply_conditions
  bool refused = false;      ///< its id was, or one above it; it is checked, but its name counts for nothing
  std::uint32_t number = 0;  ///< position in program order
  std::uint32_t depth = 0;
  const SchemaSource* source = nullptr;
  Value arguments;                     ///< a block of `source`; for a variable its options
  Value meta;                          ///< a block of Meta's schema, or unset
  std::string_view name;               ///< the Terraform name, without the type; set by resolve
  std::string_view type_text;          ///< a variable's type constraint, a provider's alias; kept by the tree
  const Presence* presence = nullptr;  ///< null for what is always there; set by apply_conditions
  Extras* extras = nullptr;
  StackData* stack_data = nullptr;

  Extras& extra();
  const Schema& schema() const { return schema_of(*source); }
  bool is_block() const { return kind >= NodeKind::resource; }
  /// A data source that belongs to a check and is written inside of it.
  bool is_in_check() const { return kind == NodeKind::data && parent->kind == NodeKind::check; }
};

/// Nodes in the order in which they were made. They never move; a chunk of them costs one allocation.
class NodeList {
 public:
  template <class List, class N> class Iterator {
   public:
    Iterator(List* list, std::size_t at) : list_(list), at_(at) {}
    N& operator*() const { return (*list_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    List* list_;
    std::size_t at_;
  };

  Node& emplace_back() {
    if (size_ % kChunk == 0) chunks_.emplace_back(new Node[kChunk]);
    return (*this)[size_++];
  }
  std::size_t size() const { return size_; }
  Node& operator[](std::size_t i) { return chunks_[i / kChunk][i % kChunk]; }
  const Node& operator[](std::size_t i) const { return chunks_[i / kChunk][i % kChunk]; }
  const Node& back() const { return (*this)[size_ - 1]; }
  auto begin() { return Iterator<NodeList, Node>(this, 0); }
  auto end() { return Iterator<NodeList, Node>(this, size_); }
  auto begin() const { return Iterator<const NodeList, const Node>(this, 0); }
  auto end() const { return Iterator<const NodeList, const Node>(this, size_); }

 private:
  static constexpr std::size_t kChunk = 64;
  std::vector<std::unique_ptr<Node[]>> chunks_;
  std::size_t size_ = 0;
};

class Tree {
 public:
  explicit Tree(const AppOptions& options);
  ~Tree();
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  /// Makes a child, or reports the id and returns a node that is not linked into the tree, so that the program goes on.
  Node* add(Node* parent, const Id& id, NodeKind kind);
  /// A copy of `text` that lives as long as the tree.
  std::string_view keep(std::string_view text);
  const Presence* keep(Presence presence);
  /// A reference to `node` as a whole.
  Value reference(Node* node) const;

  Node* root() const { return root_; }
  std::uint32_t serial() const { return serial_; }
  const NodeList& nodes() const { return nodes_; }
  NodeList& nodes() { return nodes_; }
  const std::vector<Node*>& stacks() const { return stacks_; }
  Diagnostics& diagnostics() { return diagnostics_; }
  AppOptions& options() { return options_; }
  /// How names were made before; equal to the present naming when the user says nothing.
  Naming earlier_naming() const { return earlier_naming_.value_or(options_.naming); }
  void set_earlier_naming(Naming naming) { earlier_naming_ = naming; }
  std::vector<Retirement>& retired_stacks() { return retired_stacks_; }

  bool is_synthesized() const { return synthesized_; }
  void set_synthesized() { synthesized_ = true; }

  /// The context value of a key, from wherever it is set; null when it is not.
  const std::string* context(std::string_view key);

 private:
  AppOptions options_;
  std::uint32_t serial_;
  NodeList nodes_;
  std::vector<Node*> stacks_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* chunk_ = nullptr;
  std::size_t chunk_left_ = 0;
  NodeTable children_;
  std::unordered_map<std::string, std::string> context_;
  bool context_read_ = false;
  std::optional<Naming> earlier_naming_;
  std::vector<Retirement> retired_stacks_;
  std::vector<std::unique_ptr<Presence>> presences_;
  bool synthesized_ = false;
  Diagnostics diagnostics_;
  Node* root_ = nullptr;
};

/// The door from public handles to nodes.
struct NodeAccess {
  static Node* node(const Scope& scope) { return scope.node_; }
  static Scope scope(Node* node) { return Scope(node); }
  static Stack stack(Node* node) { return Stack(node); }
  static Construct construct(Node* node) { return Construct(node); }
  static Resource resource(Node* node) { return Resource(node); }
  static Validation validation(Node* node) { return Validation(Construct(node)); }
  static Tree& tree(const App& app) { return *app.tree_; }
};

/// "web-dev/network/vpc".
std::string path_of(const Node* node);
/// The first link of a chain of operators that leads to a node: for `aws_vpc.a.subnets[0].id` the node of aws_vpc.a;
/// null when the value is no such chain.
Node* node_of(const Value& value);
/// Whether text can be the name of a stack and so of its folder.
bool is_stack_name(std::string_view name);
/// Whether a file is one of the library's own sources.
bool is_library_file(std::string_view file);
/// `at`, or the line of `node` when `at` is one of the library's own.
SourceLocation user_line(const Node* node, SourceLocation at);
/// A diagnostic about `node`, with its path, line and id filled in.
Diagnostic diagnostic(const Node* node, std::string_view code, std::string message, std::string help = {});

}  // namespace terrace::detail
