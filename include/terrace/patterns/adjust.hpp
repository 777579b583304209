// SPDX-License-Identifier: Apache-2.0
#pragma once

// Adjust: the way to every knob of a construct that a pattern makes. The pattern fills in the construct's members and
// hands them to the user's function before it adds the construct:
//
//   .edge = {.adjust_balancer = [](aws::LoadBalancer& balancer) { balancer.idle_seconds = 300; }}
//
// What the function sets is final, except where the pattern checks what it cannot do without. Cost: one allocation where
// a function is given, a pointer where not.

#include <type_traits>

namespace terrace::patterns {

template <class T> class Adjust {
 public:
  Adjust() = default;
  template <class F>
  requires(std::is_invocable_v<const F&, T&> && !std::is_base_of_v<Adjust, F>) Adjust(F function)
      : function_(new Holder<F>(static_cast<F&&>(function))) {}
  Adjust(const Adjust& other) : function_(other.function_ == nullptr ? nullptr : other.function_->copy()) {}
  Adjust& operator=(const Adjust& other) {
    if (this == &other) return *this;
    Adjust copy(other);
    Base* const mine = function_;
    function_ = copy.function_;
    copy.function_ = mine;
    return *this;
  }
  ~Adjust() { delete function_; }

  /// The spec as the user wants it.
  T operator()(T spec) const {
    if (function_ != nullptr) function_->apply(spec);
    return spec;
  }

 private:
  struct Base {
    Base() = default;
    Base(const Base&) = default;
    Base& operator=(const Base&) = delete;
    virtual ~Base() = default;
    virtual void apply(T& spec) const = 0;
    virtual Base* copy() const = 0;
  };
  template <class F> struct Holder final : Base {
    explicit Holder(F given) : function(static_cast<F&&>(given)) {}
    void apply(T& spec) const override { function(spec); }
    Base* copy() const override { return new Holder(*this); }
    F function;
  };
  Base* function_ = nullptr;
};

}  // namespace terrace::patterns
