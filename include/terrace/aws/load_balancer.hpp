// SPDX-License-Identifier: Apache-2.0
#pragma once

// Application load balancers.
//
//   auto edge = stack.add("edge", aws::LoadBalancer{.network = network});
//   auto https = edge.https({.certificate = certificate});
//   https.forward(web, {.health_path = "/healthz"});                                   // everything else
//   https.forward(api, {.health_path = "/healthz", .when = {.paths = {"/api/*"}}});
//   edge.redirect_http_to_https();
//   zone.alias("www", edge);
//
// `forward` makes the target group, opens the way from the balancer to the target's port, and tells the target. Decided for
// the user: TLS 1.2 and 1.3 only, invalid headers are dropped, the balancer is protected against deletion, its access logs
// are kept for 90 days in a bucket that it may write to, requests that no rule is for get a 404.

#include <terrace/aws/bucket.hpp>
#include <terrace/aws/certificate.hpp>
#include <terrace/aws/network.hpp>
#include <terrace/aws/target.hpp>
#include <terrace/aws/target_group.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

/// Which requests a rule is for: all that is said must hold, and of each list one item. At most five values in all.
/// `*` and `?` stand for other characters.
struct RuleConditions {
  /// "api.example.com", "*.example.com".
  List<Str> hosts{};
  /// "/api/*".
  List<Str> paths{};
  /// "GET", "POST".
  List<Str> methods{};
  /// Ranges of addresses. Behind another proxy that is the proxy's.
  List<Str> source_ranges{};
  struct Header {
    Required<Str> name;
    Required<List<Str>> values;
  };
  Items<Header> headers{};
  struct Query {
    /// Left out: any key.
    Str key{};
    Required<Str> value;
  };
  Items<Query> query{};
};

/// Who must sign in first; HTTPS listeners only.
struct SignIn {
  /// With Cognito: ARN and client of a user pool, and its domain.
  Str user_pool_arn{};
  Str user_pool_client_id{};
  Str user_pool_domain{};
  /// With another provider, by OpenID Connect. Its secret is in Terraform's state: the AWS provider has no other way.
  Str issuer{};
  Str authorization_endpoint{};
  Str token_endpoint{};
  Str user_info_endpoint{};
  Str client_id{};
  terrace::Secret client_secret{};
  /// "openid" when left out; with blanks between them.
  Str scope{};
  /// How long before one signs in again.
  Num session_seconds{};
  /// "authenticate" when left out; "allow" lets others through unknown, "deny" answers 401.
  Str otherwise{};
};

/// A rule of a listener; without conditions, what it does with all other requests.
struct RuleOptions {
  /// What the rule is called in addresses; needed with conditions.
  std::string id{};
  RuleConditions when{};
  /// 1 to 50000, unique in the listener; the lowest that fits decides. Left out: one above 12000, the lower the narrower
  /// the conditions are (hosts, then other conditions, then exact and longer paths), whatever other rules there are.
  Num priority{};
  std::optional<SignIn> sign_in{};
};

struct ForwardOptions {
  /// What the load balancer asks for to see whether the target is well; as `health.path`.
  Str health_path{};
  HealthCheck health{};
  TargetGroupOptions group{};
  /// Left out: what the target is called.
  std::string id{};
  RuleConditions when{};
  Num priority{};
  std::optional<SignIn> sign_in{};
};

struct WeightedGroup {
  TargetGroup::Ref group;
  /// 0 to 999, in proportion to the others'.
  Num weight = 1;
};

struct FixedResponse {
  Num status = 404;
  /// At most 1024 characters.
  Str body{};
  /// "text/plain", "text/html", "text/css", "application/javascript" or "application/json".
  Str content_type = "text/plain";
};

/// Where to, with what is left out taken from the request; "#{host}", "#{path}" and so on stand for its parts.
struct Redirect {
  Str protocol{};
  Str host{};
  Str port{};
  /// With a slash at its beginning.
  Str path{};
  /// Without the question mark.
  Str query{};
  /// Browsers remember a permanent redirect.
  bool permanent = true;
};

/// What the load balancer adds to answers, or takes away from them. Left out: nothing.
struct ResponseHeaders {
  /// Browsers come by HTTPS only, for so long: "max-age=31536000; includeSubDomains".
  Str strict_transport_security{};
  Str content_security_policy{};
  /// "DENY" or "SAMEORIGIN".
  Str frame_options{};
  /// "nosniff".
  Str content_type_options{};
  Str allow_origin{};
  Str allow_methods{};
  Str allow_headers{};
  /// "true".
  Str allow_credentials{};
  Str expose_headers{};
  Str max_age{};
  /// False: answers do not say that they come from a load balancer of AWS.
  Bool server{};

  /// HTTPS for a year, no frames, no guessing of types, no word about the server.
  static ResponseHeaders strict() {
    return {.strict_transport_security = "max-age=31536000",
            .frame_options = "DENY",
            .content_type_options = "nosniff",
            .server = false};
  }
};

struct HttpsOptions {
  /// A Certificate, or an ARN. One of the two must be there.
  CertificateUse certificate{};
  Str certificate_arn{};
  Num port = 443;
  /// Which versions and ciphers of TLS: 1.3 and 1.2 with forward secrecy.
  Str ssl_policy = "ELBSecurityPolicy-TLS13-1-2-2021-06";
  ResponseHeaders headers{};
  /// Clients must show a certificate of this trust store.
  Str trust_store_arn{};
};

struct HttpOptions {
  Num port = 80;
  ResponseHeaders headers{};
};

/// Where a load balancer writes a line for each request, or for each connection.
struct LoadBalancerLogs {
  bool enabled = true;
  /// One without a key of one's own: load balancers cannot write to others. It lets the balancer in by itself, unless
  /// it existed already. Left out: one is made.
  std::optional<Bucket::Ref> bucket{};
  /// Without slashes at its ends.
  Str prefix{};
};

struct LoadBalancer {
  class Ref;
  class Listener;
  struct Existing;

  Network::Ref network;
  /// Reached from the network only, in its private subnets.
  bool internal = false;
  /// Left out: the network's public subnets, or of an internal one the private (or isolated) ones. At least two zones.
  List<Str> subnets{};
  /// Who may ask on the listeners' ports, by address. Left out: everybody, or of an internal one the network. Empty:
  /// nobody but whom `connections()` lets in.
  List<Str> open_to{};
  /// Instead of one that is made.
  std::optional<SecurityGroup::Ref> security_group{};
  /// At most 32 letters, digits and hyphens. Left out: made of the path.
  Str name{};

  /// AWS refuses to delete it. False: for throw-away environments; the bucket of the logs then goes with all that is in it.
  Bool deletion_protection = true;
  /// Headers with names that are none are dropped before anybody misreads them.
  Bool drop_invalid_headers = true;
  /// What becomes of requests that a server could understand in two ways: "defensive", "strictest" or "monitor".
  Str desync = "defensive";
  Bool http2 = true;
  /// How long a connection without data stays open, 1 to 4000.
  Num idle_seconds = 60;
  /// How long a connection of a client stays open at most, 60 to 604800. Left out: an hour.
  Num keep_alive_seconds{};
  /// "append" when left out, "preserve" or "remove": what becomes of X-Forwarded-For.
  Str forwarded_for{};
  Bool preserve_host_header{};
  /// Targets are told version and cipher of TLS.
  Bool tls_headers{};
  /// "ipv4" when left out; "dualstack" needs subnets with IPv6 ranges.
  Str ip_address_type{};
  /// AWS may shift traffic away from a zone that is in trouble.
  Bool zonal_shift{};
  /// Capacity units that are kept ready, each at a price. Left out: as many as are used.
  Num reserved_capacity{};

  LoadBalancerLogs access_logs{};
  /// TLS of each connection; useful with certificates of clients.
  LoadBalancerLogs connection_logs{.enabled = false};
  /// How long the bucket that is made keeps the logs.
  Num keep_logs_days = 90;
  /// The ARN of a web ACL of WAF (scope REGIONAL) that looks at requests first.
  Str web_acl_arn{};
  /// Requests pass while WAF does not answer.
  Bool waf_fail_open{};

  Ref build(Scope& scope) const;
};

/// A load balancer that exists already, by ARN or name. What is left out and asked for is looked up.
struct LoadBalancer::Existing {
  Str arn{};
  Str name{};
  Str vpc_id{};
  Str dns_name{};
  Str zone_id{};
  /// Its targets let this group in. Rules of the group itself are its owner's.
  Str security_group_id{};

  Ref build(Scope& scope) const;
};

class LoadBalancer::Listener {
 public:
  Str arn() const;
  /// Sends requests to a target, such as a service. All without conditions, once; with `when`, those that fit. A target
  /// that is forwarded to again keeps its group.
  const Listener& forward(const Target& target, const ForwardOptions& options = {}) const;
  const Listener& forward(const TargetGroup::Ref& group, const RuleOptions& options = {}) const;
  /// Shares them between groups; `sticky_seconds` keeps a client with the group it came to.
  const Listener& forward(const Items<WeightedGroup>& groups, const RuleOptions& options = {},
                          const Num& sticky_seconds = {}) const;
  const Listener& respond(const FixedResponse& response, const RuleOptions& options = {}) const;
  const Listener& redirect(const Redirect& redirect, const RuleOptions& options = {}) const;
  /// Another certificate that it serves with; the name that the client asks for decides.
  const Listener& add_certificate(const Id& id, const CertificateUse& certificate) const;
  const Scope& scope() const { return scope_; }

 private:
  friend class LoadBalancer::Ref;
  explicit Listener(const Scope& scope) : scope_(scope) {}
  Scope scope_;
};

class LoadBalancer::Ref {
 public:
  class Metrics;
  Str arn() const;
  /// "app/edge/50dc6c495c0c9188", for metrics.
  Str arn_suffix() const;
  Str dns_name() const;
  /// Of the zone that its name is in.
  Str zone_id() const;
  AliasTarget alias_target() const;
  Connections connections() const;

  Listener https(const HttpsOptions& options) const;
  /// Without TLS; for redirects, and behind something that has it.
  Listener http(const HttpOptions& options = {}) const;
  Listener redirect_http_to_https(const Num& from = 80, const Num& to = 443) const;
  /// A listener that exists already, to add rules to; give them priorities that are free.
  Listener existing_listener(const Id& id, const Str& listener_arn) const;

  /// The group of a target, for requests that are shared by weights. Makes it, or finds the one that is there.
  TargetGroup::Ref group_of(const Target& target, const ForwardOptions& options = {}) const;
  Metrics metrics() const;
  /// To depend on: the balancer.
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct LoadBalancer;
  friend struct LoadBalancer::Existing;
  friend class LoadBalancer::Listener;
  explicit Ref(const Scope& scope) : scope_(scope) {}
  Scope scope_;
};

class LoadBalancer::Ref::Metrics {
 public:
  Metric requests() const { return of("RequestCount", "Sum"); }
  /// Seconds until targets begin to answer.
  Metric response_time() const { return of("TargetResponseTime", "Average"); }
  /// Answers 5xx and 4xx of targets.
  Metric server_errors() const { return of("HTTPCode_Target_5XX_Count", "Sum"); }
  Metric client_errors() const { return of("HTTPCode_Target_4XX_Count", "Sum"); }
  /// Answers of the load balancer itself, as when no target is well.
  Metric elb_5xx() const { return of("HTTPCode_ELB_5XX_Count", "Sum"); }
  Metric elb_4xx() const { return of("HTTPCode_ELB_4XX_Count", "Sum"); }
  Metric connection_errors() const { return of("TargetConnectionErrorCount", "Sum"); }
  Metric tls_errors() const { return of("ClientTLSNegotiationErrorCount", "Sum"); }
  Metric active_connections() const { return of("ActiveConnectionCount", "Sum"); }
  Metric rejected_connections() const { return of("RejectedConnectionCount", "Sum"); }
  Metric bytes() const { return of("ProcessedBytes", "Sum"); }
  /// What is paid for beside the hours.
  Metric capacity_units() const { return of("ConsumedLCUs", "Sum"); }

 private:
  friend class LoadBalancer::Ref;
  explicit Metrics(const Str& suffix) : suffix_(suffix) {}
  Metric of(const char* metric, const char* statistic) const {
    return {"AWS/ApplicationELB", metric, {{"LoadBalancer", suffix_}}, statistic};
  }
  Str suffix_;
};

}  // namespace terrace::aws
