// SPDX-License-Identifier: Apache-2.0
#pragma once

// S3 buckets: private, encrypted, versioned, and deaf to requests without TLS.
//
//   auto uploads = stack.add("uploads", aws::Bucket{.key = key});
//   uploads.grant_read_write(service, "avatars/*");                     // the objects, the listing and the key
//   auto logs = stack.add("logs", aws::Bucket{.lifecycle = {{.expire_days = 90}}});
//   uploads.log_access_to(logs, "uploads/");
//   logs.accept_load_balancer_logs("edge");                             // exactly the path that the balancer writes to
//
// The policy is gathered until synth. Decided for the user: nobody but the account's owner owns objects, public access
// is blocked, what was overwritten or deleted is kept for 90 days, unfinished uploads for a week. A bucket with
// something in it is not deleted, unless `force_destroy` says so.

#include <terrace/aws/key.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

/// What becomes of objects with time. Days count from their upload.
struct LifecycleRule {
  /// Left out: "rule-1" and so on, in the order of the list.
  std::string id{};
  bool enabled = true;
  /// Only of objects whose keys begin so, that have these tags, or are of such sizes (in bytes). Left out: of all.
  Str prefix{};
  Map<Str> tags{};
  Num larger_than{};
  Num smaller_than{};
  /// Deletes them; in a versioned bucket they then are old versions.
  Num expire_days{};
  /// Deletes old versions so many days after they were replaced, but the newest `keep_old_versions` of them.
  Num expire_old_days{};
  Num keep_old_versions{};
  /// Moves them to a cheaper class. Every class but GLACIER_IR asks a fee and time, or a month's stay, in return.
  struct Transition {
    Required<Num> days;
    /// "STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER" or "DEEP_ARCHIVE".
    Required<Str> storage_class;
  };
  Items<Transition> transitions{};
  Items<Transition> old_transitions{};
  /// Drops parts of uploads that were begun and not ended.
  Num abort_uploads_days{};
};

/// Which pages of other hosts browsers may let ask the bucket.
struct CorsRule {
  /// "https://example.com"; `*` stands for anything.
  Required<List<Str>> origins;
  /// "GET", "PUT", "POST", "DELETE", "HEAD".
  List<Str> methods = {"GET", "HEAD"};
  List<Str> headers{};
  /// What pages see of the answer.
  List<Str> exposed_headers{};
  /// How long browsers remember the answer.
  Num max_age_seconds = 3000;
};

/// Objects cannot be deleted or overwritten for a time. Cannot be taken back for a bucket.
struct ObjectLock {
  /// "GOVERNANCE": who has a special right may; "COMPLIANCE": nobody, not even the account's root.
  Str mode = "GOVERNANCE";
  /// One of them, for every object. Neither: only objects that are locked one by one.
  Num days{};
  Num years{};
};

/// What somebody is told about; see Bucket::Ref::notify_queue.
struct BucketEvents {
  /// "s3:ObjectCreated:*", "s3:ObjectRemoved:Delete" …
  List<Str> events = {"s3:ObjectCreated:*"};
  Str prefix{};
  Str suffix{};
  /// What lets the bucket in, such as the policy of the queue: S3 asks for it when it is told to notify.
  Dependency permission{};
};

struct Bucket {
  class Ref;
  struct Existing;

  /// Unique in the world; 3 to 63 lower-case letters, digits, hyphens and dots. Left out: the path as a prefix, with an
  /// ending by Terraform. Changing it replaces the bucket.
  Str name{};
  /// Left out: encrypted with keys of S3. With a key of one's own readers need it, too (grants see to that), and some
  /// services cannot write: load balancers' logs, access logs.
  Key::Ref key{};
  /// Keeps what is overwritten or deleted. "Suspended" when false.
  Bool versioned = true;
  /// For how many days; 0 for ever.
  Num keep_old_days = 90;
  Items<LifecycleRule> lifecycle{};
  Items<CorsRule> cors{};
  std::optional<ObjectLock> object_lock{};
  /// Versions can be deleted only with a second factor. AWS lets nobody but the account's root set this, and then no
  /// lifecycle rule: docs/aws/storage.md tells how. `mfa` is the device and its code, "arn:aws:iam::…:mfa/root 123456".
  bool mfa_delete = false;
  Str mfa{};
  /// Public policies and ACLs are refused by AWS. False: for a bucket that is meant for the world.
  bool block_public_access = true;
  /// Destroying the bucket deletes all that is in it. Left out, AWS refuses to delete a bucket that is not empty.
  Bool force_destroy{};
  /// Tells EventBridge of everything that happens in it.
  bool notify_event_bridge = false;

  Ref build(Scope& scope) const;
};

/// A bucket that exists already. Its policy is its owner's; grants become statements of roles.
struct Bucket::Existing {
  Required<Str> name;
  /// Needed for grants if it is encrypted with a key of one's own.
  Key::Ref key{};

  Ref build(Scope& scope) const;
};

class Bucket::Ref {
 public:
  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }
  /// Of all objects whose keys fit the pattern: "<arn>/<keys>".
  Str objects_arn(const Str& keys = "*") const;
  /// "<bucket>.s3.<region>.amazonaws.com"; unset for one that exists already.
  const Str& domain_name() const { return domain_name_; }
  const Key::Ref& key() const { return key_; }
  /// The same as `name` and `arn`, but known only when the policy is there: for services that try to write a log as soon
  /// as they are told where.
  Str log_name() const;
  Str log_arn(const Str& folder = {}) const;

  /// Who may do what with the objects whose keys fit the pattern, and with the key. Readers may list them.
  const Ref& grant_read(const Grantee& grantee, const Str& keys = "*") const;
  const Ref& grant_write(const Grantee& grantee, const Str& keys = "*") const;
  const Ref& grant_read_write(const Grantee& grantee, const Str& keys = "*") const;
  const Ref& grant_delete(const Grantee& grantee, const Str& keys = "*") const;

  /// Adds to the bucket's policy; any time before synth, from any stack. Without resources: the bucket and its objects.
  const Ref& allow(const Statement& statement) const;
  const Ref& deny(const Statement& statement) const;

  /// Lets services write their logs, each exactly where it does. The prefixes are what the services are told, without
  /// slashes at the ends. Load balancers write only to a bucket without a key of one's own.
  const Ref& accept_load_balancer_logs(const Str& prefix = {}) const;
  /// Flow logs and other logs that AWS delivers.
  const Ref& accept_delivered_logs(const Str& prefix = {}) const;
  /// Trails of this account, or the one of this ARN.
  const Ref& accept_cloudtrail(const Str& prefix = {}, const Str& trail = {}) const;
  const Ref& accept_config(const Str& prefix = {}) const;

  /// Records every request in another bucket of this region, which has no key of its own. The prefix ends with a slash
  /// if it is to be a folder.
  const Ref& log_access_to(const Ref& other, const Str& prefix) const;

  /// Tells somebody of events, by ARN. A function gets the right to be invoked; queues and topics must let the bucket in
  /// by their own policies.
  const Ref& notify_queue(const Id& id, const Str& queue_arn, const BucketEvents& events = {}) const;
  const Ref& notify_topic(const Id& id, const Str& topic_arn, const BucketEvents& events = {}) const;
  const Ref& notify_function(const Id& id, const Str& function_arn, const BucketEvents& events = {}) const;

  /// To depend on: the bucket and its policy. What writes logs into it needs that.
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Bucket;
  friend struct Bucket::Existing;
  Ref(const Scope& scope, const Str& name, const Str& arn, const Key::Ref& key)
      : scope_(scope), name_(name), arn_(arn), key_(key) {}
  Scope scope_;
  Str name_;
  Str arn_;
  Str domain_name_;
  Key::Ref key_;
};

}  // namespace terrace::aws
