// SPDX-License-Identifier: Apache-2.0

// Who may read and write what by IAM, what sends events to what, and what else one thing uses of another.

#include <algorithm>
#include <cctype>

#include "graph/draft.hpp"
#include "graph/kinds.hpp"

namespace terrace::graph {
namespace {

using nlohmann::ordered_json;

/// A policy may be made of a document, which is made of documents.
constexpr unsigned kDocuments = 4;

struct Grant {
  std::size_t box;
  std::string label;
};

/// The IAM actions in a text: "s3:GetObject", "logs:*".
std::vector<std::string> actions_in(const std::string& text) {
  std::vector<std::string> found;
  const auto in_name = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '*'; };
  for (std::size_t colon = text.find(':'); colon != std::string::npos; colon = text.find(':', colon + 1)) {
    std::size_t begin = colon;
    std::size_t end = colon + 1;
    while (begin > 0 && in_name(text[begin - 1])) --begin;
    while (end < text.size() && in_name(text[end])) ++end;
    if (begin < colon && end > colon + 1) found.push_back(text.substr(begin, end - begin));
  }
  return found;
}

void texts_in(const ordered_json& value, std::string& text) {
  if (value.is_string()) text += value.get_ref<const std::string&>() + '\n';
  if (!value.is_structured()) return;
  for (const ordered_json& item : value) texts_in(item, text);
}

std::string label_of(const std::vector<std::string>& actions, std::string_view service) {
  constexpr std::string_view kReading[] = {"Get",   "List", "Describe", "Head",   "Read",    "Receive",
                                           "Query", "Scan", "BatchGet", "Select", "Decrypt", "BatchCheck"};
  bool reads = false;
  bool writes = false;
  for (const std::string& action : actions) {
    const std::size_t colon = action.find(':');
    if (!service.empty() && std::string_view(action).substr(0, colon) != service) continue;
    const std::string_view name = std::string_view(action).substr(colon + 1);
    const bool is_reading = std::any_of(std::begin(kReading), std::end(kReading),
                                        [&](std::string_view verb) { return name.starts_with(verb); });
    reads = reads || is_reading || name == "*";
    writes = writes || !is_reading;
  }
  if (reads && writes) return "reads and writes";
  if (reads) return "reads";
  return writes ? "writes" : "may use";
}

class Access {
 public:
  explicit Access(Draft& draft) : draft_(draft), constructs_(draft.model().constructs) {}

  void run() {
    connect();
    find_users();
    grants_.resize(constructs_.size());
    for (std::size_t i = 0; i < constructs_.size(); ++i) read_policies(i);
    for (std::size_t role = 0; role < constructs_.size(); ++role) {
      for (const Grant& grant : grants_[role]) {
        if (users_[role].empty()) draft_.link(draft_.box_of(role), grant.box, "access", grant.label);
        for (const std::size_t user : users_[role]) draft_.link(user, grant.box, "access", grant.label);
      }
    }
    use();
  }

 private:
  void connect() {
    for (std::size_t i = 0; i < constructs_.size(); ++i) {
      const Connector* connector = connector_of(constructs_[i].type);
      if (connector == nullptr) continue;
      const std::vector<std::size_t> sources = draft_.boxes_in(i, connector->from);
      for (const std::size_t source : sources) {
        if (!connector->to.empty()) {
          for (const std::size_t target : draft_.boxes_in(i, connector->to)) send(source, target, connector->label);
          continue;
        }
        for (const std::size_t target : draft_.mentions().in_arguments(i)) {
          const std::size_t box = draft_.box_of(target);
          if (box != kNone && box != source) send(source, box, connector->label);
        }
      }
    }
  }

  void send(std::size_t from, std::size_t to, std::string_view label) {
    draft_.link(from, to, "event", std::string(label));
  }

  void find_users() {
    users_.resize(constructs_.size());
    const Architecture& made = draft_.made();
    for (std::size_t box = 0; box < made.boxes.size(); ++box) {
      const std::size_t construct = made.boxes[box].construct;
      const std::string& kind = made.boxes[box].kind;
      if (construct == kNone || kind == "role" || kind == "stack" || kind == "queue") continue;
      for (const std::size_t target : draft_.reach(construct)) {
        if (constructs_[target].type == "aws_iam_role") users_[target].push_back(box);
      }
    }
  }

  void read_policies(std::size_t at) {
    const Construct& construct = constructs_[at];
    const std::string& type = construct.type;
    if (!type.starts_with("aws_iam_") || !construct.arguments.is_object()) return;
    if (type == "aws_iam_role") {
      const ordered_json* policy = argument_of(construct.arguments, "inline_policy");
      if (policy != nullptr) read_policy(*policy, construct.stack, {at}, kDocuments);
      return;
    }
    std::vector<std::size_t> roles;
    for (const char* const name : {"role", "roles", "user", "users"}) {
      for (const std::size_t target : draft_.mentions().in_argument(construct, name)) {
        if (box_kind(constructs_[target].type) == "role") roles.push_back(target);
      }
    }
    if (roles.empty()) return;
    for (const char* const name : {"policy", "policy_arn"}) {
      const ordered_json* policy = argument_of(construct.arguments, name);
      if (policy == nullptr) continue;
      read_policy(*policy, construct.stack, roles, kDocuments);
      const std::string text = plain_text(*policy);
      if (!text.starts_with("arn:aws:iam::aws:policy/")) continue;
      for (const std::size_t role : roles) {
        if (draft_.box_of(role) != kNone) {
          draft_.note(draft_.box_of(role), "AWS's policy " + text.substr(text.rfind('/') + 1));
        }
      }
    }
  }

  void read_policy(const ordered_json& policy, std::size_t stack, const std::vector<std::size_t>& roles,
                   unsigned documents) {
    std::string text;
    texts_in(policy, text);
    const std::vector<std::string> actions = actions_in(text);
    for (const std::size_t target : draft_.mentions().in(policy, stack)) {
      const Construct& construct = constructs_[target];
      const bool is_document = construct.type == "aws_iam_policy_document" || construct.type == "aws_iam_policy";
      if (is_document && documents > 0) {
        const char* const inside = construct.type == "aws_iam_policy" ? "policy" : "statement";
        for_items(argument_of(construct.arguments, inside), [&](const ordered_json& statement) {
          read_policy(statement, construct.stack, roles, documents - 1);
        });
        for (const char* const other : {"source_policy_documents", "override_policy_documents"}) {
          const ordered_json* value = argument_of(construct.arguments, other);
          if (value != nullptr) read_policy(*value, construct.stack, roles, documents - 1);
        }
        continue;
      }
      const std::size_t box = draft_.box_of(target);
      const std::string_view kind = box_kind(construct.type);
      if (box == kNone || kind == "vpc" || kind == "subnet") continue;
      const std::string label = kind == "role" ? "may use" : label_of(actions, service_of(construct.type));
      for (const std::size_t role : roles) grants_[role].push_back({box, label});
    }
  }

  void use() {
    const std::size_t count = draft_.made().boxes.size();
    for (std::size_t box = 0; box < count; ++box) {
      const std::size_t construct = draft_.made().boxes[box].construct;
      if (construct == kNone || !is_actor(draft_.made().boxes[box].kind)) continue;
      const std::string kind = draft_.made().boxes[box].kind;
      for (const std::size_t target : draft_.reach(construct)) {
        const std::size_t other = draft_.box_of(target);
        if (other == kNone || other == box || !may_be_used(draft_.made().boxes[other].kind, kind)) continue;
        std::string label(use_of(draft_.made().boxes[other].kind, constructs_[target].type));
        if (kind == "cdn" && label == "uses") label = "origin";
        const bool linked = draft_.are_linked(box, other) || draft_.are_linked(other, box);
        if (!linked || (label != "uses" && label != "reads" && label != "logs to")) {
          draft_.link(box, other, "uses", label);
        }
      }
    }
  }

  static bool is_actor(std::string_view kind) {
    constexpr std::string_view kPassive[] = {"vpc",  "subnet", "stack", "zone",    "role", "storage",
                                             "logs", "secret", "dns",   "gateway", "group"};
    return std::find(std::begin(kPassive), std::end(kPassive), kind) == std::end(kPassive);
  }

  static bool may_be_used(std::string_view kind, std::string_view by) {
    if (kind == "vpc" || kind == "subnet" || kind == "stack" || kind == "gateway" || kind == "group") return false;
    const bool keeps_data = by == "database" || by == "cache" || by == "queue";
    return !keeps_data || kind == "role" || kind == "secret" || kind == "logs";
  }

  Draft& draft_;
  const std::vector<Construct>& constructs_;
  std::vector<std::vector<std::size_t>> users_;
  std::vector<std::vector<Grant>> grants_;
};

}  // namespace

void draw_access(Draft& draft) { Access(draft).run(); }

}  // namespace terrace::graph
