// SPDX-License-Identifier: Apache-2.0
#pragma once

// Values of Terraform where the types of C++ say too little: what `terrace convert` writes for them, and useful by hand.
//
//   .access_logs = computed(Blocks<L>::dynamic(buckets, […])),     // a block that is there or not
//   .settings = computed(var_settings),                            // an object as a whole
//   splat(var_subnets).get("id")                                   // var.subnets[*].id

#include <terrace/value/blocks.hpp>

namespace terrace {

/// Fits every argument; Terraform finds out whether it is of the right type.
class Computed {
 public:
  explicit Computed(const Value& value) : value_(value) {}
  template <class T>
  requires std::is_base_of_v<Value, T>
  operator T() const { return detail::as<T>(value_); }
  template <class T> operator Required<T>() const { return Required<T>(detail::as<T>(value_)); }

 private:
  Value value_;
};

inline Computed computed(const Value& value) { return Computed(value); }

/// Every element of a list: `splat(x).get("id")` is `x[*].id`. What `get` follows is read from each element; `at` is
/// of the whole list again.
inline Any splat(const Value& list) { return detail::as<Any>(detail::make_splat(list)); }

}  // namespace terrace
